import { AppError } from '../core/app-error.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { DEVIATION_FEATURES, deviationFeatures, USUAL_SHAPE_BEATS } from '../signal/beat-deviation.ts';
import {
  CLASSIFIER_WINDOW,
  cutClassifierWindow,
  qrsRange,
  RHYTHM_FEATURES,
  rhythmFeatures,
} from '../signal/classifier-input.ts';
import { CompactSignal } from '../signal/compact-signal.ts';
import { medianOf } from '../signal/median.ts';

/** Beats that are cut out at a time; a multiple of the beats that share a usual shape. */
const SEGMENT_BEATS = 2048;
/** What a usual shape looks at on either side, in beats of a segment. */
const MARGIN_BEATS = Math.ceil(USUAL_SHAPE_BEATS.reach / USUAL_SHAPE_BEATS.block) * USUAL_SHAPE_BEATS.block;
/** 150 MB of signal. */
const LONGEST_SECONDS = 7 * 86_400;

const { rateHz: RATE_HZ, lengthSamples: LENGTH } = CLASSIFIER_WINDOW;
const FEATURE_COUNT = RHYTHM_FEATURES.length + DEVIATION_FEATURES.length;

/**
 * What the beat classifier looks at, gathered while a recording streams by: 21 MB of signal a day. Nothing of it is known
 * before the end, for the windows are divided by the usual amplitude of the whole recording.
 */
export class ClassifierTrack {
  readonly #signal = new CompactSignal();
  readonly #longestSeconds: number;
  #isTooLong = false;
  #known: { readonly beats: number; readonly amplitude: number; readonly features: Float32Array } | null =
    null;

  /** @param longestSeconds of signal that is kept */
  constructor(longestSeconds = LONGEST_SECONDS) {
    this.#longestSeconds = longestSeconds;
  }

  /** @param band the next samples of the judged lead at 125 Hz, band-passed 0.5-40 Hz, `NaN` where missing */
  push(band: Float32Array): void {
    if (this.#signal.length + band.length > this.#longestSeconds * RATE_HZ) this.#isTooLong = true;
    else this.#signal.push(band);
  }

  /**
   * Windows and features of every beat, segment by segment. The features are kept: asked again, only the windows are cut.
   * @param rPeakSeconds ascending
   * @throws AppError `too-long` where the recording is longer than that
   */
  *inputs(rPeakSeconds: Float64Array): Generator<ClassifierInput> {
    if (this.#isTooLong) {
      const days = this.#longestSeconds / 86_400;
      throw new AppError(
        'too-long',
        `Beats are classed in recordings of up to ${days} days; this one is longer.`,
      );
    }
    const rPeaks = Int32Array.from(rPeakSeconds, (seconds) => Math.round(seconds * RATE_HZ));
    if (this.#known?.beats !== rPeaks.length) this.#known = this.#learn(rPeakSeconds, rPeaks);
    const { amplitude, features } = this.#known;
    for (let start = 0; start < rPeaks.length; start += SEGMENT_BEATS) {
      const peaks = rPeaks.subarray(start, start + SEGMENT_BEATS);
      const end = start + peaks.length;
      const { signal, first } = this.#around(peaks, amplitude);
      const windows = new Float32Array(peaks.length * LENGTH);
      for (const [i, peak] of peaks.entries())
        cutClassifierWindow(signal, peak - first, 0, windows.subarray(i * LENGTH, (i + 1) * LENGTH));
      yield {
        count: peaks.length,
        windows,
        features: features.subarray(start * FEATURE_COUNT, end * FEATURE_COUNT),
      };
    }
  }

  #learn(rPeakSeconds: Float64Array, rPeaks: Int32Array) {
    const ranges = new Float64Array(rPeaks.length);
    for (let start = 0; start < rPeaks.length; start += SEGMENT_BEATS) {
      const peaks = rPeaks.subarray(start, start + SEGMENT_BEATS);
      const { signal, first } = this.#around(peaks, 1);
      for (const [i, peak] of peaks.entries()) ranges[start + i] = qrsRange(signal, peak - first);
    }
    const amplitude = (ranges.length > 0 && medianOf(ranges)) || 1;
    const rhythm = rhythmFeatures(rPeakSeconds);
    const features = new Float32Array(rPeaks.length * FEATURE_COUNT);
    for (let start = 0; start < rPeaks.length; start += SEGMENT_BEATS)
      this.#describe(rPeaks, rhythm, amplitude, start, features);
    return { beats: rPeaks.length, amplitude, features };
  }

  /** Features of one segment, with as many beats on either side as its usual shapes take. */
  #describe(
    rPeaks: Int32Array,
    rhythm: Float32Array,
    amplitude: number,
    start: number,
    features: Float32Array,
  ): void {
    const end = Math.min(rPeaks.length, start + SEGMENT_BEATS);
    const from = Math.max(0, start - MARGIN_BEATS);
    const peaks = rPeaks.subarray(from, end + MARGIN_BEATS);
    const own = rhythm.subarray(from * RHYTHM_FEATURES.length, (end + MARGIN_BEATS) * RHYTHM_FEATURES.length);
    const { signal, first } = this.#around(peaks, amplitude);
    const deviation = deviationFeatures(
      signal,
      peaks.map((peak) => peak - first),
      own,
    );
    for (let beat = start; beat < end; beat++) {
      const i = beat - from;
      features.set(rowOf(own, i, RHYTHM_FEATURES.length), beat * FEATURE_COUNT);
      const place = beat * FEATURE_COUNT + RHYTHM_FEATURES.length;
      features.set(rowOf(deviation, i, DEVIATION_FEATURES.length), place);
    }
  }

  /** The signal that windows around these R-peaks are cut from, over the amplitude; and which sample is its first. */
  #around(peaks: Int32Array, amplitude: number): { signal: Float32Array; first: number } {
    const first = Math.max(0, peaks[0] - LENGTH);
    const last = Math.max(first, Math.min(this.#signal.length, peaks[peaks.length - 1] + LENGTH));
    const signal = this.#signal.read(first, last);
    if (amplitude !== 1) for (let i = 0; i < signal.length; i++) signal[i] /= amplitude;
    return { signal, first };
  }
}

function rowOf(rows: Float32Array, row: number, width: number): Float32Array {
  return rows.subarray(row * width, (row + 1) * width);
}
