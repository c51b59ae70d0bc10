/** Pairs of every make for the tests of the exporters: each layer kind, each way of quantizing. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRng } from '../../core/rng.ts';
import { runNetworkFloat } from '../float-reference.ts';
import { loadModelPair, type ModelPair } from '../load-model-pair.ts';
import { type Network, planNetwork } from '../network.ts';
import { quantizeNetwork } from '../quantize.ts';
import type { QuantizeOptions } from '../quantize-options.ts';

const MODELS = new URL('../../../public/models/', import.meta.url);

/** A pair that is announced may not have been trained yet. */
export function isShipped(id: string): boolean {
  return existsSync(new URL(`${id}/card.json`, MODELS));
}

export async function loadShippedPair(id: string): Promise<ModelPair> {
  return loadModelPair((path) => readFile(new URL(`${id}/${path}`, MODELS)));
}

/** Odd sizes on purpose: `same` padding of 2 before and 3 after, `valid` with a rest, more than one channel into a dense layer. */
export const EVERY_LAYER: Network = {
  inputLength: 45,
  layers: [
    { kind: 'conv1d', filters: 5, kernelSize: 6, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 3, kernelSize: 4, stride: 3, padding: 'valid', activation: 'linear' },
    { kind: 'dense', units: 6, activation: 'linear' },
    { kind: 'dense', units: 23, activation: 'relu' },
    { kind: 'dense', units: 23, activation: 'linear' },
    { kind: 'interpolate', outputs: 45 },
  ],
};

export const QUANTIZATIONS: readonly QuantizeOptions[] = [
  { weights: 'per-tensor', activations: 'symmetric', range: { kind: 'min-max' } },
  { weights: 'per-channel', activations: 'symmetric', range: { kind: 'min-max' } },
  { weights: 'per-tensor', activations: 'asymmetric', range: { kind: 'min-max' } },
  { weights: 'per-channel', activations: 'asymmetric', range: { kind: 'min-max' } },
];

/** A pair with weights drawn at random; what the exporters do not read is the shipped card's. */
export async function randomPair(
  network: Network,
  options: QuantizeOptions,
  seed: number,
): Promise<ModelPair> {
  const rng = createRng(seed);
  const { card } = await loadShippedPair('compact');
  const fp32 = planNetwork(network).map(({ weightCount, biasCount, input }) => {
    const spread = 1.4 / Math.sqrt(Math.max(1, weightCount / Math.max(1, biasCount)));
    return {
      weights: Float32Array.from({ length: weightCount }, () => spread * rng.nextGaussian()),
      biases: Float32Array.from({ length: biasCount }, () => (0.1 * rng.nextGaussian()) / input.channels),
    };
  });
  const calibration = Float32Array.from({ length: 64 * network.inputLength }, () => rng.next());
  const { network: int8, tensors } = quantizeNetwork(
    network,
    fp32,
    { low: 0, high: 1 },
    calibration,
    options,
  );
  return { card: { ...card, network, quantization: { ...card.quantization, options, tensors } }, fp32, int8 };
}

/** Whole beats of int8: the extremes, alternating ones, random ones of every amplitude. */
export function int8Beats(beats: number, length: number, seed: number): Int8Array {
  const rng = createRng(seed);
  const values = new Int8Array(beats * length);
  for (let beat = 0; beat < beats; beat++) {
    const row = values.subarray(beat * length, (beat + 1) * length);
    const kind = beat % 8;
    const amplitude = 1 + rng.nextInt(128);
    const period = 1 + rng.nextInt(9);
    if (beat < 8) row.fill([-128, 127, 0, -1, 1, -127, 126, 64][beat]);
    else if (kind === 0)
      row.forEach((_, i) => {
        row[i] = Math.floor(i / period) % 2 ? 127 : -128;
      });
    else if (kind === 1)
      row.forEach((_, i) => {
        row[i] = rng.nextInt(2) ? 127 : -128;
      });
    else
      row.forEach((_, i) => {
        row[i] = Math.max(-128, Math.min(127, rng.nextInt(2 * amplitude) - amplitude));
      });
  }
  return values;
}

/** Whole beats of float32 in 0..1. */
export function floatBeats(beats: number, length: number, seed: number): Float32Array {
  const rng = createRng(seed);
  return Float32Array.from({ length: beats * length }, () => rng.next());
}

/** The largest difference from the plain float network. @param input `[beats, length]` */
export function largestFloatError(
  { card, fp32 }: ModelPair,
  input: Float32Array,
  output: Float32Array,
): number {
  const length = card.network.inputLength;
  let largest = Math.abs(input.length - output.length);
  for (let at = 0; at < input.length; at += length) {
    const expected = runNetworkFloat(card.network, fp32, input.subarray(at, at + length)).at(-1);
    expected?.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - output[at + i]));
    });
  }
  return largest;
}
