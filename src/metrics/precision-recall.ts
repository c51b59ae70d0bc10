import { decimatedSteps, type ScoreSteps, scoreSteps } from './score-steps.ts';
import type { SortedScores } from './sorted-scores.ts';

/**
 * Area under the precision-recall curve as average precision: the sum of (recall gained) times precision over
 * the distinct scores from the highest down, beats of equal score taken as one step, no interpolation
 * (Davis and Goadrich 2006 on why not; the definition of scikit-learn's `average_precision_score`). A detector
 * without skill scores the prevalence. `null` without abnormal beats.
 */
export function auprc(sorted: SortedScores, steps: ScoreSteps = scoreSteps(sorted)): number | null {
  if (sorted.abnormal.length === 0) return null;
  let sum = 0;
  let earlierTruePositives = 0;
  for (let step = 0; step < steps.scores.length; step++) {
    const truePositives = steps.truePositives[step];
    const gained = truePositives - earlierTruePositives;
    if (gained > 0) sum += gained * (truePositives / (truePositives + steps.falsePositives[step]));
    earlierTruePositives = truePositives;
  }
  return sum / sorted.abnormal.length;
}

/** Points of a precision-recall curve, recall ascending: parallel arrays of equal length. */
export interface PrecisionRecallCurve {
  readonly recall: Float64Array;
  readonly precision: Float64Array;
  /** Descending, from the highest score to the lowest. */
  readonly thresholds: Float64Array;
}

/**
 * The precision-recall curve over all distinct scores, decimated to at most `maxPoints` (at least 2) without
 * losing its ends. It starts at the highest score; no artificial point (0, 1) is added. `null` without abnormal
 * beats.
 */
export function precisionRecallCurve(
  sorted: SortedScores,
  { maxPoints }: { readonly maxPoints: number },
): PrecisionRecallCurve | null {
  if (sorted.abnormal.length === 0) return null;
  const { thresholds, falsePositives, truePositives } = decimatedSteps(sorted, maxPoints);
  return {
    recall: truePositives.map((count) => count / sorted.abnormal.length),
    precision: truePositives.map((count, step) => count / (count + falsePositives[step])),
    thresholds,
  };
}
