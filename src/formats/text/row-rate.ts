/**
 * Samples a second out of a column of times. Never from neighbouring rows: recorders that send packets give a whole
 * packet one time, and clocks are rounded.
 */

export interface RowRate {
  readonly rateHz: number;
  /** Largest distance of a time from the even grid, in samples: what tells a good clock from a poor one. */
  readonly jitterSamples: number;
  /** Longest time without samples, 0 where there is none. */
  readonly longestPauseSeconds: number;
}

/** Pauses of this many times the usual step are left out: the recorder was silent. */
const PAUSE_STEPS = 8;

/**
 * @param seconds per row, NaN where a row has none
 * @returns `undefined` where time does not go on
 */
export function rateOfRows(seconds: Float64Array): RowRate | undefined {
  // Where a new time begins: the first row of each packet, or every row.
  const rows: number[] = [];
  for (let row = 0, last = Number.NaN; row < seconds.length; row++) {
    if (Number.isNaN(seconds[row]) || seconds[row] === last) continue;
    last = seconds[row];
    rows.push(row);
  }
  const usualStep = medianStep(seconds, rows);
  if (usualStep === undefined) return undefined;
  let spanRows = 0;
  let spanSeconds = 0;
  let longestPauseSeconds = 0;
  // The first packet may have begun before the file did.
  const first = rows.length > 3 && rows.length < seconds.length ? 2 : 1;
  for (let i = first; i < rows.length; i++) {
    const step = seconds[rows[i]] - seconds[rows[i - 1]];
    const stepRows = rows[i] - rows[i - 1];
    if (step > usualStep * stepRows * PAUSE_STEPS) longestPauseSeconds = Math.max(longestPauseSeconds, step);
    if (step <= 0 || step > usualStep * stepRows * PAUSE_STEPS) continue;
    spanRows += stepRows;
    spanSeconds += step;
  }
  if (!(spanSeconds > 0)) return undefined;
  const span = wholeIfWithin(spanRows / spanSeconds, seconds, rows.slice(first - 1), spanSeconds);
  return { ...span, longestPauseSeconds };
}

/** Seconds a row takes, by the median over packets. */
function medianStep(seconds: Float64Array, rows: readonly number[]): number | undefined {
  const steps = rows
    .slice(1)
    .map((row, i) => (seconds[row] - seconds[rows[i]]) / (row - rows[i]))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps.length === 0 ? undefined : steps[steps.length >> 1];
}

/** A whole number of hertz where the times are too coarse to tell the rate from it. */
function wholeIfWithin(
  rateHz: number,
  seconds: Float64Array,
  rows: readonly number[],
  spanSeconds: number,
): Omit<RowRate, 'longestPauseSeconds'> {
  let low = 0;
  let high = 0;
  let offset = 0;
  for (let i = 1; i < rows.length; i++) {
    const off = (seconds[rows[i]] - seconds[rows[i - 1]]) * rateHz - (rows[i] - rows[i - 1]);
    // A pause shifts the grid; what lies between pauses says how good the clock is.
    if (off < -(rows[i] - rows[i - 1]) || off > (rows[i] - rows[i - 1]) * PAUSE_STEPS) continue;
    offset += off;
    low = Math.min(low, offset);
    high = Math.max(high, offset);
  }
  const jitterSamples = high - low;
  const uncertaintyHz = (jitterSamples + ROUNDING_SAMPLES) / spanSeconds;
  const whole = Math.round(rateHz);
  const isWhole = whole > 0 && Math.abs(rateHz - whole) <= Math.max(uncertaintyHz, rateHz * 1e-9);
  return { rateHz: isWhole ? whole : rateHz, jitterSamples };
}

/** What the last digit of a time may hide even on a perfect grid. */
const ROUNDING_SAMPLES = 1e-6;
