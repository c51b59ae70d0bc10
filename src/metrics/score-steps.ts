import { assert } from '../core/assert.ts';
import type { SortedScores } from './sorted-scores.ts';

/**
 * Called once per distinct score, with what a threshold at that score flags.
 *
 * @param nextScore the next lower distinct score, `-Infinity` after the last.
 */
export type VisitStep = (
  score: number,
  falsePositives: number,
  truePositives: number,
  nextScore: number,
) => void;

/** Visits the distinct scores of the labelled beats from the highest to the lowest, in one linear merge. */
export function forEachStep({ normal, abnormal }: SortedScores, visit: VisitStep): void {
  let normalsLeft = normal.length;
  let abnormalsLeft = abnormal.length;
  let score = highestLeft(normal, normalsLeft, abnormal, abnormalsLeft);
  while (score !== Number.NEGATIVE_INFINITY) {
    while (normalsLeft > 0 && normal[normalsLeft - 1] === score) normalsLeft--;
    while (abnormalsLeft > 0 && abnormal[abnormalsLeft - 1] === score) abnormalsLeft--;
    const nextScore = highestLeft(normal, normalsLeft, abnormal, abnormalsLeft);
    visit(score, normal.length - normalsLeft, abnormal.length - abnormalsLeft, nextScore);
    score = nextScore;
  }
}

function highestLeft(
  normal: Float32Array,
  normalsLeft: number,
  abnormal: Float32Array,
  abnormalsLeft: number,
): number {
  const highestNormal = normalsLeft > 0 ? normal[normalsLeft - 1] : Number.NEGATIVE_INFINITY;
  const highestAbnormal = abnormalsLeft > 0 ? abnormal[abnormalsLeft - 1] : Number.NEGATIVE_INFINITY;
  return Math.max(highestNormal, highestAbnormal);
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
export function decimatedSteps(sorted: SortedScores, maxPoints: number): CurveSteps {
  assert(maxPoints >= 2, 'a curve has room for its two ends');
  const labelled = sorted.normal.length + sorted.abnormal.length;
  const stride = labelled <= maxPoints ? 0 : 2 / (maxPoints - 1);
  const perNormal = sorted.normal.length > 0 ? 1 / sorted.normal.length : 0;
  const perAbnormal = sorted.abnormal.length > 0 ? 1 / sorted.abnormal.length : 0;
  const thresholds: number[] = [];
  const falsePositives: number[] = [];
  const truePositives: number[] = [];
  let keptProgress = Number.NEGATIVE_INFINITY;
  forEachStep(sorted, (score, fp, tp, nextScore) => {
    const progress = fp * perNormal + tp * perAbnormal;
    const isLast = nextScore === Number.NEGATIVE_INFINITY;
    if (!isLast && progress - keptProgress < stride) return;
    keptProgress = progress;
    thresholds.push(score);
    falsePositives.push(fp);
    truePositives.push(tp);
  });
  return {
    thresholds: Float64Array.from(thresholds),
    falsePositives: Float64Array.from(falsePositives),
    truePositives: Float64Array.from(truePositives),
  };
}
