import type { InputContract } from '../core/input-contract.ts';
import type { Network } from '../models/network.ts';
import type { QuantizeOptions } from '../models/quantize-options.ts';
import type { ShippedModelId } from '../models/shipped-models.ts';
import type { SampleLoss } from './backpropagation.ts';

/** How the weights are fitted. */
export interface FitRecipe {
  readonly epochs: number;
  readonly batchBeats: number;
  /** Adam's step at the start; it falls along half a cosine. */
  readonly learningRate: number;
  /** What is left of it at the end, 0..1. */
  readonly finalLearningRateShare: number;
  /** Standard deviation of the white noise added to the input; the clean beat is to be reproduced. */
  readonly noiseSd: number;
  /** Averaged over the valid part of every beat. */
  readonly loss: SampleLoss;
}

/** Everything that makes a model, by its id. */
export interface Recipe {
  readonly name: string;
  readonly version: string;
  readonly input: InputContract;
  readonly network: Network;
  readonly fit: FitRecipe;
  /** Goes on from the fitted weights with the quantizer in the loop. */
  readonly fineTuning: FitRecipe;
  readonly quantization: QuantizeOptions;
  /** How often the whole fit is run, each from a seed of its own; `train-model.ts` says which one ships. */
  readonly candidates: number;
}

/**
 * One beat from P wave to T wave, 192 ms before its R-peak to 320 ms after. At 62.5 Hz it still shows what tells
 * the classes apart (see `docs/experiments.md`), in few enough samples for a network of a thousand weights.
 */
export const WHOLE_BEAT: InputContract = {
  rateHz: 62.5,
  lengthSamples: 32,
  rPeakSample: 12,
  window: 'stitched',
  normalisation: 'median-asinh',
};

/** Tensors of one scale, weights of one scale a layer: what a device stores least for. */
export const INT8: QuantizeOptions = {
  weights: 'per-tensor',
  activations: 'asymmetric',
  range: { kind: 'min-max' },
};

export const RECIPES: Readonly<Record<ShippedModelId, Recipe>> = {
  compact: {
    name: 'Compact',
    version: '3.0.0',
    input: WHOLE_BEAT,
    network: {
      inputLength: 32,
      layers: [
        { kind: 'conv1d', filters: 8, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
        { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
        { kind: 'dense', units: 6, activation: 'linear' },
        { kind: 'dense', units: 20, activation: 'relu' },
        { kind: 'dense', units: 32, activation: 'linear' },
      ],
    },
    fit: {
      epochs: 400,
      batchBeats: 64,
      learningRate: 2e-2,
      finalLearningRateShare: 0.02,
      noiseSd: 0.1,
      loss: 'absolute',
    },
    fineTuning: {
      epochs: 60,
      batchBeats: 64,
      learningRate: 2e-3,
      finalLearningRateShare: 0,
      noiseSd: 0.1,
      loss: 'absolute',
    },
    quantization: INT8,
    candidates: 4,
  },
  wide: {
    name: 'Wide',
    version: '3.0.0',
    input: WHOLE_BEAT,
    network: {
      inputLength: 32,
      layers: [
        { kind: 'conv1d', filters: 8, kernelSize: 8, stride: 4, padding: 'same', activation: 'relu' },
        { kind: 'conv1d', filters: 8, kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
        { kind: 'dense', units: 8, activation: 'linear' },
        { kind: 'dense', units: 40, activation: 'relu' },
        { kind: 'dense', units: 32, activation: 'linear' },
      ],
    },
    fit: {
      epochs: 400,
      batchBeats: 16,
      learningRate: 1e-2,
      finalLearningRateShare: 0.02,
      noiseSd: 0.25,
      loss: 'absolute',
    },
    fineTuning: {
      epochs: 60,
      batchBeats: 16,
      learningRate: 2e-3,
      finalLearningRateShare: 0,
      noiseSd: 0.25,
      loss: 'absolute',
    },
    quantization: INT8,
    candidates: 3,
  },
};
