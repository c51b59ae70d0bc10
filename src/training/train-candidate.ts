/**
 * One pair from one seed: fitted in FP32, then fine-tuned with the quantizer in the loop. The FP32 twin that comes out
 * holds the very weights the INT8 network holds, dequantized: the two differ in the rounding of activations only.
 */
import { type Precision, perPrecision } from '../core/precision.ts';
import { agreementBetween } from '../metrics/agreement.ts';
import { thresholdAtSpecificity } from '../metrics/operating-points.ts';
import { rangeOf, type ValueRange } from '../models/activation-range.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { TfjsBackendName } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8ReferenceScorer } from '../models/int8/int8-scorer.ts';
import type { NetworkWeights } from '../models/network.ts';
import {
  calibrateTensors,
  type Quantization,
  quantizeWithTensors,
  throughQuantizer,
} from '../models/quantize.ts';
import type { BeatParts } from './data-parts.ts';
import { sortPartScores } from './evaluate.ts';
import { type FitProgress, fineTuneQuantized, fitNetwork } from './fit.ts';
import { type LabelledBeats, selectBeats } from './labelled-beats.ts';
import type { Recipe } from './recipes.ts';

export interface Candidate {
  readonly seed: number;
  /** Of the FP32 twin. */
  readonly weights: NetworkWeights;
  readonly quantization: Quantization;
  /** Mean score of the normal calibration beats, in FP32: what the fit makes small, on beats it has not seen. */
  readonly calibrationError: number;
  /** Share of the calibration beats whose verdicts differ at matched specificity, 0..1. */
  readonly calibrationFlips: number;
}

export type OnCandidateEpoch = (stage: 'fit' | 'fine-tuning', progress: FitProgress) => void;

export async function trainCandidate(
  recipe: Recipe,
  beats: LabelledBeats,
  parts: BeatParts,
  seed: number,
  backendName: TfjsBackendName,
  onEpoch: OnCandidateEpoch,
): Promise<Candidate> {
  const { network, quantization: options } = recipe;
  const training = selectBeats(beats, parts.training);
  const fitted = fitNetwork(network, recipe.fit, training, seed, (progress) => onEpoch('fit', progress));
  // Abnormal beats among them: what they bring beyond the normal ones must not saturate.
  const ranges = selectBeats(beats, parts['range-calibration']);
  const tensors = calibrateTensors(network, fitted, inputRange(recipe, ranges), ranges.samples, options);
  const loop = { network, tensors, options };
  const tuned = fineTuneQuantized(fitted, loop, recipe.fineTuning, training, seed, (progress) =>
    onEpoch('fine-tuning', progress),
  );
  const weights = throughQuantizer(network, tuned, tensors, options);
  const quantized = quantizeWithTensors(network, tuned, tensors, options);
  const scorers = {
    fp32: createFp32Scorer(recipe, weights, backendName),
    int8: createInt8ReferenceScorer(quantized),
  };
  const calibration = selectBeats(
    beats,
    Int32Array.of(...parts['range-calibration'], ...parts['threshold-calibration']),
  );
  const judged = await judgeOnCalibration(scorers, calibration);
  scorers.fp32.dispose();
  return { seed, weights, quantization: { network: quantized, tensors }, ...judged };
}

/** What the window's normalisation promises, or where it promises nothing what the calibration beats show. */
export function inputRange(
  { input, quantization }: Pick<Recipe, 'input' | 'quantization'>,
  calibration: Pick<LabelledBeats, 'samples'>,
): ValueRange {
  if (input.normalisation === 'unit-range') return { low: 0, high: 1 };
  return rangeOf(calibration.samples.slice(), quantization);
}

/** Shares of normal beats left alone at which verdicts are compared. */
const MATCHED_SPECIFICITIES = [0.7, 0.8, 0.9];

async function judgeOnCalibration(
  scorers: Record<Precision, BeatScorer>,
  beats: LabelledBeats,
): Promise<Pick<Candidate, 'calibrationError' | 'calibrationFlips'>> {
  const scores = { fp32: await scorers.fp32.score(beats), int8: await scorers.int8.score(beats) };
  const sorted = perPrecision((precision) => sortPartScores(scores[precision], beats));
  let flips = 0;
  for (const specificity of MATCHED_SPECIFICITIES) {
    const [first, second] = (['fp32', 'int8'] as const).map((precision) => ({
      scores: scores[precision],
      threshold: thresholdAtSpecificity(sorted[precision], specificity) ?? Number.POSITIVE_INFINITY,
    }));
    flips += agreementBetween(first, second).flipped / beats.count / MATCHED_SPECIFICITIES.length;
  }
  const normals = sorted.fp32.normal;
  return {
    calibrationError: normals.reduce((sum, score) => sum + score, 0) / normals.length,
    calibrationFlips: flips,
  };
}

/** More flipped verdicts than this and a candidate is passed over. */
const TOLERATED_FLIPS = 0.01;

/**
 * The candidate that reproduces normal calibration beats best, among those whose INT8 agrees with their FP32; where
 * none does, the one that agrees best. The test beats have no say in it.
 */
export function chooseCandidate(candidates: readonly Candidate[]): Candidate {
  const agreeing = candidates.filter(({ calibrationFlips }) => calibrationFlips <= TOLERATED_FLIPS);
  return agreeing.length > 0
    ? agreeing.reduce((best, next) => (next.calibrationError < best.calibrationError ? next : best))
    : candidates.reduce((best, next) => (next.calibrationFlips < best.calibrationFlips ? next : best));
}
