/**
 * What the beat classifier for tables looks at: a row at 125 Hz that starts at its R-peak and runs 1.2 median RR intervals
 * of its time (Kachuee et al. 2018), stitched into the window that recordings are classed by, and what little of the
 * rhythm it tells. Offset and unit of the row make no difference, for tables are scaled row by row. What came before the
 * beat is not in its row: a premature beat shows by its shape only.
 */
import { assert } from '../core/assert.ts';
import { CLASSIFIER_WINDOW, LARGEST_LOG_RATIO, qrsRange, USUAL_INTERVAL_S } from './classifier-input.ts';
import { medianOf } from './median.ts';
import { findSecondRPeak, RR_INTERVALS_PER_ROW, stitchBeat } from './stitched-window.ts';

/** Names of the features, in order. */
export const ROW_FEATURES = [
  'median interval / 0.8 s',
  'next R-peak / median interval',
  'height of the next R-peak / range of the QRS complex',
  'whether the next R-peak was found',
] as const;

/** An R-peak stands at least so far above the middle of the row, in ranges of the QRS complex. */
const LEAST_PEAK_HEIGHT = 0.3;

/** Samples that a row must have for a beat to be seen in it: 80 ms. */
const LEAST_SAMPLES = 10;

/** Where a row loses its order, kept so that no beat leaves garbage behind. */
let room = new Float32Array(256);

/**
 * Writes the window of a row, 0 at its median and divided by the range of its QRS complex, and its features: binary
 * logarithms of ratios and a height, -1.5..1.5, then 0 or 1. What the row does not hold is 0, and so is all of a flat row.
 * @param row valid part, at `CLASSIFIER_WINDOW.rateHz`, in any unit
 * @param marginSamples before and after the window
 * @param target `[CLASSIFIER_WINDOW.lengthSamples + 2 * marginSamples]`
 * @param features `[ROW_FEATURES.length]`
 */
export function writeRowClassifierInput(
  row: Float32Array,
  marginSamples: number,
  target: Float32Array,
  features: Float32Array,
): void {
  const { rateHz, lengthSamples, rPeakSample } = CLASSIFIER_WINDOW;
  const before = rPeakSample + marginSamples;
  assert(target.length === lengthSamples + 2 * marginSamples, `a window of ${target.length} samples`);
  target.fill(0);
  features.fill(0);
  if (row.length < LEAST_SAMPLES) return;
  if (room.length < row.length) room = new Float32Array(row.length);
  room.set(row);
  const level = medianOf(room, row.length);
  const shape = { decimation: 1, before, after: lengthSamples - rPeakSample + marginSamples };
  const stitched = target.subarray(0, stitchBeat(row, shape, target));
  const range = qrsRange(stitched, before);
  if (range === 0) {
    target.fill(0);
    return;
  }
  for (let i = 0; i < stitched.length; i++) stitched[i] = (stitched[i] - level) / range;
  const peak = findSecondRPeak(row);
  const height = (row[peak] - level) / range;
  const isPeak = row[peak] >= row[peak - 1] && row[peak] >= (row[peak + 1] ?? Number.POSITIVE_INFINITY);
  const interval = row.length / RR_INTERVALS_PER_ROW;
  features[0] = limit(Math.log2(interval / rateHz / USUAL_INTERVAL_S));
  features[1] = limit(Math.log2(peak / interval));
  features[2] = limit(height);
  features[3] = isPeak && height >= LEAST_PEAK_HEIGHT ? 1 : 0;
}

function limit(value: number): number {
  return Math.min(LARGEST_LOG_RATIO, Math.max(-LARGEST_LOG_RATIO, value));
}
