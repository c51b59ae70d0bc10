import type { BeatScorer } from '../../beat-scorer.ts';
import { cutBatches } from '../../simd/beat-batches.ts';
import type { QuantizedNetwork } from '../quantized-network.ts';
import { dequantizeS8 } from '../score-s8.ts';
import { startInt8SimdEngine } from './int8-simd-engine.ts';

/** Scores in integers on the vector kernels, bit for bit as the reference does. */
export function createInt8SimdScorer(network: QuantizedNetwork): BeatScorer {
  const engine = startInt8SimdEngine(network);
  return {
    precision: 'int8',
    engine: 'WebAssembly SIMD',
    async score(input) {
      const scores = new Float32Array(input.count);
      for (const { start, count, samples } of cutBatches(input, network.inputLength)) {
        const validLengths = input.validLengths.subarray(start, start + count);
        scores.set(engine.score(samples, validLengths, count), start);
      }
      return scores;
    },
    async reconstruct(input) {
      const reconstruction = new Float32Array(input.count * input.length);
      for (const { start, count, samples } of cutBatches(input, network.inputLength)) {
        reconstruction.set(
          dequantizeS8(engine.reconstruct(samples, count), network.input),
          start * input.length,
        );
      }
      return reconstruction;
    },
    dispose() {},
  };
}
