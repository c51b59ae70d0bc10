/**
 * From the rows of a table to what a model takes: the one path used by the app, by training and by the command line.
 * A row of another width stands for the same window and is resampled; its valid part is scaled to [0, 1], which changes
 * no bit of a row of the Kaggle heartbeat set, scaled as it is; then the model's window is cut out of it and normalised.
 */
import { AppError } from '../core/app-error.ts';
import { assert, assertUnreachable } from '../core/assert.ts';
import type { InputContract } from '../core/input-contract.ts';
import { compressAroundMedian, scaleToUnitRange } from './normalise.ts';
import { createResampler, type Resampler } from './resample.ts';
import { type StitchedShape, stitchBeat } from './stitched-window.ts';

/** A row of the Kaggle heartbeat set (Kachuee et al. 2018). */
export const KAGGLE_ROW = { samples: 187, rateHz: 125 } as const;

export interface BeatRows {
  readonly count: number;
  /** Samples per row. */
  readonly width: number;
  /** `[count, width]`, in any unit; no row is flat, which readers see to. */
  readonly values: Float32Array;
}

export interface PreparedBeats {
  /** `[count, lengthSamples]`, zero behind the valid part. */
  readonly samples: Float32Array;
  /** `[count]`, 1..lengthSamples. */
  readonly validLengths: Uint16Array;
}

/** @throws AppError `bad-option` where the model reads recordings and not tables of beats */
export function prepareBeats(rows: BeatRows, contract: InputContract): PreparedBeats {
  const { count, width, values } = rows;
  const length = contract.lengthSamples;
  assert(values.length >= count * width, `${values.length} values for ${count} rows of ${width}`);
  const samples = new Float32Array(count * length);
  const validLengths = new Uint16Array(count);
  const cutWindow = windowCutter(contract);
  const row = new Float32Array(contract.window === 'row' ? length : KAGGLE_ROW.samples);
  const resampler = width === row.length ? null : createResampler(width, row.length);
  for (let beat = 0; beat < count; beat++) {
    const rowLength = readRow(values, beat * width, width, resampler, row);
    const target = samples.subarray(beat * length, (beat + 1) * length);
    validLengths[beat] = cutWindow(row.subarray(0, rowLength), target);
    if (contract.normalisation === 'median-asinh')
      compressAroundMedian(target.subarray(0, validLengths[beat]));
  }
  return { samples, validLengths };
}

/** Cuts the model's window out of the valid part of a row and returns its own valid length. */
type WindowCutter = (row: Float32Array, target: Float32Array) => number;

function windowCutter(contract: InputContract): WindowCutter {
  switch (contract.window) {
    case 'row':
      return (row, target) => {
        target.set(row);
        return row.length;
      };
    case 'stitched': {
      const shape: StitchedShape = {
        decimation: KAGGLE_ROW.rateHz / contract.rateHz,
        before: contract.rPeakSample,
        after: contract.lengthSamples - contract.rPeakSample,
      };
      assert(Number.isInteger(shape.decimation), `${contract.rateHz} Hz divide ${KAGGLE_ROW.rateHz} Hz`);
      return (row, target) => stitchBeat(row, shape, target);
    }
    case 'centred':
      throw new AppError(
        'bad-option',
        'This model reads recordings: it needs what came before each beat. For a table of beats choose one that reads tables.',
      );
    default:
      return assertUnreachable(contract.window);
  }
}

/** Brings one row to the width of `row` and its valid part to 0..1. @returns the valid length */
function readRow(
  values: Float32Array,
  from: number,
  width: number,
  resampler: Resampler | null,
  row: Float32Array,
): number {
  const sourceLength = validLengthOf(values, from, width);
  const isScaled = isUnitRange(values, from, width);
  if (!resampler) {
    row.set(values.subarray(from, from + sourceLength));
    if (!isScaled) scaleToUnitRange(row.subarray(0, sourceLength));
    return sourceLength;
  }
  const length = resampler.resampledCount(sourceLength);
  resampler.resample(values, from, sourceLength, row, 0);
  scaleToUnitRange(row.subarray(0, length), isScaled ? 0 : undefined);
  return length;
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
