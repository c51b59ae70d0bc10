/**
 * The shape of a beat classifier: convolutions over the window, then fully connected layers over what they leave,
 * flattened, with the features of the beat's rhythm behind it. The last layer gives one logit a class.
 */
import { assert } from '../../core/assert.ts';
import {
  type Conv1dLayer,
  type DenseLayer,
  type LayerPlan,
  planLayer,
  type TensorShape,
  tensorSize,
} from '../network.ts';

export interface ClassifierNetwork {
  /** Samples of the window, which has one channel. */
  readonly inputLength: number;
  /** Values that join in front of the first fully connected layer. */
  readonly featureCount: number;
  /** Convolutions first, then fully connected layers, of both at least one. */
  readonly layers: readonly (Conv1dLayer | DenseLayer)[];
}

/** Infers every shape; the first fully connected layer takes the flattened convolution, then the features. */
export function planClassifier(network: ClassifierNetwork): LayerPlan[] {
  const first = firstDenseLayer(network);
  let shape: TensorShape = { length: network.inputLength, channels: 1 };
  return network.layers.map((layer, i) => {
    assert((layer.kind === 'dense') === i >= first, 'a convolution behind a fully connected layer');
    if (i === first) shape = { length: tensorSize(shape) + network.featureCount, channels: 1 };
    const plan = planLayer(layer, shape);
    shape = plan.output;
    return plan;
  });
}

/** Index of the layer that takes the features. */
export function firstDenseLayer({ layers }: ClassifierNetwork): number {
  const first = layers.findIndex(({ kind }) => kind === 'dense');
  assert(first > 0, 'a classifier begins with convolutions and ends in fully connected layers');
  return first;
}

/** Logits. */
export function classCount(network: ClassifierNetwork): number {
  const last = network.layers[network.layers.length - 1];
  assert(last.kind === 'dense', 'a classifier ends in a fully connected layer');
  return last.units;
}
