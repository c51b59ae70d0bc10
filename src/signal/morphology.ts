/**
 * QRS measures of beats that start at their R-peak and run 1.2 median RR intervals, so that the next QRS complex
 * is usually inside. That next complex is the one measured: of the first only the falling half is there, and the
 * isoelectric level before it is not. Where the next one is not found its measures are `null`.
 *
 * The R-peak is found once, on the input, and the same place is measured on every reconstruction of it.
 */
import { assert } from '../core/assert.ts';

/** Median RR intervals a window runs (Kachuee et al. 2018). */
const RR_INTERVALS_PER_WINDOW = 1.2;
/** Where the next R-peak is looked for, in median RR intervals; 95 of 100 real ones lie within 0.94..1.08. */
const NEXT_R_EARLIEST_RR = 0.85;
const NEXT_R_LATEST_RR = 1.15;
/** An R-peak stands out from the median level by at least this share of what the highest sample does. */
const R_PEAK_MIN_PROMINENCE = 0.5;

/** The isoelectric level is read off the PQ segment, where ECG reading puts it, relative to the R-peak. */
const PQ_SEGMENT_MS = { from: -100, to: -60 } as const;
/** A reconstruction may put its peak a little beside the landmark. */
const PEAK_TOLERANCE_MS = 24;
const AREA_WINDOW_MS = { from: -60, to: 80 } as const;
/** A complex wider than this to one side at half amplitude has no width. */
const MAX_HALF_WIDTH_MS = 120;

/** Amplitudes are in the units of the signal. `null` where a measure is undefined. */
export interface BeatMorphology {
  /** Highest sample around the landmark above the level of the PQ segment. */
  readonly rAmplitude: number | null;
  /** Full width at half amplitude, in ms, edges interpolated linearly. */
  readonly qrsWidthMs: number | null;
  /** Integral of the absolute deviation from the PQ level, 60 ms before to 80 ms after the landmark: units x ms. */
  readonly qrsAreaMs: number | null;
  /** Pearson correlation with the input over the valid part, -1..1. */
  readonly inputCorrelation: number | null;
}

/**
 * The sample of the next R-peak in an input window, or `null`: the highest sample between 0.85 and 1.15 median RR
 * intervals, if it is a local maximum inside the window and stands out enough.
 *
 * @param input `[length]`, of which the first `validLength` samples count.
 */
export function findNextRPeak(input: Float32Array, validLength: number): number | null {
  assert(validLength >= 1 && validLength <= input.length, `${validLength} valid of ${input.length} samples`);
  const medianRrSamples = validLength / RR_INTERVALS_PER_WINDOW;
  const first = Math.floor(NEXT_R_EARLIEST_RR * medianRrSamples);
  const last = Math.min(validLength - 2, Math.ceil(NEXT_R_LATEST_RR * medianRrSamples));
  if (first < 1 || last < first) return null;
  const peak = indexOfHighest(input, first, last);
  if (input[peak] < input[peak - 1] || input[peak] < input[peak + 1]) return null;
  const valid = input.slice(0, validLength).sort();
  const level = quantileOfSorted(valid, 0.5);
  const prominence = input[peak] - level;
  const isProminent =
    prominence > 0 && prominence >= R_PEAK_MIN_PROMINENCE * (valid[validLength - 1] - level);
  return isProminent ? peak : null;
}

export interface BeatFrame {
  /** Samples that count; the rest is padding. */
  readonly validLength: number;
  readonly rateHz: number;
  /** Landmark from `findNextRPeak`. */
  readonly rPeakSample: number | null;
}

/** Measures a signal, which may be the input itself or a reconstruction of it: `[length]`, as long as the input. */
export function measureBeat(signal: Float32Array, input: Float32Array, frame: BeatFrame): BeatMorphology {
  assert(signal.length === input.length, 'a reconstruction is as long as its input');
  assert(frame.validLength >= 1 && frame.validLength <= input.length, 'the valid part lies within the beat');
  const valid = signal.subarray(0, frame.validLength);
  const inputCorrelation = pearson(valid, input.subarray(0, frame.validLength));
  const pqLevel = frame.rPeakSample === null ? null : levelOfPq(valid, frame.rPeakSample, frame.rateHz);
  if (frame.rPeakSample === null || pqLevel === null) {
    return { rAmplitude: null, qrsWidthMs: null, qrsAreaMs: null, inputCorrelation };
  }
  const tolerance = samplesIn(PEAK_TOLERANCE_MS, frame.rateHz);
  const peak = indexOfHighest(
    valid,
    Math.max(0, frame.rPeakSample - tolerance),
    Math.min(valid.length - 1, frame.rPeakSample + tolerance),
  );
  return {
    rAmplitude: valid[peak] - pqLevel,
    qrsWidthMs: widthAtHalfMs(valid, peak, pqLevel, frame.rateHz),
    qrsAreaMs: areaMs(valid, frame.rPeakSample, pqLevel, frame.rateHz),
    inputCorrelation,
  };
}

/** Over the beats where both values exist; `null` where there is none. */
export interface MeasureDifference {
  readonly median: number | null;
  /** 95th percentile. */
  readonly p95: number | null;
  readonly n: number;
}

export type DifferenceSummary = Readonly<Record<keyof BeatMorphology, MeasureDifference>>;

/**
 * For each measure the size of the difference between two readings of the same beats, in the unit of the measure.
 * Percentiles are linear between order statistics (type 7 of Hyndman and Fan 1996).
 *
 * @throws unless both lists have the same length.
 */
