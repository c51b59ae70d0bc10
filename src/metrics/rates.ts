/**
 * Ratios of a confusion matrix. A ratio whose denominator is zero is undefined and comes back as `null`: it is
 * shown as a dash, never as 0 or NaN. Definitions as in Fawcett 2006, "An introduction to ROC analysis".
 */
import type { Confusion } from './confusion.ts';

/** All ratios of one confusion matrix; 0..1 but for `mcc`, which is -1..1. */
export interface Rates {
  readonly accuracy: number | null;
  readonly balancedAccuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
  readonly mcc: number | null;
}

export function ratesOf(confusion: Confusion): Rates {
  return {
    accuracy: accuracy(confusion),
    balancedAccuracy: balancedAccuracy(confusion),
    precision: precision(confusion),
    recall: recall(confusion),
    specificity: specificity(confusion),
    f1: f1(confusion),
    mcc: mcc(confusion),
  };
}

/** Share of right verdicts; `null` without labelled beats. */
export function accuracy({ tp, fp, tn, fn }: Confusion): number | null {
  return ratio(tp + tn, tp + fp + tn + fn);
}

/** Mean of recall and specificity; `null` unless both classes are present. */
export function balancedAccuracy(confusion: Confusion): number | null {
  const sensitivity = recall(confusion);
  const trueNegativeRate = specificity(confusion);
  return sensitivity === null || trueNegativeRate === null ? null : (sensitivity + trueNegativeRate) / 2;
}

/** Share of abnormal beats among the flagged (positive predictivity); `null` when nothing is flagged. */
export function precision({ tp, fp }: Confusion): number | null {
  return ratio(tp, tp + fp);
}

/** Share of flagged beats among the abnormal (sensitivity); `null` without abnormal beats. */
export function recall({ tp, fn }: Confusion): number | null {
  return ratio(tp, tp + fn);
}

/** Share of beats not flagged among the normal; `null` without normal beats. */
export function specificity({ tn, fp }: Confusion): number | null {
  return ratio(tn, tn + fp);
}

/**
 * F1 by its counts, 2 TP / (2 TP + FP + FN), as scikit-learn's `f1_score` defines it. So it is 0, not undefined,
 * when abnormal beats exist and none is flagged, though precision is undefined there; it is `null` only when
 * there is neither an abnormal nor a flagged beat.
 */
export function f1({ tp, fp, fn }: Confusion): number | null {
  return ratio(2 * tp, 2 * tp + fp + fn);
}

/**
 * Matthews correlation (Matthews 1975), the Pearson correlation of label and verdict. `null` when one of them is
 * constant, since a correlation with a constant is undefined; scikit-learn returns 0 there by convention.
 */
export function mcc({ tp, fp, tn, fn }: Confusion): number | null {
  return ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tn + fn)) * Math.sqrt((tp + fn) * (tn + fp)));
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
