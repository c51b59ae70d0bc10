/** The classifier in plain float arithmetic, one beat at a time. */
import { runLayerFloat } from '../float-reference.ts';
import type { NetworkWeights } from '../network.ts';
import { type ClassifierNetwork, firstDenseLayer, planClassifier } from './classifier-network.ts';

/**
 * @param window `[inputLength]`
 * @param features `[featureCount]`
 * @returns the output of every layer, in order; the last is the logits.
 */
export function runClassifierFloat(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  window: Float32Array,
  features: Float32Array,
): Float32Array[] {
  const outputs: Float32Array[] = [];
  const first = firstDenseLayer(network);
  let values = window;
  for (const [i, plan] of planClassifier(network).entries()) {
    if (i === first) values = Float32Array.of(...values, ...features);
    values = runLayerFloat(plan, weights[i], values);
    outputs.push(values);
  }
  return outputs;
}
