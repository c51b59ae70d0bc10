import { assert } from '../../core/assert.ts';
import type { ScorerInput } from '../beat-scorer.ts';
import { BATCH_BEATS } from './kernel-memory.ts';

export interface KernelBatch {
  /** Index of the first beat. */
  readonly start: number;
  readonly count: number;
  /** `[count, length]` */
  readonly samples: Float32Array;
}

/** Cuts what is to be scored into pieces that the kernels have room for. */
export function* cutBatches(input: ScorerInput, modelLength: number): Generator<KernelBatch> {
  const { count: total, length, samples } = input;
  assert(length === modelLength, `beats of ${length} for a model of ${modelLength}`);
  for (let start = 0; start < total; start += BATCH_BEATS) {
    const count = Math.min(BATCH_BEATS, total - start);
    yield { start, count, samples: samples.subarray(start * length, (start + count) * length) };
  }
}
