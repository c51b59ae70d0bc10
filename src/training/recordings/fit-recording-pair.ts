import type { Precision } from '../../core/precision.ts';
import type { BeatScorer } from '../../models/beat-scorer.ts';
import type { TfjsBackendName } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../../models/int8/int8-scorer.ts';
import type { NetworkWeights } from '../../models/network.ts';
import {
  calibrateTensors,
  type Quantization,
  quantizeWithTensors,
  throughQuantizer,
} from '../../models/quantize.ts';
import { fineTuneQuantized, fitNetwork } from '../fit.ts';
import type { Recipe } from '../recipes.ts';
import { inputRange, type OnCandidateEpoch } from '../train-candidate.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { drawParts, gatherBeats, type RecordingParts } from './recording-parts.ts';
import { RANGE_BEATS_PER_RECORD, TRAINING_BEATS_PER_RECORD } from './recording-recipe.ts';

export interface FittedPair {
  /** Of the FP32 twin: the very weights INT8 holds, dequantized. */
  readonly weights: NetworkWeights;
  readonly quantization: Quantization;
  readonly parts: RecordingParts;
}

/** Fits on normal beats of the records, then fine-tunes with the quantizer in the loop. The same seed, the same pair. */
export function fitRecordingPair(
  recipe: Recipe,
  records: readonly AnnotatedBeats[],
  seed: number,
  onEpoch: OnCandidateEpoch,
): FittedPair {
  const { network, quantization: options } = recipe;
  const length = recipe.input.lengthSamples;
  const amounts = {
    trainingPerRecord: TRAINING_BEATS_PER_RECORD,
    rangesPerRecord: RANGE_BEATS_PER_RECORD,
  };
  const parts = drawParts(records, amounts, seed);
  const training = gatherBeats(parts.training, length);
  const ranges = gatherBeats(parts.ranges, length);
  const fitted = fitNetwork(network, recipe.fit, training, seed, (progress) => onEpoch('fit', progress));
  const tensors = calibrateTensors(network, fitted, inputRange(recipe, ranges), ranges.samples, options);
  const loop = { network, tensors, options };
  const tuned = fineTuneQuantized(fitted, loop, recipe.fineTuning, training, seed, (progress) =>
    onEpoch('fine-tuning', progress),
  );
  return {
    weights: throughQuantizer(network, tuned, tensors, options),
    quantization: { network: quantizeWithTensors(network, tuned, tensors, options), tensors },
    parts,
  };
}

export function scorersOf(
  recipe: Pick<Recipe, 'network'>,
  { weights, quantization }: Pick<FittedPair, 'weights' | 'quantization'>,
  backendName: TfjsBackendName,
): Record<Precision, BeatScorer> {
  return {
    fp32: createFp32Scorer(recipe, weights, backendName),
    int8: createInt8Scorer(quantization.network),
  };
}
