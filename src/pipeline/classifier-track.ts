import { AppError } from '../core/app-error.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { DEVIATION_FEATURES, deviationFeatures, USUAL_SHAPE_BEATS } from '../signal/beat-deviation.ts';
import {
  CLASSIFIER_WINDOW,
  cutClassifierWindow,
  qrsRange,
  RHYTHM_FEATURES,
  RHYTHM_REACH_BEATS,
  rhythmFeatures,
} from '../signal/classifier-input.ts';
import { CompactSignal } from '../signal/compact-signal.ts';
import { medianOf } from '../signal/median.ts';

/** Beats that are cut out at a time; a multiple of the beats that share a usual shape. */
const SEGMENT_BEATS = 2048;
/** What usual shapes and intervals look at on either side of a segment, the shapes of the margin's own beats included. */
const MARGIN_BEATS = wholeBlocks(RHYTHM_REACH_BEATS + USUAL_SHAPE_BEATS.reach);
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
  #known: {
    readonly beats: number;
    readonly amplitude: number /** Of the segments so far. */;
    readonly features: Float32Array[];
  } | null = null;

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
   * Windows and features of every beat, segment by segment, each made when it is asked for. The features are kept: the
   * next time only the windows are cut.
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
    if (this.#known?.beats !== rPeaks.length) {
      this.#known = { beats: rPeaks.length, amplitude: this.#usualAmplitude(rPeaks), features: [] };
    }
    const { amplitude, features } = this.#known;
    for (let start = 0; start < rPeaks.length; start += SEGMENT_BEATS) {
      const segment = start / SEGMENT_BEATS;
      features[segment] ??= this.#describe(rPeaks, rPeakSeconds, amplitude, start);
      const peaks = rPeaks.subarray(start, start + SEGMENT_BEATS);
      const { signal, first } = this.#around(peaks, amplitude);
      const windows = new Float32Array(peaks.length * LENGTH);
      for (const [i, peak] of peaks.entries())
        cutClassifierWindow(signal, peak - first, 0, windows.subarray(i * LENGTH, (i + 1) * LENGTH));
      yield { count: peaks.length, windows, features: features[segment] };
    }
  }

  #usualAmplitude(rPeaks: Int32Array): number {
    const ranges = new Float64Array(rPeaks.length);
    for (let start = 0; start < rPeaks.length; start += SEGMENT_BEATS) {
      const peaks = rPeaks.subarray(start, start + SEGMENT_BEATS);
      const { signal, first } = this.#around(peaks, 1);
      for (const [i, peak] of peaks.entries()) ranges[start + i] = qrsRange(signal, peak - first);
    }
    return (ranges.length > 0 && medianOf(ranges)) || 1;
  }

  /** Features of one segment, looking at as many beats on either side as its usual shapes and intervals do. */
  #describe(rPeaks: Int32Array, rPeakSeconds: Float64Array, amplitude: number, start: number): Float32Array {
    const count = Math.min(SEGMENT_BEATS, rPeaks.length - start);
    const from = Math.max(0, start - MARGIN_BEATS);
    const peaks = rPeaks.subarray(from, start + count + MARGIN_BEATS);
    const rhythm = rhythmFeatures(rPeakSeconds.subarray(from, start + count + MARGIN_BEATS));
    const { signal, first } = this.#around(peaks, amplitude);
    const places = peaks.map((peak) => peak - first);
    const deviation = deviationFeatures(signal, places, rhythm);
    const features = new Float32Array(count * FEATURE_COUNT);
    for (let beat = 0; beat < count; beat++) {
      const place = beat * FEATURE_COUNT;
      features.set(rowOf(rhythm, start - from + beat, RHYTHM_FEATURES.length), place);
      const own = rowOf(deviation, start - from + beat, DEVIATION_FEATURES.length);
      features.set(own, place + RHYTHM_FEATURES.length);
    }
    return features;
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

/** Beats in blocks that share a usual shape. */
function wholeBlocks(beats: number): number {
  return Math.ceil(beats / USUAL_SHAPE_BEATS.block) * USUAL_SHAPE_BEATS.block;
}
