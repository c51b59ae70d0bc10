/**
 * The network in plain float arithmetic, one beat at a time: what the quantizer watches to learn the activation
 * ranges, and the slow twin that the engines are tested against.
 */
import { assert, assertUnreachable } from '../core/assert.ts';
import { FRACTION_ONE, interpolationTaps } from './interpolation.ts';
import {
  type Activation,
  type Conv1dLayer,
  conv1dPadBefore,
  type LayerPlan,
  type LayerWeights,
  type Network,
  type NetworkWeights,
  planNetwork,
  tensorSize,
} from './network.ts';

/** @param input `[length]` @returns the output of every layer, in order; the last is the reconstruction. */
export function runNetworkFloat(
  network: Network,
  weights: NetworkWeights,
  input: Float32Array,
): Float32Array[] {
  const outputs: Float32Array[] = [];
  let values = input;
  for (const [i, plan] of planNetwork(network).entries()) {
    values = runLayerFloat(plan, weights[i], values);
    outputs.push(values);
  }
  return outputs;
}

/** One layer, whatever the network it stands in. */
export function runLayerFloat(plan: LayerPlan, weights: LayerWeights, input: Float32Array): Float32Array {
  const { layer } = plan;
  assert(input.length === tensorSize(plan.input), `${input.length} values for a ${layer.kind} layer`);
  switch (layer.kind) {
    case 'conv1d':
      return runConv1dFloat(layer, plan, weights, input);
    case 'dense':
      return Float32Array.from({ length: layer.units }, (_, unit) => {
        let sum = weights.biases[unit];
        for (let i = 0; i < input.length; i++) sum += input[i] * weights.weights[unit * input.length + i];
        return activate(layer.activation, sum);
      });
    case 'interpolate': {
      const { lower, upper, fraction } = interpolationTaps(input.length, layer.outputs);
      return Float32Array.from(
        lower,
        (_, i) => input[lower[i]] + ((input[upper[i]] - input[lower[i]]) * fraction[i]) / FRACTION_ONE,
      );
    }
    default:
      return assertUnreachable(layer);
  }
}

function runConv1dFloat(
  conv: Conv1dLayer,
  { input: from, output: to }: LayerPlan,
  { weights, biases }: LayerWeights,
  input: Float32Array,
): Float32Array {
  const padBefore = conv1dPadBefore(conv, from.length);
  return Float32Array.from({ length: tensorSize(to) }, (_, i) => {
    const filter = i % conv.filters;
    const start = Math.floor(i / conv.filters) * conv.stride - padBefore;
    let sum = biases[filter];
    for (let tap = Math.max(0, -start); tap < Math.min(conv.kernelSize, from.length - start); tap++) {
      for (let channel = 0; channel < from.channels; channel++) {
        const weight = weights[(filter * conv.kernelSize + tap) * from.channels + channel];
        sum += weight * input[(start + tap) * from.channels + channel];
      }
    }
    return activate(conv.activation, sum);
  });
}

function activate(activation: Activation, value: number): number {
  return activation === 'relu' ? Math.max(0, value) : value;
}
