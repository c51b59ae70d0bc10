import { assert } from '../../core/assert.ts';
import type { BeatScorer, ScorerInput } from '../beat-scorer.ts';
import type { QuantizedNetwork } from './quantized-network.ts';
import { runNetworkS8Reference } from './reference.ts';
import { absoluteErrorSumsS8, dequantizeS8, quantizeS8 } from './score-s8.ts';
import { fitsInt8Kernels } from './simd/int8-program.ts';
import { canRunInt8Simd } from './simd/int8-simd-engine.ts';
import { createInt8SimdScorer } from './simd/int8-simd-scorer.ts';

/** Scores in integers, on the vector kernels where these can run; the answers are the same where they cannot. */
export function createInt8Scorer(network: QuantizedNetwork): BeatScorer {
  return canRunInt8Simd() && fitsInt8Kernels(network)
    ? createInt8SimdScorer(network)
    : createInt8ReferenceScorer(network);
}

/** Scores on the plain reference kernels; only the finished error sum is turned into a float. */
export function createInt8ReferenceScorer(network: QuantizedNetwork): BeatScorer {
  const run = (input: ScorerInput): { quantized: Int8Array; reconstruction: Int8Array } => {
    assert(
      input.length === network.inputLength,
      `beats of ${input.length} for a model of ${network.inputLength}`,
    );
    const quantized = quantizeS8(input.samples.subarray(0, input.count * input.length), network.input);
    return { quantized, reconstruction: runNetworkS8Reference(network, quantized) };
  };
  return {
    precision: 'int8',
    engine: 'TypeScript reference',
    async score(input) {
      const { quantized, reconstruction } = run(input);
      const validLengths = input.validLengths.subarray(0, input.count);
      const sums = absoluteErrorSumsS8(quantized, reconstruction, validLengths, input.length);
      return Float32Array.from(sums, (sum, beat) => (network.input.scale * sum) / validLengths[beat]);
    },
    async reconstruct(input) {
      return dequantizeS8(run(input).reconstruction, network.input);
    },
    dispose() {},
  };
}
