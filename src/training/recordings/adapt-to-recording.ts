/**
 * A pair of its own for one recording: the pair for all of them, fine-tuned on the first minutes of that recording.
 * Nobody labels those beats. They are taken for normal because most of them are: those least like the median of all are
 * left out, and of the rest the network is asked to give back clean what it is shown noisy.
 */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import type { Precision } from '../../core/precision.ts';
import { createRng } from '../../core/rng.ts';
import { quantileOfSorted } from '../../metrics/quantile.ts';
import type { ValueRange } from '../../models/activation-range.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { scoreToThreshold, thresholdToScore } from '../../models/int8/int8-artifact.ts';
import type { QuantizedNetwork } from '../../models/int8/quantized-network.ts';
import type { Network, NetworkWeights } from '../../models/network.ts';
import { calibrateTensors, quantizeWithTensors, throughQuantizer } from '../../models/quantize.ts';
import type { QuantizeOptions } from '../../models/quantize-options.ts';
import { copyWeights, descent, type FitProgress, type TrainingBeats } from '../fit.ts';
import type { FitRecipe } from '../recipes.ts';
import { recordingGradients } from './recording-gradients.ts';

/** Minutes of the recording to learn from, unless the person says otherwise; ANSI/AAMI EC57 does not score as many. */
export const LEARNING_MINUTES = 5;

/** Fewer say nothing about what is usual. */
const LEAST_BEATS = 40;

export interface AdaptationOptions {
  /** Share of the beats left out, those least like the median beat, 0..1. */
  readonly droppedShare: number;
  /** Its batches are a multiple of four, and no larger than what is kept of `LEAST_BEATS`. */
  readonly fit: FitRecipe;
  /** Threshold over the score that 95 % of the kept beats stay under; see `thresholdsFor`. */
  readonly thresholdFactor: number;
  readonly seed: number;
}

export const ADAPTATION: AdaptationOptions = {
  droppedShare: 0.5,
  fit: {
    epochs: 40,
    batchBeats: 16,
    learningRate: 2e-3,
    finalLearningRateShare: 0,
    noiseSd: 0.3,
    loss: 'absolute',
  },
  // Best F1 for V and F over the records of DS1: docs/experiments-recordings.md.
  thresholdFactor: 3.3,
  seed: 1,
};

/** What adapting needs of a pair. */
export interface AdaptablePair {
  readonly card: {
    readonly network: Network;
    readonly quantization: { readonly options: QuantizeOptions };
  };
  readonly fp32: NetworkWeights;
  readonly int8: QuantizedNetwork;
}

export interface AdaptedPair {
  readonly fp32: NetworkWeights;
  readonly int8: QuantizedNetwork;
  /** Chosen without labels. */
  readonly thresholds: Readonly<Record<Precision, number>>;
  readonly beatsUsed: number;
  readonly beatsDropped: number;
}

/**
 * Starts TensorFlow.js where nobody has. The same beats, options and backend give the same pair.
 * @param beats of the first minutes, whole and judged ones, prepared as `pair.card.input` asks
 * @param onProgress after every epoch; between epochs the event loop gets its turn
 * @throws AppError `bad-option` where there are too few beats, `cancelled` where `signal` was aborted
 */
export async function adaptToRecording(
  pair: AdaptablePair,
  beats: TrainingBeats,
  options: AdaptationOptions,
  onProgress: (progress: FitProgress) => void,
  signal: AbortSignal,
): Promise<AdaptedPair> {
  if (beats.count < LEAST_BEATS) {
    throw new AppError(
      'bad-option',
      `The learning period holds ${beats.count} usable beats; at least ${LEAST_BEATS} are needed. Choose more minutes.`,
    );
  }
  const { name: backendName } = await startTfjsBackend();
  const kept = withoutOutliers(beats, options.droppedShare);
  const { network, quantization } = pair.card;
  const weights = copyWeights(pair.fp32);
  const gradientsOf = recordingGradients(network, weights, options.fit.batchBeats);
  const epochs = descent(weights, options.fit, kept, createRng(options.seed), gradientsOf);
  await finish(epochs, signal, onProgress);
  const tensors = calibrateTensors(
    network,
    weights,
    rangeHeldBy(pair.int8),
    beats.samples.subarray(0, beats.count * beats.length),
    quantization.options,
  );
  const fp32 = throughQuantizer(network, weights, tensors, quantization.options);
  const int8 = quantizeWithTensors(network, weights, tensors, quantization.options);
  const scorer = createFp32Scorer(pair.card, fp32, backendName);
  const scores = await scorer.score(kept);
  scorer.dispose();
  const thresholds = thresholdsFor(scores, int8.input.scale, options.thresholdFactor);
  return { fp32, int8, thresholds, beatsUsed: kept.count, beatsDropped: beats.count - kept.count };
}

/** Runs the epochs, giving way after each, so that a worker hears of a cancellation. */
async function finish(
  epochs: Generator<FitProgress>,
  signal: AbortSignal,
  onProgress: (progress: FitProgress) => void,
): Promise<void> {
  for (const progress of epochs) {
    onProgress(progress);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal.aborted) throw new AppError('cancelled', 'Adapting to the recording was cancelled.');
  }
}

/** The beats nearest to the median beat by mean absolute difference, in the order of time. */
export function withoutOutliers(beats: TrainingBeats, droppedShare: number): TrainingBeats {
  assert(droppedShare >= 0 && droppedShare < 1, `a share of ${droppedShare}`);
  const { count, length, samples } = beats;
  const usual = medianBeat(beats);
  const distances = Float64Array.from({ length: count }, (_, beat) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += Math.abs(samples[beat * length + i] - usual[i]);
    return sum;
  });
  const nearest = Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b);
  const chosen = nearest.slice(0, Math.ceil((1 - droppedShare) * count)).sort((a, b) => a - b);
  const kept = new Float32Array(chosen.length * length);
  for (const [i, beat] of chosen.entries())
    kept.set(samples.subarray(beat * length, (beat + 1) * length), i * length);
  return {
    count: chosen.length,
    length,
    samples: kept,
    validLengths: Uint16Array.from(chosen, (beat) => beats.validLengths[beat]),
  };
}

function medianBeat({ count, length, samples }: TrainingBeats): Float32Array {
  const column = new Float32Array(count);
  return Float32Array.from({ length }, (_, i) => {
    for (let beat = 0; beat < count; beat++) column[beat] = samples[beat * length + i];
    return quantileOfSorted(Float64Array.from(column).sort(), 0.5);
  });
}

/** What the integers of the input stand for stays as it was: beats the minutes do not show are larger, too. */
function rangeHeldBy({ input: { scale, zeroPoint } }: QuantizedNetwork): ValueRange {
  return { low: (-128 - zeroPoint) * scale, high: (127 - zeroPoint) * scale };
}

/** Share of the kept beats that score below what counts as usual. */
const USUAL_SHARE = 0.95;

/**
 * A threshold without labels: `factor` times the score that 95 % of the beats learnt from stay under. For INT8 the same
 * score, to the nearest one that a device can hold: both are in one unit.
 */
function thresholdsFor(scores: Float32Array, inputScale: number, factor: number): Record<Precision, number> {
  const fp32 = factor * quantileOfSorted(scores.slice().sort(), USUAL_SHARE);
  return { fp32, int8: thresholdToScore(scoreToThreshold(fp32, inputScale), inputScale) };
}
