import type { InputContract } from '../../core/input-contract.ts';
import { INT8, type Recipe } from '../recipes.ts';

/** Ready to be quantized without the quantizer in the loop: see `docs/experiments-recordings.md`. */
export type RecordingRecipe = Omit<Recipe, 'fineTuning' | 'candidates'>;

/**
 * One beat from P wave to T wave in absolute time: 304 ms before its R-peak to 448 ms after. Finer samples than 62.5 Hz
 * told no more (see `docs/experiments-recordings.md`).
 */
export const CENTRED_BEAT: InputContract = {
  rateHz: 62.5,
  lengthSamples: 48,
  rPeakSample: 19,
  window: 'centred',
  normalisation: 'running-median',
};

export const RECORDING_RECIPE: RecordingRecipe = {
  name: 'Recording',
  version: '1.0.0',
  input: CENTRED_BEAT,
  network: {
    inputLength: CENTRED_BEAT.lengthSamples,
    layers: [
      { kind: 'conv1d', filters: 8, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
      { kind: 'conv1d', filters: 8, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
      { kind: 'dense', units: 4, activation: 'linear' },
      { kind: 'dense', units: 32, activation: 'relu' },
      { kind: 'dense', units: CENTRED_BEAT.lengthSamples, activation: 'linear' },
    ],
  },
  fit: {
    epochs: 16,
    batchBeats: 128,
    learningRate: 5e-3,
    finalLearningRateShare: 0.02,
    noiseSd: 0.3,
    loss: 'absolute',
  },
  quantization: INT8,
};

/** Normal beats a record lends to training: as many from each, so that no patient counts more than another. */
export const TRAINING_BEATS_PER_RECORD = 900;
/** Of each record, normal or not, none of them trained on: the ranges of the activations. */
export const RANGE_BEATS_PER_RECORD = 24;
/** Patients are left out in so many turns to choose the threshold. */
export const FOLDS = 4;
