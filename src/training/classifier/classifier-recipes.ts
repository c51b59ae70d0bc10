import type { ClassifierNetwork } from '../../models/classifier/classifier-network.ts';
import { CLASSIFIER_WINDOW } from '../../signal/classifier-input.ts';
import { ROW_FEATURES } from '../../signal/row-classifier-input.ts';
import { FEATURE_COUNT } from './classifier-beats.ts';
import type { PruningRecipe } from './pruning-run.ts';

export const PROTOCOLS = ['mixed', 'by-patient'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Wide enough to be pruned; 59 thousand multiply-accumulates a beat. */
const NETWORK: ClassifierNetwork = {
  inputLength: CLASSIFIER_WINDOW.lengthSamples,
  featureCount: FEATURE_COUNT,
  layers: [
    { kind: 'conv1d', filters: 16, kernelSize: 9, stride: 4, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 3, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'linear' },
  ],
};

/**
 * Rare classes are drawn more often than they occur, frequent ones less; the class weights bring the balance of the
 * training beats back, so that the loss is that of all of them at a third of the cost.
 */
export const CLASSIFIER_RECIPES: Readonly<Record<Protocol, PruningRecipe>> = {
  mixed: {
    network: NETWORK,
    fit: {
      epochs: 30,
      beatsPerEpoch: [15_000, 4000, 6000, 2000, 3000],
      mostRepeats: 4,
      classWeights: [4, 0.5, 0.8, 0.3, 2],
      labelSmoothing: 0,
      learningRate: 3e-3,
      finalLearningRateShare: 0.02,
      weightDecay: 0,
      augmentation: { shiftSamples: 1, amplitudeSpread: 0.1, noiseSd: 0, featureNoiseSd: 0 },
    },
    // Long where the study looks: a network that is about to lose more learns little that stays.
    fineTuning: { epochs: [2, 2, 32, 10, 10, 10], learningRate: 2e-3 },
    teacher: { share: 0.25, temperature: 1 },
    channelShare: 0.5,
    criterionBatches: 12,
  },
  'by-patient': {
    network: NETWORK,
    fit: {
      epochs: 10,
      beatsPerEpoch: [15_000, 4000, 4000, 1200, 0],
      mostRepeats: 4,
      // Supraventricular beats count four times over: they are what is missed most in a patient nobody has seen.
      classWeights: [3, 1, 0.7, 0.4, 0],
      labelSmoothing: 0,
      learningRate: 1e-3,
      finalLearningRateShare: 0.02,
      weightDecay: 1e-2,
      augmentation: { shiftSamples: 2, amplitudeSpread: 0.3, noiseSd: 0.03, featureNoiseSd: 0.03 },
    },
    fineTuning: { epochs: [3, 3, 3, 3, 3, 3], learningRate: 1e-3 },
    teacher: { share: 0.9, temperature: 2 },
    channelShare: 0.6,
    criterionBatches: 12,
  },
};

/** Those of recordings, for a network that takes as many features as rows have. */
export const ROW_CLASSIFIER_RECIPES: Readonly<Record<Protocol, PruningRecipe>> = {
  mixed: forRows(CLASSIFIER_RECIPES.mixed),
  'by-patient': forRows(CLASSIFIER_RECIPES['by-patient']),
};

function forRows(recipe: PruningRecipe): PruningRecipe {
  return { ...recipe, network: { ...recipe.network, featureCount: ROW_FEATURES.length } };
}
