/** A classifier some of whose weights are pruned, and what is left of its cost. */
import { assert } from '../../core/assert.ts';
import { blocksOf, windowChannelsFor } from '../int8/sparse/weight-blocks.ts';
import type { NetworkWeights } from '../network.ts';
import { type ClassifierNetwork, planClassifier } from './classifier-network.ts';
import { type PlacedLayer, placeInputs } from './input-places.ts';

export interface PrunedClassifier {
  readonly network: ClassifierNetwork;
  readonly weights: NetworkWeights;
  /** For every layer and weight 1 where it lives, 0 where it is pruned and 0 for good; whole blocks live or do not. */
  readonly masks: readonly Uint8Array[];
}

export interface ClassifierCost {
  /** Weights that live; biases are not counted. */
  readonly weights: number;
  /** Of living weights, per beat; padding taps are counted. */
  readonly multiplyAccumulates: number;
}

export function unprunedClassifier(network: ClassifierNetwork, weights: NetworkWeights): PrunedClassifier {
  return { network, weights, masks: weights.map((layer) => new Uint8Array(layer.weights.length).fill(1)) };
}

export function costOf({ network, masks }: Pick<PrunedClassifier, 'network' | 'masks'>): ClassifierCost {
  let weights = 0;
  let multiplyAccumulates = 0;
  for (const [i, plan] of planClassifier(network).entries()) {
    const living = masks[i].reduce((sum, lives) => sum + lives, 0);
    weights += living;
    multiplyAccumulates += (living * plan.multiplyAccumulates) / plan.weightCount;
  }
  return { weights, multiplyAccumulates };
}

/** Every layer as the sparse kernel sees it. */
export function placedLayers(network: ClassifierNetwork): PlacedLayer[] {
  const [first] = network.layers;
  assert(first.kind === 'conv1d', 'a classifier begins with a convolution');
  return placeInputs(network, windowChannelsFor(first.stride), 2);
}

/** @returns for every layer and weight the block it lies in, see `weight-blocks.ts`. */
export function blocksOfClassifier(network: ClassifierNetwork): Int32Array[] {
  return placedLayers(network).map((layer) => blocksOf(layer).blockOf);
}
