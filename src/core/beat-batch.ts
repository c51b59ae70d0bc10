import { assert } from './assert.ts';

/**
 * Beats as a structure of arrays. Row-major: beat `b` occupies `samples[b * length .. (b + 1) * length)`.
 * Samples past a beat's valid length are padding and are never scored.
 */
export interface BeatBatch {
  readonly count: number;
  /** Samples per beat, padding included. */
  readonly length: number;
  /** `[count, length]`, in the units of the model's input contract. */
  readonly samples: Float32Array;
  /** `[count]`, 1..length. */
  readonly validLengths: Uint16Array;
  /** `[count]`, the label as the file gives it, `NO_RAW_LABEL` where there is none. */
  readonly rawLabels: Int8Array;
  /** `[count]`, index of the file in the set that was opened together. */
  readonly fileIndices: Uint16Array;
  /** `[count]`, one-based line number in that file. */
  readonly lines: Uint32Array;
}

/** The samples of one beat, as a view that shares memory with the batch. */
export function beatSamples(
  batch: Pick<BeatBatch, 'count' | 'length' | 'samples'>,
  index: number,
): Float32Array {
  assert(index >= 0 && index < batch.count, `beat ${index} of ${batch.count}`);
  return batch.samples.subarray(index * batch.length, (index + 1) * batch.length);
}
