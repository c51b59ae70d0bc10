import type { ScorerInput } from '../../../models/beat-scorer.ts';
import { runNetworkFloat } from '../../../models/float-reference.ts';
import type { ModelPair } from '../../../models/load-model-pair.ts';

/** FP32 in plain TypeScript, beat by beat: the text to read, and what the other FP32 engines are checked against. */
export function reconstructInTypeScript({ card, fp32 }: ModelPair, batch: ScorerInput): Float32Array {
  const { count, length, samples } = batch;
  const reconstruction = new Float32Array(count * length);
  for (let start = 0; start < count * length; start += length) {
    const outputs = runNetworkFloat(card.network, fp32, samples.subarray(start, start + length));
    reconstruction.set(outputs[outputs.length - 1], start);
  }
  return reconstruction;
}