export function summarizeDifference(
  first: readonly BeatMorphology[],
  second: readonly BeatMorphology[],
): DifferenceSummary {
  assert(first.length === second.length, 'differences are taken beat by beat');
  const summarize = (measure: keyof BeatMorphology): MeasureDifference => {
    const differences: number[] = [];
    first.forEach((beat, index) => {
      const a = beat[measure];
      const b = second[index][measure];
      if (a !== null && b !== null) differences.push(Math.abs(a - b));
    });
    const sorted = Float64Array.from(differences).sort();
    if (sorted.length === 0) return { median: null, p95: null, n: 0 };
    return { median: quantileOfSorted(sorted, 0.5), p95: quantileOfSorted(sorted, 0.95), n: sorted.length };
  };
  return {
    rAmplitude: summarize('rAmplitude'),
    qrsWidthMs: summarize('qrsWidthMs'),
    qrsAreaMs: summarize('qrsAreaMs'),
    inputCorrelation: summarize('inputCorrelation'),
  };
}

/** Sample by sample; arrays as long as the longest valid part. */
export interface MeanAndSpread {
  readonly mean: Float64Array;
  /** Standard deviation of the beats themselves (divided by n), 0 where one beat is left. */
  readonly sd: Float64Array;
  /** Beats that are valid there, at least 1. */
  readonly n: Uint32Array;
}

/**
 * Mean beat and its spread, each sample over the beats whose valid part reaches it (Welford 1962).
 *
 * @param beats `[count, length]`, row-major, where `count` is the number of valid lengths.
 */
export function meanAndSpread(beats: Float32Array, validLengths: Uint16Array): MeanAndSpread {
  const count = validLengths.length;
  const length = count === 0 ? 0 : beats.length / count;
  assert(Number.isInteger(length), `${beats.length} samples are ${count} beats of equal length`);
  const longest = validLengths.reduce((a, b) => Math.max(a, b), 0);
  assert(longest <= length, 'valid parts lie within the beats');
  const mean = new Float64Array(longest);
  const sd = new Float64Array(longest);
  const n = new Uint32Array(longest);
  for (let beat = 0; beat < count; beat++) {
    for (let sample = 0; sample < validLengths[beat]; sample++) {
      const deviation = beats[beat * length + sample] - mean[sample];
      mean[sample] += deviation / ++n[sample];
      sd[sample] += deviation * (beats[beat * length + sample] - mean[sample]);
    }
  }
  for (let sample = 0; sample < longest; sample++) sd[sample] = Math.sqrt(sd[sample] / n[sample]);
  return { mean, sd, n };
}

function samplesIn(ms: number, rateHz: number): number {
  return Math.round((ms / 1000) * rateHz);
}

/** First index of the highest of the samples `first..last`, both included. */
function indexOfHighest(samples: Float32Array, first: number, last: number): number {
  let highest = first;
  for (let i = first + 1; i <= last; i++) if (samples[i] > samples[highest]) highest = i;
  return highest;
}

function levelOfPq(valid: Float32Array, rPeakSample: number, rateHz: number): number | null {
  const first = rPeakSample + samplesIn(PQ_SEGMENT_MS.from, rateHz);
  const last = rPeakSample + samplesIn(PQ_SEGMENT_MS.to, rateHz);
  return first < 0 ? null : quantileOfSorted(valid.slice(first, last + 1).sort(), 0.5);
}

function widthAtHalfMs(valid: Float32Array, peak: number, pqLevel: number, rateHz: number): number | null {
  const half = (valid[peak] + pqLevel) / 2;
  if (!(valid[peak] > half)) return null;
  const left = distanceToFall(valid, peak, -1, half);
  const right = distanceToFall(valid, peak, 1, half);
  const longest = (MAX_HALF_WIDTH_MS / 1000) * rateHz;
  if (left === null || right === null || left > longest || right > longest) return null;
  return ((left + right) / rateHz) * 1000;
}

/** Samples from a peak to where the straight line between samples first falls to a level; `null` if never. */
function distanceToFall(valid: Float32Array, peak: number, step: 1 | -1, level: number): number | null {
  for (let i = peak + step; i >= 0 && i < valid.length; i += step) {
    if (valid[i] > level) continue;
    const before = valid[i - step];
    return Math.abs(i - step - peak) + (before - level) / (before - valid[i]);
  }
  return null;
}

/** Trapezoid rule; `null` where the window leaves the valid part. */
function areaMs(valid: Float32Array, rPeakSample: number, pqLevel: number, rateHz: number): number | null {
  const first = rPeakSample + samplesIn(AREA_WINDOW_MS.from, rateHz);
  const last = rPeakSample + samplesIn(AREA_WINDOW_MS.to, rateHz);
  if (first < 0 || last >= valid.length) return null;
  let sum = (Math.abs(valid[first] - pqLevel) + Math.abs(valid[last] - pqLevel)) / 2;
  for (let i = first + 1; i < last; i++) sum += Math.abs(valid[i] - pqLevel);
  return (sum / rateHz) * 1000;
}

/** `null` where one of the two is constant. Two passes in doubles. */
function pearson(a: Float32Array, b: Float32Array): number | null {
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < a.length; i++) {
    meanA += a[i] / a.length;
    meanB += b[i] / b.length;
  }
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    products += (a[i] - meanA) * (b[i] - meanB);
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  }
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale === 0 ? null : Math.max(-1, Math.min(1, products / scale));
}

/** @param sorted ascending, at least one value. @param share 0..1. */
function quantileOfSorted(sorted: Float32Array | Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
