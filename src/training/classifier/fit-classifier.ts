/** Fits a classifier, from nothing or on from weights it has, some of which may be pruned and stay 0. */
import { assert } from '../../core/assert.ts';
import { createRng, type Rng, shuffle } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../models/classifier/classifier-network.ts';
import type { LayerWeights, NetworkWeights } from '../../models/network.ts';
import { CLASSIFIER_WINDOW } from '../../signal/classifier-input.ts';
import { Adam } from '../adam.ts';
import { type ClassLoss, classLoss, type Teacher } from './class-loss.ts';
import { CLASS_COUNT, type ClassifierBeats, KEPT_SAMPLES, WINDOW_MARGIN } from './classifier-beats.ts';
import { type GradientEngine, startGradientEngine } from './gradient-engine.ts';

export const BATCH_BEATS = 128;

/** How beats differ from themselves each time they are seen. */
export interface Augmentation {
  /** The window moves by up to so many samples, at most `WINDOW_MARGIN`. */
  readonly shiftSamples: number;
  /** The amplitude is multiplied by `2^(±spread)`, uniformly. */
  readonly amplitudeSpread: number;
  /** White noise. */
  readonly noiseSd: number;
  /** White noise on the rhythm features. */
  readonly featureNoiseSd: number;
}

export interface ClassifierFit extends ClassLoss {
  readonly epochs: number;
  /** `[classes]`: how many beats of each an epoch sees at most; each beat at most `mostRepeats` times. */
  readonly beatsPerEpoch: readonly number[];
  readonly mostRepeats: number;
  readonly learningRate: number;
  /** What is left of it at the end of half a cosine. */
  readonly finalLearningRateShare: number;
  /** Share of a weight taken off at a step, times the learning rate (Loshchilov and Hutter 2019). */
  readonly weightDecay: number;
  readonly augmentation: Augmentation;
}

/** 1 where a weight lives, 0 where it is pruned; shaped like the weights of each layer. */
export type WeightMasks = readonly Uint8Array[];

export interface Fitting {
  readonly network: ClassifierNetwork;
  readonly fit: ClassifierFit;
  readonly beats: ClassifierBeats;
  /** Indices of beats. */
  readonly training: Int32Array;
  readonly masks?: WeightMasks;
  /** The network whose logits are learnt from, beside the labels. */
  readonly teaching?: {
    readonly teacher: Teacher;
    readonly network: ClassifierNetwork;
    readonly weights: NetworkWeights;
  };
}

/** He et al. 2015: normal, variance 2 / fan-in before a ReLU, 1 / fan-in before the logits. */
export function initialClassifierWeights(network: ClassifierNetwork, rng: Rng): NetworkWeights {
  return planClassifier(network).map(({ layer, weightCount, biasCount }) => {
    const gain = layer.kind !== 'interpolate' && layer.activation === 'relu' ? 2 : 1;
    const deviation = Math.sqrt((gain * biasCount) / weightCount);
    return {
      weights: Float32Array.from({ length: weightCount }, () => deviation * rng.nextGaussian()),
      biases: new Float32Array(biasCount),
    };
  });
}

export function copyWeights(weights: NetworkWeights): LayerWeights[] {
  return weights.map((layer) => ({ weights: layer.weights.slice(), biases: layer.biases.slice() }));
}

/** @returns new weights; the mean loss of each epoch goes to `onEpoch`. */
export function fitClassifier(
  { network, fit, beats, training, masks, teaching }: Fitting,
  start: NetworkWeights,
  seed: number,
  onEpoch: (epoch: number, loss: number) => void = () => undefined,
): NetworkWeights {
  const rng = createRng(seed);
  const weights = copyWeights(start);
  if (masks) applyMasks(weights, masks);
  const engine = startGradientEngine(network, BATCH_BEATS);
  const teacher = teaching && startGradientEngine(teaching.network, BATCH_BEATS);
  teacher?.setWeights(teaching?.weights ?? []);
  const byClass = beatsByClass(beats.classes, training);
  const adam = new Adam(weights.flatMap((layer) => [layer.weights.length, layer.biases.length]));
  const labels = new Uint8Array(BATCH_BEATS);
  const slopes = new Float32Array(BATCH_BEATS * CLASS_COUNT);
  const writer = batchWriter(beats, fit.augmentation, rng);
  for (let epoch = 0; epoch < fit.epochs; epoch++) {
    const order = drawEpoch(byClass, fit, rng);
    const steps = Math.floor(order.length / BATCH_BEATS);
    let lossSum = 0;
    for (let step = 0; step < steps; step++) {
      const chosen = order.subarray(step * BATCH_BEATS, (step + 1) * BATCH_BEATS);
      writer(chosen, teacher ? [engine, teacher] : [engine]);
      for (let i = 0; i < BATCH_BEATS; i++) labels[i] = beats.classes[chosen[i]];
      engine.setWeights(weights);
      const taught = teaching && teacher && { teacher: teaching.teacher, logits: teacher.logits() };
      lossSum += classLoss(engine.logits(), labels, fit, taught ?? null, slopes);
      const gradients = engine.gradients(slopes);
      const rate = learningRateAt(fit, (epoch + step / steps) / fit.epochs);
      adam.step(arraysOf(weights), arraysOf(gradients), rate);
      decay(weights, rate * fit.weightDecay);
      if (masks) applyMasks(weights, masks);
    }
    onEpoch(epoch + 1, lossSum / steps);
  }
  return weights;
}

