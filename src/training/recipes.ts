import type { InputContract } from '../core/input-contract.ts';
import type { Network } from '../models/network.ts';
import type { QuantizeOptions } from '../models/quantize-options.ts';

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
}

/** Everything that makes a model, by its id. */
export interface Recipe {
  readonly name: string;
  readonly version: string;
  readonly input: InputContract;
  readonly network: Network;
  readonly fit: FitRecipe;
  readonly quantization: QuantizeOptions;
}

/** The layout of the Kaggle heartbeat set: a row starts at its R-peak and runs on, 187 samples at 125 Hz. */
const KAGGLE_BEATS: InputContract = {
  rateHz: 125,
  lengthSamples: 187,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};

export const RECIPES: Readonly<Record<string, Recipe>> = {
  compact: {
    name: 'Compact',
    version: '1.0.0',
    input: KAGGLE_BEATS,
    network: {
      inputLength: 187,
      layers: [
        { kind: 'conv1d', filters: 8, kernelSize: 7, stride: 4, padding: 'same', activation: 'relu' },
        { kind: 'conv1d', filters: 4, kernelSize: 5, stride: 4, padding: 'same', activation: 'relu' },
        { kind: 'dense', units: 4, activation: 'linear' },
        // Every other sample; 187 = 2 * 93 + 1, so that the nodes fall onto samples.
        { kind: 'dense', units: 94, activation: 'linear' },
        { kind: 'interpolate', outputs: 187 },
      ],
    },
    fit: { epochs: 300, batchBeats: 64, learningRate: 3e-3, finalLearningRateShare: 0.02, noiseSd: 0.3 },
    quantization: { weights: 'per-channel', activations: 'asymmetric', range: { kind: 'min-max' } },
  },
};
