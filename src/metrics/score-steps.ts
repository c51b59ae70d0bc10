import { assert } from '../core/assert.ts';
import type { SortedScores } from './sorted-scores.ts';

/** What a threshold at each distinct score of the labelled beats flags, from the highest score down: arrays of equal length. */
export interface ScoreSteps {
  readonly scores: Float32Array;
  readonly falsePositives: Uint32Array;
  readonly truePositives: Uint32Array;
}

/** One linear merge. Whoever asks several things of the same scores takes the steps once. */
export function scoreSteps({ normal, abnormal }: SortedScores): ScoreSteps {
  const labelled = normal.length + abnormal.length;
  const scores = new Float32Array(labelled);
  const falsePositives = new Uint32Array(labelled);
  const truePositives = new Uint32Array(labelled);
  let normalsLeft = normal.length;
  let abnormalsLeft = abnormal.length;
  let step = 0;
  while (normalsLeft > 0 || abnormalsLeft > 0) {
    const takesNormal =
      abnormalsLeft === 0 || (normalsLeft > 0 && normal[normalsLeft - 1] >= abnormal[abnormalsLeft - 1]);
    const score = takesNormal ? normal[normalsLeft - 1] : abnormal[abnormalsLeft - 1];
    while (normalsLeft > 0 && normal[normalsLeft - 1] === score) normalsLeft--;
    while (abnormalsLeft > 0 && abnormal[abnormalsLeft - 1] === score) abnormalsLeft--;
    scores[step] = score;
    falsePositives[step] = normal.length - normalsLeft;
    truePositives[step] = abnormal.length - abnormalsLeft;
    step++;
  }
  return {
    scores: scores.subarray(0, step),
    falsePositives: falsePositives.subarray(0, step),
    truePositives: truePositives.subarray(0, step),
  };
}

/** A threshold that flags what the step flags: midway to the next lower score, or the lowest score itself. */
export function thresholdAtStep({ scores }: ScoreSteps, step: number): number {
  return step === scores.length - 1 ? scores[step] : (scores[step] + scores[step + 1]) / 2;
}

/** Steps kept for drawing, from the highest threshold to the lowest: parallel arrays of equal length. */
export interface CurveSteps {
  readonly thresholds: Float64Array;
  readonly falsePositives: Float64Array;
  readonly truePositives: Float64Array;
}

/**
 * At most `maxPoints` of the distinct steps. All of them when there are no more labelled beats than that; else
 * one whenever the false positive rate and the true positive rate have together grown by 2 / (maxPoints - 1), so
 * that a rare class keeps its share of the points. The highest and the lowest threshold are always kept.
 *
 * @param maxPoints at least 2.
 */
export function decimatedSteps(
  sorted: SortedScores,
  maxPoints: number,
  steps: ScoreSteps = scoreSteps(sorted),
): CurveSteps {
  assert(maxPoints >= 2, 'a curve has room for its two ends');
  const labelled = sorted.normal.length + sorted.abnormal.length;
  const stride = labelled <= maxPoints ? 0 : 2 / (maxPoints - 1);
  const perNormal = sorted.normal.length > 0 ? 1 / sorted.normal.length : 0;
  const perAbnormal = sorted.abnormal.length > 0 ? 1 / sorted.abnormal.length : 0;
  const kept: number[] = [];
  let keptProgress = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < steps.scores.length; step++) {
    const progress = steps.falsePositives[step] * perNormal + steps.truePositives[step] * perAbnormal;
    const isLast = step === steps.scores.length - 1;
    if (!isLast && progress - keptProgress < stride) continue;
    keptProgress = progress;
    kept.push(step);
  }
  return {
    thresholds: Float64Array.from(kept, (step) => steps.scores[step]),
    falsePositives: Float64Array.from(kept, (step) => steps.falsePositives[step]),
    truePositives: Float64Array.from(kept, (step) => steps.truePositives[step]),
  };
}
