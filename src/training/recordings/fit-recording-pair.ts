import type { Precision } from '../../core/precision.ts';
import { createRng } from '../../core/rng.ts';
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
import { descent, type FitProgress, initialWeights } from '../fit.ts';
import { inputRange } from '../train-candidate.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { recordingGradients } from './recording-gradients.ts';
import { drawParts, gatherBeats, type RecordingParts } from './recording-parts.ts';
import {
  RANGE_BEATS_PER_RECORD,
  type RecordingRecipe,
  TRAINING_BEATS_PER_RECORD,
} from './recording-recipe.ts';

export interface FittedPair {
  /** Of the FP32 twin: the very weights INT8 holds, dequantized. */
  readonly weights: NetworkWeights;
  readonly quantization: Quantization;
  readonly parts: RecordingParts;
}

/** Fits on normal beats of the records and quantizes. The same seed gives the same pair. */
export function fitRecordingPair(
  recipe: RecordingRecipe,
  records: readonly AnnotatedBeats[],
  seed: number,
  onEpoch: (progress: FitProgress) => void,
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
  const rng = createRng(seed);
  const fitted = initialWeights(network, rng);
  const gradientsOf = recordingGradients(network, fitted, recipe.fit.batchBeats);
  for (const progress of descent(fitted, recipe.fit, training, rng, gradientsOf)) onEpoch(progress);
  const tensors = calibrateTensors(network, fitted, inputRange(recipe, ranges), ranges.samples, options);
  return {
    weights: throughQuantizer(network, fitted, tensors, options),
    quantization: { network: quantizeWithTensors(network, fitted, tensors, options), tensors },
    parts,
  };
}

export function scorersOf(
  recipe: Pick<RecordingRecipe, 'network'>,
  { weights, quantization }: Pick<FittedPair, 'weights' | 'quantization'>,
  backendName: TfjsBackendName,
): Record<Precision, BeatScorer> {
  return {
    fp32: createFp32Scorer(recipe, weights, backendName),
    int8: createInt8Scorer(quantization.network),
  };
}
