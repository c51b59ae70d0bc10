/**
 * From the rows of a table to what a model takes: the one path used by the app, by training and by the command line.
 * A row of another width stands for the same window and is resampled; its valid part is then scaled to [0, 1], which
 * changes no bit of a row of the Kaggle heartbeat set, scaled as it is.
 */
import { assert } from '../core/assert.ts';
import { createResampler } from './resample.ts';

/** What a model asks of its input; its card holds it. */
export interface InputContract {
  /** 125 in the Kaggle set. */
  readonly rateHz: number;
  /** Samples per beat, padding included; 187 in the Kaggle set. */
  readonly lengthSamples: number;
  /** `unit-range`: the smallest valid sample is 0 and the largest 1. */
  readonly normalisation: 'unit-range';
}

export interface BeatRows {
  readonly count: number;
  /** Samples per row. */
  readonly width: number;
  /** `[count, width]`, in any unit; no row is flat, which readers see to. */
  readonly values: Float32Array;
}

export interface PreparedBeats {
  /** `[count, lengthSamples]`, 0..1, zero behind the valid part. */
  readonly samples: Float32Array;
  /** `[count]`, 1..lengthSamples. */
  readonly validLengths: Uint16Array;
}

export function prepareBeats(rows: BeatRows, contract: InputContract): PreparedBeats {
  const { count, width, values } = rows;
  const length = contract.lengthSamples;
  assert(values.length >= count * width, `${values.length} values for ${count} rows of ${width}`);
  const samples = new Float32Array(count * length);
  const validLengths = new Uint16Array(count);
  const resampler = width === length ? undefined : createResampler(width, length);
  for (let row = 0; row < count; row++) {
    const from = row * width;
    const validLength = validLengthOf(values, from, width);
    const hasZeroMinimum = isUnitRange(values, from, width);
    const at = row * length;
    if (resampler) resampler.resample(values, from, validLength, samples, at);
    else samples.set(values.subarray(from, from + validLength), at);
    validLengths[row] = resampler ? resampler.resampledCount(validLength) : validLength;
    scaleToUnitRange(samples.subarray(at, at + validLengths[row]), hasZeroMinimum);
  }
  return { samples, validLengths };
}

/**
 * How many samples of a row come before its padding, the exact zeros at its end. Where nothing but one repeated value
 * comes before them they are no padding: a beat is never flat, and a flat part could not be scaled.
 */
export function validLengthOf(values: Float32Array, from: number, width: number): number {
  let length = width;
  while (length > 0 && values[from + length - 1] === 0) length--;
  for (let i = 1; i < length; i++) if (values[from + i] !== values[from]) return length;
  return width;
}

/**
 * Scaled already: from 0 to exactly 1. In one Kaggle row of a hundred the only 0 is the last sample, where it looks
 * like padding; the rest of such a row must not be stretched down to it.
 */
function isUnitRange(values: Float32Array, from: number, width: number): boolean {
  let min = values[from];
  let max = values[from];
  for (let i = from + 1; i < from + width; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  return min === 0 && max === 1;
}

function scaleToUnitRange(samples: Float32Array, hasZeroMinimum: boolean): void {
  let min = hasZeroMinimum ? 0 : samples[0];
  let max = samples[0];
  for (const sample of samples) {
    if (sample < min) min = sample;
    if (sample > max) max = sample;
  }
  if ((min === 0 && max === 1) || min === max) return;
  const range = max - min;
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] - min) / range;
}
