/**
 * How a beat departs from the shape that is usual around it in the same recording. What is normal differs from heart
 * to heart, a bundle branch block most of all; a ventricular beat differs from its neighbours.
 */
import { CLASSIFIER_WINDOW, cutClassifierWindow, RHYTHM_FEATURES } from './classifier-input.ts';
import { medianOf } from './median.ts';

const LENGTH = CLASSIFIER_WINDOW.lengthSamples;

/** The usual shape is learnt anew for every block of beats: the median of beats up to `reach` before and behind it. */
export const USUAL_SHAPE_BEATS = { block: 16, reach: 40 } as const;
/** Beats that come earlier than this share of the usual interval have no say in it. */
const LEAST_LOG_INTERVAL = Math.log2(0.88);
/** How far a beat is moved to fit the usual shape. */
const MOST_LAG = 2;

/** Stretches of the window, in samples around the R-peak, `[from, to)`. */
const STRETCHES = {
  p: sampleRange(-220, -72),
  qrs: sampleRange(-88, 96),
  wide: sampleRange(-160, 200),
  t: sampleRange(136, 400),
} as const;

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Names of the features, in order. */
export const DEVIATION_FEATURES = [
  'correlation of the QRS complex with the usual one',
  'what is left of it when the usual one is taken off, over the usual one',
  'range of the QRS complex / usual',
  'width of the QRS complex / usual',
  'what is left of the P wave',
  'what is left of the T wave',
] as const;

/**
 * @param signal as the classifier's windows are cut from
 * @param rPeaks sample numbers, ascending
 * @param rhythm `[beats, RHYTHM_FEATURES.length]`
 * @returns `[beats, DEVIATION_FEATURES.length]`, each about -1.5..1.5
 */
export function deviationFeatures(
  signal: Float32Array,
  rPeaks: Int32Array,
  rhythm: Float32Array,
): Float32Array {
  const beats = rPeaks.length;
  const windows = new Float32Array(beats * LENGTH);
  for (const [beat, peak] of rPeaks.entries()) {
    cutClassifierWindow(signal, peak, 0, windows.subarray(beat * LENGTH, (beat + 1) * LENGTH));
  }
  const width = DEVIATION_FEATURES.length;
  const features = new Float32Array(beats * width);
  for (let start = 0; start < beats; start += USUAL_SHAPE_BEATS.block) {
    const end = Math.min(beats, start + USUAL_SHAPE_BEATS.block);
    const usual = usualShape(
      windows,
      rhythm,
      Math.max(0, start - USUAL_SHAPE_BEATS.reach),
      Math.min(beats, end + USUAL_SHAPE_BEATS.reach),
    );
    for (let beat = start; beat < end; beat++) {
      const own = windows.subarray(beat * LENGTH, (beat + 1) * LENGTH);
      features.set(compareShapes(own, usual), beat * width);
    }
  }
  return features;
}

/** Sample by sample the median of the beats `[from, to)` that do not come early, or of all where most do. */
function usualShape(windows: Float32Array, rhythm: Float32Array, from: number, to: number): Float32Array {
  const all = Array.from({ length: to - from }, (_, i) => from + i);
  const timely = all.filter((beat) => rhythm[beat * RHYTHM_FEATURES.length] >= LEAST_LOG_INTERVAL);
  const chosen = 2 * timely.length >= all.length / 2 ? timely : all;
  const values = new Float64Array(chosen.length);
  return Float32Array.from({ length: LENGTH }, (_, i) => {
    for (const [k, beat] of chosen.entries()) values[k] = windows[beat * LENGTH + i];
    return medianOf(values);
  });
}

function compareShapes(own: Float32Array, usual: Float32Array): number[] {
  const { correlation, lag } = bestCorrelation(own, usual);
  const scale = rms(usual, STRETCHES.qrs) || 1;
  return [
    correlation,
    bounded(differenceRms(own, usual, STRETCHES.qrs, lag) / scale),
    bounded(Math.log2((range(own, STRETCHES.qrs) || 1e-3) / (range(usual, STRETCHES.qrs) || 1))),
    bounded(2 * Math.log2((spread(own) || 1e-3) / (spread(usual) || 1))),
    bounded((4 * differenceRms(own, usual, STRETCHES.p, lag)) / scale),
    bounded((2 * differenceRms(own, usual, STRETCHES.t, lag)) / scale),
  ];
}

/** The largest correlation coefficient over the QRS complex with the beat moved a little either way. */
function bestCorrelation(own: Float32Array, usual: Float32Array): { correlation: number; lag: number } {
  const { from, to } = STRETCHES.qrs;
  let best = { correlation: -1, lag: 0 };
  for (let lag = -MOST_LAG; lag <= MOST_LAG; lag++) {
    let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
    for (let i = from; i < to; i++) {
      const x = own[i + lag];
      const y = usual[i];
      a += x;
      b += y;
      aa += x * x;
      bb += y * y;
      ab += x * y;
    }
    const n = to - from;
    const power = (aa - (a * a) / n) * (bb - (b * b) / n);
    const correlation = power > 0 ? (ab - (a * b) / n) / Math.sqrt(power) : 0;
    if (correlation > best.correlation) best = { correlation, lag };
  }
  return best;
}

function differenceRms(own: Float32Array, usual: Float32Array, { from, to }: Stretch, lag: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (own[i + lag] - usual[i]) ** 2;
  return Math.sqrt(sum / (to - from));
}

function rms(values: Float32Array, { from, to }: Stretch): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ** 2;
  return Math.sqrt(sum / (to - from));
}

function range(values: Float32Array, { from, to }: Stretch): number {
  let low = values[from];
  let high = low;
  for (let i = from + 1; i < to; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return high - low;
}

/** Area over height: how wide the complex is. */
function spread(values: Float32Array): number {
  const { from, to } = STRETCHES.wide;
  let area = 0;
  let height = 0;
  for (let i = from; i < to; i++) {
    area += Math.abs(values[i]);
    height = Math.max(height, Math.abs(values[i]));
  }
  return height > 0 ? area / height : 0;
}

function bounded(value: number): number {
  return Math.min(1.5, Math.max(-1.5, value));
}

function sampleRange(fromMs: number, toMs: number): Stretch {
  const sampleAt = (ms: number): number =>
    CLASSIFIER_WINDOW.rPeakSample + Math.round((ms / 1000) * CLASSIFIER_WINDOW.rateHz);
  return { from: sampleAt(fromMs), to: sampleAt(toMs) };
}
