/**
 * One whole beat out of a row that starts at its R-peak and runs 1.2 median RR intervals: the samples before the row's
 * second R-peak, then those after its first. P, QRS and T stand at fixed places whatever the heart rate, and the two
 * halves belong to neighbouring beats of one heart.
 */
import { assert } from '../core/assert.ts';

/** Median RR intervals a row runs (Kachuee et al. 2018). */
export const RR_INTERVALS_PER_ROW = 1.2;

/** How far the second R-peak may lie from one median RR interval, in shares of the valid part. */
const EARLIER_SHARE = 0.12;
const LATER_SHARE = 0.1;

/** No heart beats twice within 80 ms: 10 samples at 125 Hz. */
const EARLIEST_SECOND_R = 10;

export interface StitchedShape {
  /** Samples of the row averaged into one of the window: its rate over the window's. */
  readonly decimation: number;
  /** Samples of the window before and from the R-peak on. */
  readonly before: number;
  readonly after: number;
}

/** The highest sample about one median RR interval after the first R-peak. @param row valid part only */
export function findSecondRPeak(row: Float32Array): number {
  const expected = row.length / RR_INTERVALS_PER_ROW;
  const first = Math.floor(Math.max(EARLIEST_SECOND_R, expected - EARLIER_SHARE * row.length));
  const last = Math.min(row.length - 1, Math.floor(expected + LATER_SHARE * row.length));
  let peak = Math.min(first, row.length - 1);
  for (let i = peak + 1; i <= last; i++) if (row[i] > row[peak]) peak = i;
  return peak;
}

/**
 * Writes a stitched beat to `target`, `[before + after]`; what the row does not hold stays zero.
 * A row too short to fill the part before its R-peak repeats its earliest sample there.
 * @param row valid part of a row
 * @returns valid samples of the target, counted from its start
 */
export function stitchBeat(row: Float32Array, shape: StitchedShape, target: Float32Array): number {
  const { decimation, before, after } = shape;
  assert(target.length === before + after, `a stitched beat has ${before + after} samples`);
  assert(row.length > 0, 'a row has a valid part');
  const secondR = findSecondRPeak(row);
  for (let i = 0; i < before; i++) {
    target[i] = meanOf(row, secondR - (before - i) * decimation, decimation);
  }
  const available = Math.min(after, Math.max(1, Math.floor(secondR / decimation)));
  for (let i = 0; i < available; i++) target[before + i] = meanOf(row, i * decimation, decimation);
  return before + available;
}

/** Before its first sample and behind its last one the row goes on as that sample. */
function meanOf(row: Float32Array, from: number, count: number): number {
  if (count === 1) return row[within(row, from)];
  let sum = 0;
  if (from >= 0 && from + count <= row.length) for (let i = from; i < from + count; i++) sum += row[i];
  else for (let i = from; i < from + count; i++) sum += row[within(row, i)];
  return sum / count;
}

function within(row: Float32Array, index: number): number {
  if (index < 0) return 0;
  return index < row.length ? index : row.length - 1;
}
