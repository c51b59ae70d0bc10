import { percentile } from './percentile.ts';

/** Median and quartiles: repeated timings have a long tail that a mean would follow. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 0.5),
    lowerQuartile: percentile(values, 0.25),
    upperQuartile: percentile(values, 0.75),
  };
}

/**
 * How many times as long the first took as the second, round by round: what slows the machine for a while slows both,
 * and drops out of the ratio. @param times and others one entry a round, in the same order.
 */
export function spreadOfRatios(times: readonly number[], others: readonly number[]): Spread {
  return spreadOf(times.map((time, round) => time / others[round]));
}

/** `6.21 (6.05-6.40)` */
export function formatSpread({ median, lowerQuartile, upperQuartile }: Spread, digits: number): string {
  const [middle, low, high] = [median, lowerQuartile, upperQuartile].map((value) => value.toFixed(digits));
  return `${middle} (${low}-${high})`;
}