function arraysOf(weights: NetworkWeights): Float32Array[] {
  return weights.flatMap((layer) => [layer.weights, layer.biases]);
}

export function applyMasks(weights: NetworkWeights, masks: WeightMasks): void {
  for (const [i, mask] of masks.entries()) {
    const own = weights[i].weights;
    for (let k = 0; k < own.length; k++) if (mask[k] === 0) own[k] = 0;
  }
}

function decay(weights: NetworkWeights, share: number): void {
  if (share === 0) return;
  for (const layer of weights) for (let k = 0; k < layer.weights.length; k++) layer.weights[k] *= 1 - share;
}

function learningRateAt({ learningRate, finalLearningRateShare }: ClassifierFit, progress: number): number {
  const fall = 0.5 * (1 + Math.cos(Math.PI * progress));
  return learningRate * (finalLearningRateShare + (1 - finalLearningRateShare) * fall);
}

function beatsByClass(classes: Uint8Array, beats: Int32Array): Int32Array[] {
  return Array.from({ length: CLASS_COUNT }, (_, own) => beats.filter((beat) => classes[beat] === own));
}

/** The beats of one epoch. @param among indices of beats */
export function drawBeats(
  { classes }: ClassifierBeats,
  among: Int32Array,
  fit: ClassifierFit,
  rng: Rng,
): Int32Array {
  return drawEpoch(beatsByClass(classes, among), fit, rng);
}

/** Rare classes are repeated, frequent ones sampled without replacement. */
function drawEpoch(
  byClass: readonly Int32Array[],
  { beatsPerEpoch, mostRepeats }: ClassifierFit,
  rng: Rng,
): Int32Array {
  const drawn = byClass.flatMap((own, k) => {
    const wanted = Math.min(beatsPerEpoch[k], own.length * mostRepeats);
    const order: number[] = [];
    while (order.length < wanted) order.push(...shuffle(own.slice(), rng).subarray(0, wanted - order.length));
    return order;
  });
  assert(drawn.length >= BATCH_BEATS, `${drawn.length} beats fill no batch`);
  return shuffle(Int32Array.from(drawn), rng);
}

/** Writes chosen beats, altered, into engines; all of them see the same. */
export function batchWriter(
  { windows, features, featureCount }: ClassifierBeats,
  { shiftSamples, amplitudeSpread, noiseSd, featureNoiseSd }: Augmentation,
  rng: Rng,
): (chosen: Int32Array, engines: readonly GradientEngine[]) => void {
  assert(shiftSamples <= WINDOW_MARGIN, `a shift of ${shiftSamples} samples`);
  const length = CLASSIFIER_WINDOW.lengthSamples;
  const window = new Float32Array(length);
  const rhythm = new Float32Array(featureCount);
  return (chosen, engines) => {
    for (let i = 0; i < chosen.length; i++) {
      const shift = shiftSamples > 0 ? rng.nextInt(2 * shiftSamples + 1) - shiftSamples : 0;
      const from = chosen[i] * KEPT_SAMPLES + WINDOW_MARGIN + shift;
      const gain = 2 ** (amplitudeSpread * (2 * rng.next() - 1));
      for (let k = 0; k < length; k++) window[k] = gain * windows[from + k];
      if (noiseSd > 0) for (let k = 0; k < length; k++) window[k] += noiseSd * rng.nextGaussian();
      for (let k = 0; k < featureCount; k++) {
        const noise = featureNoiseSd > 0 ? featureNoiseSd * rng.nextGaussian() : 0;
        rhythm[k] = features[chosen[i] * featureCount + k] + noise;
      }
      for (const engine of engines) engine.setBeat(i, window, rhythm);
    }
  };
}

/** @param chosen indices of beats @returns `[chosen, classes]` */
export function classifierLogits(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  { windows, features, featureCount }: ClassifierBeats,
  chosen: Int32Array,
): Float32Array {
  const engine = startGradientEngine(network, BATCH_BEATS);
  engine.setWeights(weights);
  const logits = new Float32Array(chosen.length * CLASS_COUNT);
  for (let start = 0; start < chosen.length; start += BATCH_BEATS) {
    const batch = chosen.subarray(start, start + BATCH_BEATS);
    for (const [i, beat] of batch.entries()) {
      const from = beat * KEPT_SAMPLES + WINDOW_MARGIN;
      engine.setBeat(
        i,
        windows.subarray(from, from + CLASSIFIER_WINDOW.lengthSamples),
        features.subarray(beat * featureCount, (beat + 1) * featureCount),
      );
    }
    logits.set(engine.logits().subarray(0, batch.length * CLASS_COUNT), start * CLASS_COUNT);
  }
  return logits;
}
