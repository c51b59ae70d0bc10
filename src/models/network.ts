/**
 * What a network is made of, as plain data: the model card holds it, the trainer fits it, the quantizer and
 * both engines walk it. Tensors are `[length, channels]`, channels last. Weights lie output channel first, as
 * TensorFlow Lite stores them: convolution `[filters, kernelSize, inputChannels]`, dense `[units, inputs]`.
 */
import { assert, assertUnreachable } from '../core/assert.ts';

export type Activation = 'relu' | 'linear';

/** TensorFlow's convention: `same` gives ceil(length / stride) outputs, the odd padding sample goes after. */
export type Padding = 'same' | 'valid';

export interface Conv1dLayer {
  readonly kind: 'conv1d';
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly activation: Activation;
}

/** Fully connected over the flattened input; its output is `[units, 1]`. */
export interface DenseLayer {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: Activation;
}

/** Straight lines between the inputs, first onto first and last onto last; without parameters. */
export interface InterpolateLayer {
  readonly kind: 'interpolate';
  readonly outputs: number;
}

export type Layer = Conv1dLayer | DenseLayer | InterpolateLayer;

export interface Network {
  /** Samples per beat; the input has one channel. */
  readonly inputLength: number;
  readonly layers: readonly Layer[];
}

export interface TensorShape {
  readonly length: number;
  readonly channels: number;
}

/** A layer in its place: shapes known, costs counted. */
export interface LayerPlan {
  readonly layer: Layer;
  readonly input: TensorShape;
  readonly output: TensorShape;
  readonly weightCount: number;
  readonly biasCount: number;
  /** Per beat; padding taps are counted, interpolation counts two an output. */
  readonly multiplyAccumulates: number;
}

/** Parameters of one layer; both arrays are empty for a layer without parameters. */
export interface LayerWeights {
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** One entry per layer of the network. */
export type NetworkWeights = readonly LayerWeights[];

export function tensorSize(shape: TensorShape): number {
  return shape.length * shape.channels;
}

/** Infers every shape. The network must end in one channel as long as its input, for it is an autoencoder. */
export function planNetwork(network: Network): LayerPlan[] {
  const plans: LayerPlan[] = [];
  let shape: TensorShape = { length: network.inputLength, channels: 1 };
  for (const layer of network.layers) {
    const plan = planLayer(layer, shape);
    plans.push(plan);
    shape = plan.output;
  }
  assert(
    shape.length === network.inputLength && shape.channels === 1,
    `the network ends in ${shape.length} x ${shape.channels}, its input is ${network.inputLength} x 1`,
  );
  return plans;
}

/** One layer on an input of this shape, whatever the network it stands in. */
export function planLayer(layer: Layer, input: TensorShape): LayerPlan {
  switch (layer.kind) {
    case 'conv1d': {
      const output = { length: conv1dOutputLength(layer, input.length), channels: layer.filters };
      const weightCount = layer.filters * layer.kernelSize * input.channels;
      return {
        layer,
        input,
        output,
        weightCount,
        biasCount: layer.filters,
        multiplyAccumulates: weightCount * output.length,
      };
    }
    case 'dense': {
      const weightCount = layer.units * tensorSize(input);
      return {
        layer,
        input,
        output: { length: layer.units, channels: 1 },
        weightCount,
        biasCount: layer.units,
        multiplyAccumulates: weightCount,
      };
    }
    case 'interpolate':
      assert(input.channels === 1, 'only one channel is interpolated');
      return {
        layer,
        input,
        output: { length: layer.outputs, channels: 1 },
        weightCount: 0,
        biasCount: 0,
        multiplyAccumulates: 2 * layer.outputs,
      };
    default:
      return assertUnreachable(layer);
  }
}

export function conv1dOutputLength(layer: Conv1dLayer, inputLength: number): number {
  const { kernelSize, stride, padding } = layer;
  const outputs =
    padding === 'same'
      ? Math.ceil(inputLength / stride)
      : Math.floor((inputLength - kernelSize) / stride) + 1;
  assert(outputs >= 1, `a kernel of ${kernelSize} does not fit ${inputLength} samples`);
  return outputs;
}

/** Real zeros before the first sample; what `same` needs beyond that comes after the last. */
export function conv1dPadBefore(layer: Conv1dLayer, inputLength: number): number {
  if (layer.padding === 'valid') return 0;
  const span = (conv1dOutputLength(layer, inputLength) - 1) * layer.stride + layer.kernelSize;
  return Math.floor(Math.max(0, span - inputLength) / 2);
}

export function countParameters(network: Network): number {
  return planNetwork(network).reduce((sum, plan) => sum + plan.weightCount + plan.biasCount, 0);
}

export function countMultiplyAccumulates(network: Network): number {
  return planNetwork(network).reduce((sum, plan) => sum + plan.multiplyAccumulates, 0);
}

/** Elements of the largest input and output that live at the same time: activation memory in INT8 bytes. */
export function largestLayerPair(network: Network): number {
  return Math.max(...planNetwork(network).map((plan) => tensorSize(plan.input) + tensorSize(plan.output)));
}
