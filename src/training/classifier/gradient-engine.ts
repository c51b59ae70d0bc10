/**
 * Logits and gradients of a classifier on WebAssembly SIMD: TensorFlow.js' wasm backend multiplies transposed matrices,
 * of which going backwards is made, in scalars, and copies every tap.
 */
import { assert } from '../../core/assert.ts';
import { InlinedKernels } from '../../core/wasm-kernels.ts';
import type { ClassifierNetwork } from '../../models/classifier/classifier-network.ts';
import { classCount } from '../../models/classifier/classifier-network.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { GRADIENT_KERNELS_BASE64 } from './gradient-kernels.ts';
import { type BatchTensor, buildGradientProgram, type LayerAddresses } from './gradient-program.ts';

export interface GradientEngine {
  readonly batchBeats: number;
  /** @param weights laid out as `models/network.ts` says */
  setWeights(weights: NetworkWeights): void;
  /** @param window `[inputLength]` @param features `[featureCount]` */
  setBeat(beat: number, window: Float32Array, features: Float32Array): void;
  /** Every beat of the batch. @returns `[batchBeats, classes]` */
  logits(): Float32Array;
  /** After `logits`. @param logitGradients `[batchBeats, classes]` @returns shaped like the weights */
  gradients(logitGradients: Float32Array): NetworkWeights;
}

const KERNELS = new InlinedKernels(GRADIENT_KERNELS_BASE64);

/** @param batchBeats a multiple of four */
export function startGradientEngine(network: ClassifierNetwork, batchBeats: number): GradientEngine {
  assert(batchBeats % 4 === 0, `batches of ${batchBeats}`);
  const program = buildGradientProgram(network, batchBeats);
  const [forward, backward, backwardToInput] = KERNELS.start(program.memory, [
    'forward',
    'backward',
    'backwardToInput',
  ]);
  const floats = new Float32Array(program.memory.buffer);
  const classes = classCount(network);
  const writeBeat = ({ address, beatStride }: BatchTensor, beat: number, values: Float32Array): void =>
    floats.set(values, address / 4 + beat * beatStride);
  return {
    batchBeats,
    setWeights(weights) {
      for (const [i, layer] of program.layers.entries()) {
        placeWeights(floats, layer, weights[i].weights, weights[i].biases);
      }
    },
    setBeat(beat, window, features) {
      assert(window.length === network.inputLength, `a window of ${window.length}`);
      assert(features.length === network.featureCount, `${features.length} features`);
      writeBeat(program.window, beat, window);
      writeBeat(program.features, beat, features);
    },
    logits() {
      for (const { record } of program.layers) forward(record, batchBeats);
      const { address, beatStride } = program.logits;
      return Float32Array.from(
        { length: batchBeats * classes },
        (_, i) => floats[address / 4 + Math.floor(i / classes) * beatStride + (i % classes)],
      );
    },
    gradients(logitGradients) {
      for (let beat = 0; beat < batchBeats; beat++) {
        const own = logitGradients.subarray(beat * classes, (beat + 1) * classes);
        writeBeat(program.logitGradients, beat, own);
      }
      for (let i = program.layers.length - 1; i >= 0; i--) {
        backward(program.layers[i].record, batchBeats);
        if (i > 0) backwardToInput(program.layers[i].record, batchBeats);
      }
      return program.layers.map((layer) => readGradients(floats, layer));
    },
  };
}

function placeWeights(
  floats: Float32Array,
  layer: LayerAddresses,
  weights: Float32Array,
  biases: Float32Array,
): void {
  const { places, channels, windowStride } = layer;
  const byInput = layer.weightsByInput / 4;
  const byOutput = layer.weightsByOutput / 4;
  for (let channel = 0, at = 0; channel < biases.length; channel++) {
    for (let i = 0; i < places.length; i++, at++) {
      floats[byInput + places[i] * channels + channel] = weights[at];
      floats[byOutput + channel * windowStride + places[i]] = weights[at];
    }
  }
  floats.set(biases, layer.biases / 4);
}

function readGradients(floats: Float32Array, layer: LayerAddresses): NetworkWeights[number] {
  const { places, windowStride, biasCount } = layer;
  const from = layer.weightGradient / 4;
  const weights = new Float32Array(places.length * biasCount);
  for (let channel = 0, at = 0; channel < biasCount; channel++) {
    for (let i = 0; i < places.length; i++, at++) {
      weights[at] = floats[from + channel * windowStride + places[i]];
    }
  }
  const biasFrom = layer.biasGradient / 4;
  return { weights, biases: floats.slice(biasFrom, biasFrom + biasCount) };
}
