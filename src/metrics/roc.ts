import { decimatedSteps, type ScoreSteps, scoreSteps } from './score-steps.ts';
import type { SortedScores } from './sorted-scores.ts';

/**
 * Area under the ROC curve: the probability that an abnormal beat scores higher than a normal one, ties counted
 * half (Hanley and McNeil 1982; Mann and Whitney 1947). Exact, in one linear merge: pairs are counted in half
 * units, which stay whole numbers below 2^53 up to some ninety million beats. `null` unless both classes exist.
 */
export function auroc(sorted: SortedScores, steps: ScoreSteps = scoreSteps(sorted)): number | null {
  const { normal, abnormal } = sorted;
  if (normal.length === 0 || abnormal.length === 0) return null;
  let earlierFalsePositives = 0;
  let earlierTruePositives = 0;
  let halfPairs = 0;
  for (let step = 0; step < steps.scores.length; step++) {
    const falsePositives = steps.falsePositives[step];
    const truePositives = steps.truePositives[step];
    const below = 2 * (normal.length - falsePositives) + (falsePositives - earlierFalsePositives);
    halfPairs += (truePositives - earlierTruePositives) * below;
    earlierFalsePositives = falsePositives;
    earlierTruePositives = truePositives;
  }
  return halfPairs / (2 * normal.length * abnormal.length);
}

/** Points of an ROC curve from (0, 0) to (1, 1): parallel arrays of equal length. */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** Descending; the first is Infinity, which flags nothing. */
  readonly thresholds: Float64Array;
}

/**
 * The ROC curve over all distinct scores, decimated to at most `maxPoints` (at least 3) without losing its ends;
 * neighbouring points are at most 2 / (maxPoints - 2) apart in the two rates together, unless tied scores jump
 * further. `null` unless both classes exist.
 */
export function rocCurve(
  sorted: SortedScores,
  { maxPoints }: { readonly maxPoints: number },
  steps: ScoreSteps = scoreSteps(sorted),
): RocCurve | null {
  const { normal, abnormal } = sorted;
  if (normal.length === 0 || abnormal.length === 0) return null;
  const kept = decimatedSteps(sorted, maxPoints - 1, steps);
  const falsePositiveRate = kept.falsePositives.map((count) => count / normal.length);
  const truePositiveRate = kept.truePositives.map((count) => count / abnormal.length);
  return {
    falsePositiveRate: prepend(0, falsePositiveRate),
    truePositiveRate: prepend(0, truePositiveRate),
    thresholds: prepend(Number.POSITIVE_INFINITY, kept.thresholds),
  };
}

function prepend(first: number, rest: Float64Array): Float64Array {
  const joined = new Float64Array(rest.length + 1);
  joined[0] = first;
  joined.set(rest, 1);
  return joined;
}
