import { type Rates, ratesOf } from './rates.ts';
import type { SortedScores } from './sorted-scores.ts';

/**
 * What calling every beat abnormal would reach: the figure to beat. On a set where most beats are abnormal its
 * accuracy and F1 are high (on the whole Kaggle PTB set 72.2 % and 83.9 %).
 */
export function everyBeatAbnormal({ normal, abnormal }: SortedScores): Rates {
  return ratesOf({ tp: abnormal.length, fp: normal.length, tn: 0, fn: 0 });
}
