import type { PairedVerdicts } from './paired-verdicts.ts';

export interface McNemar {
  /** Labelled beats only the first model judges rightly. */
  readonly onlyFirstRight: number;
  readonly onlySecondRight: number;
  /** Two-sided, 0..1: how often models equally good would differ at least as much. 1 where none differs. */
  readonly pValue: number;
}

/**
 * Are two models wrong equally often on the same beats? The exact test of McNemar 1947: given how many beats only
 * one of them judges rightly, each side is as likely; the smaller tail of that binomial distribution, doubled.
 */
export function mcNemar({ normal, abnormal }: PairedVerdicts): McNemar {
  const onlyFirstRight = abnormal.firstOnly + normal.secondOnly;
  const onlySecondRight = abnormal.secondOnly + normal.firstOnly;
  const smaller = Math.min(onlyFirstRight, onlySecondRight);
  const tail = fairCoinTail(smaller, onlyFirstRight + onlySecondRight);
  return { onlyFirstRight, onlySecondRight, pValue: Math.min(1, 2 * tail) };
}

/** P(X <= successes) of a fair coin, summed from the largest term down so that 2^-trials may underflow. O(trials). */
function fairCoinTail(successes: number, trials: number): number {
  let logTerm = -trials * Math.LN2;
  for (let k = 1; k <= successes; k++) logTerm += Math.log((trials - k + 1) / k);
  let sum = 0;
  let relative = 1;
  for (let k = successes; k >= 0 && relative > 0; k--) {
    sum += relative;
    relative *= k / (trials - k + 1);
  }
  return sum * Math.exp(logTerm);
}
