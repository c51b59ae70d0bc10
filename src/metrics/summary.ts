import { confusionAt } from './confusion.ts';
import { auprc } from './precision-recall.ts';
import { type Rates, ratesOf } from './rates.ts';
import { auroc } from './roc.ts';
import { type ScoreSteps, scoreSteps } from './score-steps.ts';
import type { SortedScores } from './sorted-scores.ts';

/** What does not depend on the threshold: computed once per data set. */
export interface Areas {
  readonly auroc: number | null;
  readonly auprc: number | null;
}

/** Everything said about one model at one threshold; `null` where there are no labels to compute it from. */
export interface DetectorMetrics extends Rates, Areas {
  readonly threshold: number;
  readonly tp: number | null;
  readonly fp: number | null;
  readonly tn: number | null;
  readonly fn: number | null;
}

/** O(n). */
export function areasOf(sorted: SortedScores, steps: ScoreSteps = scoreSteps(sorted)): Areas {
  return { auroc: auroc(sorted, steps), auprc: auprc(sorted, steps) };
}

/**
 * Pass the areas where thresholds move: the rest costs two binary searches.
 * The command line prints this object as it is; its keys are in the order of its contract.
 */
export function metricsAt(
  sorted: SortedScores,
  threshold: number,
  areas: Areas = areasOf(sorted),
): DetectorMetrics {
  const confusion = confusionAt(sorted, threshold);
  const hasLabels = sorted.normal.length + sorted.abnormal.length > 0;
  const counts = hasLabels ? confusion : { tp: null, fp: null, tn: null, fn: null };
  return { threshold, auroc: areas.auroc, auprc: areas.auprc, ...ratesOf(confusion), ...counts };
}
