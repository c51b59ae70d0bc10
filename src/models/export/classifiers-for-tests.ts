/** Classifiers and beats for the tests of the exporters. */
import { readFile } from 'node:fs/promises';
import { createRng } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../classifier/classifier-network.ts';
import { runClassifierFloat } from '../classifier/float-classifier.ts';
import { loadClassifierCard } from '../classifier/load-classifier.ts';
import { quantizeClassifier } from '../classifier/quantize-classifier.ts';
import { dequantizeS8 } from '../int8/score-s8.ts';
import { classifyS8Reference } from '../int8/sparse/classifier-reference.ts';
import type { QuantizeOptions } from '../quantize-options.ts';
import { type ClassifierAtStage, loadClassifierAtStage } from './classifier-stage.ts';
import { int8Beats } from './pairs-for-tests.ts';

const MODELS = new URL('../../../public/models/', import.meta.url);

/** Dense, at the sparsity of the bar, and where most is gone and whole channels are dead. */
export const TESTED_STAGES = ['classifier-mixed', 'classifier-by-patient'].flatMap((id) =>
  [0, 0.6, 0.9, 0.95].map((sparsity) => ({ id, sparsity })),
);

/** Odd sizes on purpose: an odd number of channels, of taps, of features and of classes; padding of either kind. */
export const ODD_CLASSIFIER: ClassifierNetwork = {
  inputLength: 45,
  featureCount: 4,
  layers: [
    { kind: 'conv1d', filters: 5, kernelSize: 6, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters: 3, kernelSize: 4, stride: 3, padding: 'valid', activation: 'relu' },
    { kind: 'dense', units: 7, activation: 'relu' },
    { kind: 'dense', units: 6, activation: 'linear' },
    { kind: 'dense', units: 5, activation: 'linear' },
  ],
};

export async function loadShippedStage(id: string, sparsity: number): Promise<ClassifierAtStage> {
  const readOwn = (path: string) => readFile(new URL(`${id}/${path}`, MODELS));
  const card = await loadClassifierCard(readOwn);
  const stage = card.stages.find((candidate) => candidate.sparsity === sparsity);
  if (!stage) throw new Error(`${id} has no stage ${sparsity}`);
  return loadClassifierAtStage(readOwn, card, stage);
}

/** @param density share of blocks of two weights that are not zero; what exporters do not read is the shipped card's. */
export async function randomClassifier(
  options: QuantizeOptions,
  density: number,
  seed: number,
): Promise<ClassifierAtStage> {
  const network = ODD_CLASSIFIER;
  const { card, stage } = await loadShippedStage('classifier-mixed', 0);
  const rng = createRng(seed);
  const fp32 = planClassifier(network).map(({ weightCount, biasCount }) => {
    const spread = 1.4 / Math.sqrt((density * weightCount) / biasCount);
    const weights = Float32Array.from({ length: weightCount }, () => spread * rng.nextGaussian());
    for (let i = 0; i < weightCount; i += 2) if (rng.next() >= density) weights.fill(0, i, i + 2);
    return { weights, biases: Float32Array.from({ length: biasCount }, () => 0.1 * rng.nextGaussian()) };
  });
  const noise = (length: number) => Float32Array.from({ length }, () => 2 * rng.next() - 0.8);
  const calibration = {
    windows: noise(64 * network.inputLength),
    features: noise(64 * network.featureCount),
  };
  const int8 = quantizeClassifier(network, fp32, calibration, options);
  return { card: { ...card, quantization: options }, stage: { ...stage, network }, fp32, int8 };
}

/** Beats as floats, each exactly an int8 of the classifier's input. */
export interface QuantizedBeats {
  readonly windows: Float32Array;
  readonly features: Float32Array;
  readonly int8: { readonly windows: Int8Array; readonly features: Int8Array };
  /** int8 `[beats, classes]` of the TypeScript reference. */
  readonly logits: Int8Array;
}

export function quantizedBeats({ int8 }: ClassifierAtStage, beats: number, seed: number): QuantizedBeats {
  const { inputLength, featureCount } = int8.network;
  // Another number of constant beats in front, so that extremes of one meet whatever of the other.
  const featureRows = int8Beats(beats + 5, featureCount, seed + 1).subarray(5 * featureCount);
  const quanta = { windows: int8Beats(beats, inputLength, seed), features: featureRows };
  const windows = dequantizeS8(quanta.windows, int8.input);
  const features = dequantizeS8(quanta.features, int8.joined);
  return { windows, features, int8: quanta, logits: classifyS8Reference(int8, windows, features) };
}

/** The largest difference of a logit from the plain float classifier's. */
export function largestLogitError(
  { stage, fp32 }: ClassifierAtStage,
  { windows, features }: Pick<QuantizedBeats, 'windows' | 'features'>,
  logits: Float32Array,
): number {
  const { inputLength, featureCount } = stage.network;
  const beats = windows.length / inputLength;
  const classes = logits.length / beats;
  let largest = 0;
  for (let beat = 0; beat < beats; beat++) {
    const expected = runClassifierFloat(
      stage.network,
      fp32,
      windows.subarray(beat * inputLength, (beat + 1) * inputLength),
      features.subarray(beat * featureCount, (beat + 1) * featureCount),
    ).at(-1);
    expected?.forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - logits[beat * classes + i]));
    });
  }
  return largest;
}
