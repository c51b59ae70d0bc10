/**
 * Thresholds a person can ask for by name.
 *
 * Between two neighbouring scores any threshold gives the same verdicts. A searched threshold is put midway, so
 * that digits lost in showing or typing it change no verdict; below the lowest score there is no neighbour, and
 * the threshold is that score. Of equally good thresholds the highest is taken: the fewest beats flagged.
 */
import { assert, assertUnreachable } from '../core/assert.ts';
import { quantileOfSorted } from './quantile.ts';
import { type ScoreSteps, scoreSteps, thresholdAtStep } from './score-steps.ts';
import { countAtOrAbove, type SortedScores } from './sorted-scores.ts';

export type PresetId = 'shipped' | 'normal-mean-2sd' | 'normal-p95' | 'youden' | 'best-f1' | 'best-accuracy';

export interface Preset {
  readonly id: PresetId;
  readonly title: string;
  /** One sentence: what the threshold is and which labels it was chosen with. */
  readonly explanation: string;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'shipped',
    title: 'Shipped',
    explanation: "The threshold that comes with the model, chosen on the model's own calibration beats.",
  },
  {
    id: 'normal-mean-2sd',
    title: 'Normal mean + 2 SD',
    explanation: 'Two standard deviations above the mean score of the beats labelled normal.',
  },
  {
    id: 'normal-p95',
    title: 'Normal 95th percentile',
    explanation: 'Flags about one in twenty of the beats labelled normal.',
  },
  {
    id: 'youden',
    title: 'Youden',
    explanation: 'Makes recall + specificity as large as the labels of these beats allow.',
  },
  {
    id: 'best-f1',
    title: 'Best F1',
    explanation: 'Makes F1 as large as the labels of these beats allow, so that F1 is an optimistic one.',
  },
  {
    id: 'best-accuracy',
    title: 'Best accuracy',
    explanation:
      'Makes accuracy as large as the labels of these beats allow, so that accuracy is an optimistic one.',
  },
];

export type PresetThreshold =
  | { readonly kind: 'value'; readonly threshold: number }
  | { readonly kind: 'unavailable'; readonly reason: string };

const NEEDS_NORMALS: PresetThreshold = { kind: 'unavailable', reason: 'Needs beats labelled normal' };
const NEEDS_TWO_NORMALS: PresetThreshold = { kind: 'unavailable', reason: 'Needs two beats labelled normal' };
const NEEDS_BOTH: PresetThreshold = {
  kind: 'unavailable',
  reason: 'Needs labelled normal and abnormal beats',
};

/** O(n) at most. @param shipped the threshold of the model card. */
export function presetThreshold(
  id: PresetId,
  sorted: SortedScores,
  shipped: number,
  steps?: ScoreSteps,
): PresetThreshold {
  switch (id) {
    case 'shipped':
      return { kind: 'value', threshold: shipped };
    case 'normal-mean-2sd':
      if (sorted.normal.length < 2) return NEEDS_TWO_NORMALS;
      return { kind: 'value', threshold: meanPlusTwoSd(sorted.normal) };
    case 'normal-p95':
      if (sorted.normal.length === 0) return NEEDS_NORMALS;
      return { kind: 'value', threshold: quantileOfSorted(sorted.normal, 0.95) };
    case 'youden':
      return bestThreshold(sorted, youdenGain, steps);
    case 'best-f1':
      return bestThreshold(sorted, f1Gain, steps);
    case 'best-accuracy':
      return bestThreshold(sorted, accuracyGain, steps);
    default:
      return assertUnreachable(id);
  }
}

/**
 * The lowest threshold whose specificity is at least the one asked for, so recall is the largest that goes with
 * it. For comparing two models at a matched operating point. `null` without normal beats.
 *
 * @param specificity 0..1.
 */
export function thresholdAtSpecificity(sorted: SortedScores, specificity: number): number | null {
  assert(specificity >= 0 && specificity <= 1, `specificity ${specificity} is within 0..1`);
  const { normal, abnormal } = sorted;
  if (normal.length === 0) return null;
  const trueNegatives = smallestCountReaching(specificity, normal.length);
  if (trueNegatives === 0) return abnormal.length > 0 ? Math.min(normal[0], abnormal[0]) : normal[0];
  return midwayAbove(sorted, normal[trueNegatives - 1]);
}

/**
 * What a step of the search is worth. Compared as doubles without loss: the gains of Youden and accuracy are
 * whole numbers below 2^53, and two F1 values over at most 2^25 beats differ by more than a double's rounding.
 */
type Gain = (falsePositives: number, truePositives: number, normals: number, abnormals: number) => number;

/** Youden 1950: sensitivity + specificity - 1, times both class sizes. */
const youdenGain: Gain = (fp, tp, normals, abnormals) => tp * normals - fp * abnormals;
const f1Gain: Gain = (fp, tp, _normals, abnormals) => (2 * tp) / (tp + fp + abnormals);
const accuracyGain: Gain = (fp, tp) => tp - fp;

/** Searches all distinct scores of the labelled beats; so at least one beat is always flagged. */
function bestThreshold(sorted: SortedScores, gain: Gain, known?: ScoreSteps): PresetThreshold {
  const normals = sorted.normal.length;
  const abnormals = sorted.abnormal.length;
  if (normals === 0 || abnormals === 0) return NEEDS_BOTH;
  const steps = known ?? scoreSteps(sorted);
  let best = Number.NEGATIVE_INFINITY;
  let bestStep = 0;
  for (let step = 0; step < steps.scores.length; step++) {
    const value = gain(steps.falsePositives[step], steps.truePositives[step], normals, abnormals);
    if (value <= best) continue;
    best = value;
    bestStep = step;
  }
  return { kind: 'value', threshold: thresholdAtStep(steps, bestStep) };
}

/** Standard deviation with n - 1. Two passes in doubles. */
function meanPlusTwoSd(scores: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i];
  const mean = sum / scores.length;
  let squares = 0;
  for (let i = 0; i < scores.length; i++) squares += (scores[i] - mean) ** 2;
  return mean + 2 * Math.sqrt(squares / (scores.length - 1));
}

/** The smallest count with `count / total >= share` as the division itself rounds. */
function smallestCountReaching(share: number, total: number): number {
  const count = Math.ceil(share * total);
  if (count > 0 && (count - 1) / total >= share) return count - 1;
  return count / total >= share ? count : count + 1;
}

/** Midway between a score and the next higher one of a labelled beat; just above it where there is none. */
function midwayAbove({ normal, abnormal }: SortedScores, score: number): number {
  const next = Math.min(nextHigher(normal, score), nextHigher(abnormal, score));
  return next === Number.POSITIVE_INFINITY ? nextFloat32(score) : (score + next) / 2;
}

function nextHigher(sorted: Float32Array, score: number): number {
  const higher = countAtOrAbove(sorted, nextFloat32(score));
  return higher > 0 ? sorted[sorted.length - higher] : Number.POSITIVE_INFINITY;
}

/** The least float32 above a finite float32. */
function nextFloat32(value: number): number {
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, value === 0 ? 0 : value);
  bits.setInt32(0, bits.getInt32(0) + (value >= 0 ? 1 : -1));
  return bits.getFloat32(0);
}
