/**
 * Where the inputs of an output channel lie when every position of a tensor is padded to a multiple of so many channels:
 * kernels walk whole vectors or pairs, and what they leave out is pruned in such pieces.
 */
import type { LayerPlan, TensorShape } from '../network.ts';
import { type ClassifierNetwork, firstDenseLayer, planClassifier } from './classifier-network.ts';

export interface PlacedLayer {
  readonly plan: LayerPlan;
  /** Channels of the layer's input, padded. */
  readonly inputChannels: number;
  /** `[inputs of one output channel]`: place under the window, or in the flattened input, of every weight. Ascending. */
  readonly places: Int32Array;
}

/**
 * @param windowChannels what the window's one channel is padded to
 * @param multiple what the channels of every other tensor are padded to
 */
export function placeInputs(
  network: ClassifierNetwork,
  windowChannels: number,
  multiple: number,
): PlacedLayer[] {
  const plans = planClassifier(network);
  const firstDense = firstDenseLayer(network);
  return plans.map((plan, i) => {
    const inputChannels = i === 0 ? windowChannels : padTo(plan.input.channels, multiple);
    const shape =
      plan.layer.kind === 'conv1d'
        ? { length: plan.layer.kernelSize, channels: plan.input.channels }
        : i === firstDense
          ? plans[i - 1].output
          : { length: 1, channels: plan.input.length };
    const padded = plan.layer.kind === 'conv1d' ? inputChannels : padTo(shape.channels, multiple);
    const features = i === firstDense ? network.featureCount : 0;
    return { plan, inputChannels, places: placesOf(shape, padded, features) };
  });
}

function placesOf({ length, channels }: TensorShape, padded: number, features: number): Int32Array {
  const values = length * channels;
  return Int32Array.from({ length: values + features }, (_, i) =>
    i < values ? Math.floor(i / channels) * padded + (i % channels) : length * padded + (i - values),
  );
}

export function padTo(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
