/** What goes on inside both networks, layer by layer, on real beats: the figures an engineer quantizes by. */
import { assert } from '../core/assert.ts';
import { runNetworkFloat } from './float-reference.ts';
import { BIAS_BYTES } from './int8/int8-artifact.ts';
import { activationMinimum, type QuantizedLayer, type TensorQuantization } from './int8/quantized-network.ts';
import { runLayerS8Reference } from './int8/reference.ts';
import { quantizeS8 } from './int8/score-s8.ts';
import type { ModelPair } from './load-model-pair.ts';
import { type Layer, planNetwork, type TensorShape } from './network.ts';

export const HISTOGRAM_BINS = 48;

/** Counts over evenly spaced bins from `low` to `high`; both precisions share the bins. */
export interface TwinHistogram {
  readonly low: number;
  readonly high: number;
  readonly fp32: Uint32Array;
  readonly int8: Uint32Array;
}

export interface LayerReport {
  readonly layer: Layer;
  readonly input: TensorShape;
  readonly output: TensorShape;
  readonly parameters: number;
  /** Weights and biases as each precision stores them. */
  readonly bytes: Readonly<Record<'fp32' | 'int8', number>>;
  readonly multiplyAccumulates: number;
  /** Of the layer's output. */
  readonly quantization: TensorQuantization;
  /** One, or one per output channel: `multiplier * 2^(shift - 31)`. */
  readonly multipliers: Int32Array;
  readonly shifts: Int8Array;
  /** Share of output values at an end of int8 that is not the layer's own activation bound, 0..1. */
  readonly saturatedShare: number;
  /** Signal over quantization noise of the output, FP32 as the signal, in dB; `null` without signal or noise. */
  readonly signalToNoiseDb: number | null;
  /** `null` for a layer without weights. */
  readonly weights: TwinHistogram | null;
  readonly activations: TwinHistogram;
}

/** Beats as both networks take them: `[count, length]`. */
export interface ReportBeats {
  readonly count: number;
  readonly samples: Float32Array;
}

/** @throws when there is no beat: without one there are no activations. */
export function reportLayers(pair: ModelPair, beats: ReportBeats): LayerReport[] {
  assert(beats.count > 0, 'layers are reported on beats');
  const { network, quantization } = pair.card;
  const float = floatOutputs(pair, beats);
  let integers = quantizeS8(beats.samples, pair.int8.input);
  return planNetwork(network).map((plan, index): LayerReport => {
    const quantized = pair.int8.layers[index];
    const tensor = quantization.tensors[index + 1];
    integers = runLayerS8Reference(quantized, quantization.tensors[index].zeroPoint, integers);
    const { weights, biases } = pair.fp32[index];
    const dequantized = Float32Array.from(integers, (value) => (value - tensor.zeroPoint) * tensor.scale);
    return {
      ...plan,
      parameters: plan.weightCount + plan.biasCount,
      bytes: {
        fp32: 4 * (weights.length + biases.length),
        int8: quantized.weights.length + BIAS_BYTES * quantized.biases.length,
      },
      quantization: tensor,
      multipliers: quantized.multipliers,
      shifts: quantized.shifts,
      saturatedShare: saturatedShare(integers, quantized),
      signalToNoiseDb: signalToNoiseDb(float[index], dequantized),
      weights: plan.weightCount > 0 ? weightHistogram(weights, quantized, quantization.tensors, index) : null,
      activations: twinHistogram(float[index], dequantized),
    };
  });
}

/** Per layer the outputs of all beats, one beat after another. */
function floatOutputs({ card, fp32 }: ModelPair, { count, samples }: ReportBeats): Float32Array[] {
  const length = card.input.lengthSamples;
  const outputs: Float32Array[] = [];
  for (let beat = 0; beat < count; beat++) {
    const layers = runNetworkFloat(card.network, fp32, samples.subarray(beat * length, (beat + 1) * length));
    for (const [index, values] of layers.entries()) {
      outputs[index] ??= new Float32Array(count * values.length);
      outputs[index].set(values, beat * values.length);
    }
  }
  return outputs;
}

/** A ReLU whose zero lies at an end of int8 cuts there because it is a ReLU, not for want of range. */
function saturatedShare(values: Int8Array, { plan, outputZeroPoint }: QuantizedLayer): number {
  const { layer } = plan;
  const isRelu = layer.kind !== 'interpolate' && layer.activation === 'relu';
  const bound = isRelu ? activationMinimum(layer.activation, outputZeroPoint) : null;
  let saturated = 0;
  for (const value of values) if ((value === 127 || value === -128) && value !== bound) saturated++;
  return saturated / values.length;
}

function signalToNoiseDb(signal: Float32Array, approximation: Float32Array): number | null {
  let signalPower = 0;
  let noisePower = 0;
  for (let i = 0; i < signal.length; i++) {
    signalPower += signal[i] ** 2;
    noisePower += (signal[i] - approximation[i]) ** 2;
  }
  return signalPower > 0 && noisePower > 0 ? 10 * Math.log10(signalPower / noisePower) : null;
}

/** Weight scales are not stored: they follow from the multipliers and the scales on both sides of the layer. */
function weightHistogram(
  weights: Float32Array,
  { weights: integers, multipliers, shifts }: QuantizedLayer,
  tensors: readonly TensorQuantization[],
  index: number,
): TwinHistogram {
  const perChannel = integers.length / multipliers.length;
  const dequantized = Float32Array.from(integers, (value, i) => {
    const channel = Math.floor(i / perChannel);
    const multiplier = multipliers[channel] * 2 ** (shifts[channel] - 31);
    return value * ((multiplier * tensors[index + 1].scale) / tensors[index].scale);
  });
  return twinHistogram(weights, dequantized);
}

function twinHistogram(fp32: Float32Array, int8: Float32Array): TwinHistogram {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of [fp32, int8]) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low === high) high = low + 1;
  const count = (values: Float32Array): Uint32Array => {
    const bins = new Uint32Array(HISTOGRAM_BINS);
    const scale = HISTOGRAM_BINS / (high - low);
    for (const value of values) bins[Math.min(HISTOGRAM_BINS - 1, Math.floor((value - low) * scale))]++;
    return bins;
  };
  return { low, high, fp32: count(fp32), int8: count(int8) };
}
