/**
 * What the beat classifier looks at: a window around the R-peak in absolute time, and the rhythm the beat stands in.
 * The window is cut out of a signal at `rateHz`, band-passed as `ECG_BAND` says and divided by the record's usual QRS
 * amplitude; the rhythm is a handful of ratios, for a premature atrial beat looks normal by itself.
 */
import { assert } from '../core/assert.ts';
import { medianOf } from './median.ts';

export const CLASSIFIER_WINDOW = { rateHz: 125, lengthSamples: 96, rPeakSample: 38 } as const;

/** Half the width of the stretch around the R-peak whose range is the amplitude of a beat. */
const AMPLITUDE_HALF_WIDTH_MS = 100;

/** Intervals on either side that the usual one is the median of. */
const LOCAL_INTERVALS = 10;
/** Beats on either side whose mean interval is the recording's of that time. */
const LONG_INTERVALS = 150;
/** Ratios beyond `2^±1.5` say no more than that. */
export const LARGEST_LOG_RATIO = 1.5;
export const USUAL_INTERVAL_S = 0.8;

/** Beats on either side on which the features of one depend: those of its intervals, and the change into the first. */
export const RHYTHM_REACH_BEATS = LONG_INTERVALS + 2;

/** Names of the features, in order. */
export const RHYTHM_FEATURES = [
  'interval before / usual',
  'interval after / usual',
  'interval before the one before / usual',
  'interval after / interval before',
  'usual interval / 0.8 s',
  'interval before / mean interval of minutes',
  'usual change from one interval to the next',
] as const;

/**
 * Rhythm features of every beat: binary logarithms of ratios of RR intervals, -1.5..1.5. The usual interval is the
 * median of up to ten intervals on either side. Where premature beats are the rule only the mean of minutes shows it, and
 * where every interval differs from the last, a short one says little. At the ends of a recording a missing interval
 * counts as usual.
 * @param rPeakSeconds ascending
 * @returns `[beats, RHYTHM_FEATURES.length]`
 */
export function rhythmFeatures(rPeakSeconds: Float64Array): Float32Array {
  const count = rPeakSeconds.length;
  const intervals = Float64Array.from({ length: Math.max(0, count - 1) }, (_, i) => {
    const interval = rPeakSeconds[i + 1] - rPeakSeconds[i];
    assert(interval > 0, `R-peaks ${i} and ${i + 1} are ${interval} s apart`);
    return interval;
  });
  const changes = intervals.map((interval, i) =>
    Math.abs(logRatio(interval / (intervals[i - 1] ?? interval))),
  );
  const width = RHYTHM_FEATURES.length;
  const features = new Float32Array(count * width);
  for (let beat = 0; beat < count; beat++) {
    const [from, to] = [Math.max(0, beat - LOCAL_INTERVALS), beat + LOCAL_INTERVALS];
    const usual = count > 1 ? medianOf(intervals.slice(from, to)) : USUAL_INTERVAL_S;
    const change = count > 1 ? medianOf(changes.slice(from, to)) : 0;
    const minutes =
      count > 1
        ? meanOf(intervals.subarray(Math.max(0, beat - LONG_INTERVALS), beat + LONG_INTERVALS))
        : usual;
    const intervalAt = (index: number): number => intervals[index] ?? usual;
    const before = intervalAt(beat - 1);
    const after = intervalAt(beat);
    const ratios = [before / usual, after / usual, intervalAt(beat - 2) / usual, after / before];
    const rates = [usual / USUAL_INTERVAL_S, before / minutes];
    features.set([...ratios.map(logRatio), ...rates.map(logRatio), Math.min(1, 4 * change)], beat * width);
  }
  return features;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

function logRatio(ratio: number): number {
  return Math.min(LARGEST_LOG_RATIO, Math.max(-LARGEST_LOG_RATIO, Math.log2(ratio)));
}

/**
 * The median range of the signal around its R-peaks, by which it is divided.
 * @param rPeaks sample numbers
 * @returns 1 for a recording without beats or without amplitude
 */
export function usualAmplitude(signal: Float32Array, rPeaks: Int32Array): number {
  const ranges = Float64Array.from(rPeaks, (peak) => qrsRange(signal, peak));
  return (ranges.length > 0 && medianOf(ranges)) || 1;
}

/** Largest less smallest sample around an R-peak; 0 where all are missing. */
export function qrsRange(signal: Float32Array, rPeak: number): number {
  const half = Math.round((AMPLITUDE_HALF_WIDTH_MS / 1000) * CLASSIFIER_WINDOW.rateHz);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = Math.max(0, rPeak - half); i <= Math.min(signal.length - 1, rPeak + half); i++) {
    if (signal[i] < low) low = signal[i];
    if (signal[i] > high) high = signal[i];
  }
  return high >= low ? high - low : 0;
}

/**
 * Writes the window around sample `rPeak` to `target`, and as much as asked for on either side. Beyond the ends of the
 * signal and where samples are missing it is 0.
 * @param marginSamples before and after the window
 * @param target `[CLASSIFIER_WINDOW.lengthSamples + 2 * marginSamples]`
 */
export function cutClassifierWindow(
  signal: Float32Array,
  rPeak: number,
  marginSamples: number,
  target: Float32Array,
): void {
  const start = rPeak - CLASSIFIER_WINDOW.rPeakSample - marginSamples;
  for (let i = 0; i < target.length; i++) {
    const sample = signal[start + i];
    target[i] = sample === undefined || Number.isNaN(sample) ? 0 : sample;
  }
}
