import { assert } from '../core/assert.ts';

/** `up / down` in lowest terms. */
export interface RateRatio {
  readonly up: number;
  readonly down: number;
}

/** Relative error allowed: a tenth of a millisecond over a day. */
const MAX_RELATIVE_ERROR = 1e-9;

/**
 * The ratio of two rates as a fraction of small whole numbers, by continued fractions: 125 to 257.5 is 50 / 103. Two
 * rates that share no simple ratio get one that drifts by less than 0.1 ms in a day.
 */
export function rateRatio(toHz: number, fromHz: number): RateRatio {
  assert(toHz > 0 && fromHz > 0, `ratio of ${toHz} to ${fromHz} Hz`);
  const ratio = toHz / fromHz;
  let [up, down] = [Math.floor(ratio), 1];
  let [upBefore, downBefore] = [1, 0];
  let rest = ratio - up;
  while (up === 0 || Math.abs(up / down / ratio - 1) > MAX_RELATIVE_ERROR) {
    const term = Math.floor(1 / rest);
    rest = 1 / rest - term;
    [up, upBefore] = [term * up + upBefore, up];
    [down, downBefore] = [term * down + downBefore, down];
  }
  return { up, down };
}
