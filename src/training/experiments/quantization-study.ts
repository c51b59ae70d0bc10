/** Quantizing after training against fine-tuning with the quantizer in the loop, on the folds of `cross-validate.ts`. */
import type { TfjsBackendName } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { createInt8ReferenceScorer } from '../../models/int8/int8-scorer.ts';
import type { QuantizedNetwork } from '../../models/int8/quantized-network.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { calibrateTensors, quantizeWithTensors, throughQuantizer } from '../../models/quantize.ts';
import { sortPartScores } from '../evaluate.ts';
import { fineTuneQuantized } from '../fit.ts';
import { type LabelledBeats, selectBeats } from '../labelled-beats.ts';
import type { Recipe } from '../recipes.ts';
import { aurocDifference, flipsAtSpecificity } from '../results/agreement-section.ts';
import { inputRange } from '../train-candidate.ts';
import { fitFold, foldsWithoutTest } from './cross-validate.ts';
import { SHORT_EPOCHS } from './variants.ts';

export const WAYS = ['after training', 'fine-tuned', 'fine-tuned, against the dequantized twin'] as const;
export type Way = (typeof WAYS)[number];

export interface WayFigures {
  /** AUROC of FP32 minus that of INT8. */
  readonly difference: number;
  /** Share of verdicts that differ at 85 % specificity. */
  readonly flips: number;
}

const SPECIFICITY = 0.85;
/** Of the normal beats fitted on; too few to matter for the fit. */
const CALIBRATION_BEATS = 60;

/** @returns for every fold the figures of each way. */
export async function studyQuantization(
  recipe: Recipe,
  beats: LabelledBeats,
  seed: number,
  backendName: TfjsBackendName,
): Promise<Record<Way, WayFigures>[]> {
  const { network, quantization: options } = recipe;
  const rows: Record<Way, WayFigures>[] = [];
  for (const fold of foldsWithoutTest(beats.isAbnormal, seed)) {
    const short = { ...recipe, fit: { ...recipe.fit, epochs: SHORT_EPOCHS } };
    const fitted = fitFold(short, beats, fold, seed);
    const training = selectBeats(beats, fold.training);
    const calibration = selectBeats(beats, fold.training.subarray(0, CALIBRATION_BEATS));
    const range = inputRange(recipe, calibration);
    const tensors = calibrateTensors(network, fitted, range, calibration.samples, options);
    const loop = { network, tensors, options };
    const tuned = fineTuneQuantized(fitted, loop, recipe.fineTuning, training, seed, () => {});
    const judged = selectBeats(beats, fold.judged);
    const int8 = quantizeWithTensors(network, tuned, tensors, options);
    const compare = (weights: NetworkWeights, quantized: QuantizedNetwork): Promise<WayFigures> =>
      comparePair(recipe, weights, quantized, judged, backendName);
    rows.push({
      'after training': await compare(fitted, quantizeWithTensors(network, fitted, tensors, options)),
      'fine-tuned': await compare(tuned, int8),
      'fine-tuned, against the dequantized twin': await compare(
        throughQuantizer(network, tuned, tensors, options),
        int8,
      ),
    });
  }
  return rows;
}

async function comparePair(
  recipe: Recipe,
  weights: NetworkWeights,
  quantized: QuantizedNetwork,
  judged: LabelledBeats,
  backendName: TfjsBackendName,
): Promise<WayFigures> {
  const scorer = createFp32Scorer(recipe, weights, backendName);
  const [first, second] = [
    await scorer.score(judged),
    await createInt8ReferenceScorer(quantized).score(judged),
  ];
  scorer.dispose();
  const comparison = {
    isAbnormal: judged.isAbnormal,
    first,
    second,
    sortedFirst: sortPartScores(first, judged),
    sortedSecond: sortPartScores(second, judged),
  };
  return {
    difference: aurocDifference(comparison).value,
    flips: flipsAtSpecificity(comparison, SPECIFICITY).value,
  };
}
