/** The FP32 network on our own vector kernels: what INT8 is honestly compared with, and an engine that starts at once. */

import { InlinedKernels } from '../../../core/wasm-kernels.ts';
import type { BeatScorer } from '../../beat-scorer.ts';
import type { Network, NetworkWeights } from '../../network.ts';
import { cutBatches } from '../../simd/beat-batches.ts';
import { BATCH_BEATS } from '../../simd/kernel-memory.ts';
import { FP32_KERNELS_BASE64 } from './fp32-kernels.ts';
import { buildFp32Program } from './fp32-program.ts';

const KERNELS = new InlinedKernels(FP32_KERNELS_BASE64);

/** Whether WebAssembly runs here, with SIMD. */
export function canRunFp32Simd(): boolean {
  return KERNELS.canRun();
}

export function createFp32SimdScorer(
  card: { readonly network: Network },
  weights: NetworkWeights,
): BeatScorer {
  const length = card.network.inputLength;
  const program = buildFp32Program(card.network, weights);
  const { buffer } = program.memory;
  const [scoreBatch, reconstructBatch] = KERNELS.start(program.memory, ['scoreBatch', 'reconstructBatch']);
  const sampleRoom = new Float32Array(buffer, program.samples, BATCH_BEATS * length);
  const validRoom = new Uint16Array(buffer, program.validLengths, BATCH_BEATS);
  const scoreRoom = new Float32Array(buffer, program.scores, BATCH_BEATS);
  const reconstructionRoom = new Float32Array(buffer, program.reconstruction, BATCH_BEATS * length);
  return {
    precision: 'fp32',
    engine: 'WebAssembly SIMD',
    async score(input) {
      const scores = new Float32Array(input.count);
      for (const { start, count, samples } of cutBatches(input, length)) {
        sampleRoom.set(samples);
        validRoom.set(input.validLengths.subarray(start, start + count));
        scoreBatch(program.address, count);
        scores.set(scoreRoom.subarray(0, count), start);
      }
      return scores;
    },
    async reconstruct(input) {
      const reconstruction = new Float32Array(input.count * length);
      for (const { start, count, samples } of cutBatches(input, length)) {
        sampleRoom.set(samples);
        reconstructBatch(program.address, count);
        reconstruction.set(reconstructionRoom.subarray(0, count * length), start * length);
      }
      return reconstruction;
    },
    dispose() {},
  };
}
