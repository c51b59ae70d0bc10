/** From the annotated records of DS1 to everything that is written into the folder of the pair for recordings. */

import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import type { Precision } from '../../core/precision.ts';
import { presetThreshold } from '../../metrics/operating-points.ts';
import type { SortedScores } from '../../metrics/sorted-scores.ts';
import { startTfjsBackend } from '../../models/fp32/tfjs-backend.ts';
import { writeFp32File } from '../../models/fp32-file.ts';
import {
  int8Ledger,
  scoreToThreshold,
  thresholdToScore,
  writeInt8Artifact,
} from '../../models/int8/int8-artifact.ts';
import { MODEL_CARD_FILE } from '../../models/load-model-pair.ts';
import {
  type DataPart,
  MODEL_CARD_SCHEMA,
  type ModelCard,
  type ShippedThreshold,
} from '../../models/model-card.ts';
import { countMultiplyAccumulates, countParameters } from '../../models/network.ts';
import { partMetrics, sortPartScores } from '../evaluate.ts';
import type { FitProgress } from '../fit.ts';
import { describeFile, type TrainedModel } from '../train-model.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { type FittedPair, fitRecordingPair, scorersOf } from './fit-recording-pair.ts';
import { isVentricularClass } from './record-scores.ts';
import { type BeatPlace, gatherBeats, judgedBeats, LEARNING_PERIOD_S, leaveOut } from './recording-parts.ts';
import { FOLDS, type RecordingRecipe } from './recording-recipe.ts';

const DATA_DESCRIPTION =
  'MIT-BIH Arrhythmia Database, DS1 of de Chazal et al. 2004, lead MLII; judged on DS2, other patients but for one ' +
  '(records 201 and 202). Abnormal are ventricular beats and their fusions, of AAMI classes V and F; N, S and Q are the rest.';

export interface RecordingOrder {
  readonly id: string;
  readonly recipe: RecordingRecipe;
  readonly seed: number;
  /** The command line that is being carried out, for the card. */
  readonly command: string;
}

export type OnFit = (title: string) => (progress: FitProgress) => void;

/**
 * Leaves patients out in turns to choose the threshold, then trains on all of DS1 and judges on DS2.
 * @param ds1 beats with reference R-peaks
 * @param ds2 the same of the patients to judge on; they have no say in anything
 */
export async function trainRecordingModel(
  order: RecordingOrder,
  ds1: readonly AnnotatedBeats[],
  ds2: readonly AnnotatedBeats[],
  onFit: OnFit,
): Promise<TrainedModel> {
  await startTfjsBackend();
  const held = await scoreLeftOut(order, ds1, onFit);
  const fitted = fitRecordingPair(order.recipe, ds1, order.seed, onFit('all of DS1'));
  const thresholds = chooseThresholds(held, fitted.quantization.network.input.scale);
  const test = ds2.flatMap((record) => judgedBeats(record, LEARNING_PERIOD_S));
  const sorted = await sortScores(order, fitted, test);
  const metrics = {
    fp32: [
      partMetrics('threshold-calibration', held, thresholds.fp32.value),
      partMetrics('test', sorted.fp32, thresholds.fp32.value),
    ],
    int8: [partMetrics('test', sorted.int8, thresholds.int8.value)],
  };
  const parts: DataPart[] = [
    describePart('training', fitted.parts.training),
    describePart('range-calibration', fitted.parts.ranges),
    { part: 'threshold-calibration', normal: held.normal.length, abnormal: held.abnormal.length },
    describePart('test', test),
  ];
  return assemble(order, fitted, parts, { thresholds, metrics });
}

/** Every beat of DS1 scored by a network that has not seen its patient. */
async function scoreLeftOut(
  { recipe, seed }: RecordingOrder,
  ds1: readonly AnnotatedBeats[],
  onFit: OnFit,
): Promise<SortedScores> {
  const backend = await startTfjsBackend();
  const scores: number[] = [];
  const isAbnormal: number[] = [];
  for (const [fold, { kept, out }] of leaveOut(ds1, FOLDS).entries()) {
    const fitted = fitRecordingPair(recipe, kept, seed, onFit(`without fold ${fold + 1} of ${FOLDS}`));
    const scorers = scorersOf(recipe, fitted, backend.name);
    const places = out.flatMap((record) => judgedBeats(record));
    const batch = gatherBeats(places, recipe.input.lengthSamples);
    for (const score of await scorers.fp32.score(batch)) scores.push(score);
    for (const { record, beat } of places)
      isAbnormal.push(isVentricularClass(record.peaks[beat].aamiClass) ? 1 : 0);
    for (const scorer of Object.values(scorers)) scorer.dispose();
  }
  return sortPartScores(Float32Array.from(scores), { isAbnormal: Uint8Array.from(isAbnormal) });
}

function chooseThresholds(held: SortedScores, inputScale: number): Record<Precision, ShippedThreshold> {
  const best = presetThreshold('best-f1', held, Number.NaN);
  if (best.kind === 'unavailable') throw new AppError('bad-option', `No threshold: ${best.reason}.`);
  const chosen = { part: 'threshold-calibration', usesLabels: true } as const;
  return {
    fp32: {
      ...chosen,
      value: best.threshold,
      rule: 'best-f1',
      description:
        'Best F1 for V and F on DS1, every beat scored by a network that has not seen its patient; chosen with labels.',
    },
    int8: {
      ...chosen,
      value: thresholdToScore(scoreToThreshold(best.threshold, inputScale), inputScale),
      rule: 'same-score',
      description: 'The FP32 threshold, to the nearest 1/256 of a quantum: both scores are in the same unit.',
    },
  };
}

async function sortScores(
  { recipe }: RecordingOrder,
  fitted: FittedPair,
  places: readonly BeatPlace[],
): Promise<Record<Precision, SortedScores>> {
  const backend = await startTfjsBackend();
  const scorers = scorersOf(recipe, fitted, backend.name);
  const batch = gatherBeats(places, recipe.input.lengthSamples);
  const isAbnormal = Uint8Array.from(places, ({ record, beat }) =>
    isVentricularClass(record.peaks[beat].aamiClass) ? 1 : 0,
  );
  const sorted = {
    fp32: sortPartScores(await scorers.fp32.score(batch), { isAbnormal }),
    int8: sortPartScores(await scorers.int8.score(batch), { isAbnormal }),
  };
  for (const scorer of Object.values(scorers)) scorer.dispose();
  return sorted;
}

function describePart(part: DataPart['part'], places: readonly BeatPlace[]): DataPart {
  const abnormal = places.filter(({ record, beat }) =>
    isVentricularClass(record.peaks[beat].aamiClass),
  ).length;
  return { part, normal: places.length - abnormal, abnormal };
}

async function assemble(
  { id, recipe, seed, command }: RecordingOrder,
  { weights, quantization }: FittedPair,
  parts: DataPart[],
  { thresholds, metrics }: Pick<ModelCard, 'thresholds' | 'metrics'>,
): Promise<TrainedModel> {
  const { network } = quantization;
  const threshold = scoreToThreshold(thresholds.int8.value, network.input.scale);
  const fp32 = writeFp32File(weights);
  const int8 = writeInt8Artifact({ network, threshold }, recipe.quantization);
  const ranges = parts.find(({ part }) => part === 'range-calibration');
  assert(ranges !== undefined, 'ranges were calibrated');
  const card: ModelCard = {
    schema: MODEL_CARD_SCHEMA,
    id,
    name: recipe.name,
    version: recipe.version,
    input: recipe.input,
    network: recipe.network,
    parameters: countParameters(recipe.network),
    multiplyAccumulates: countMultiplyAccumulates(recipe.network),
    score: { kind: 'mean-absolute-error', over: 'valid' },
    files: { fp32: await describeFile('fp32.bin', fp32), int8: await describeFile('int8.bin', int8) },
    ledger: int8Ledger(recipe.network, recipe.quantization),
    training: {
      data: DATA_DESCRIPTION,
      parts,
      seed,
      command,
      recipe: {
        ...recipe.fit,
        optimizer: 'Adam, learning rate falling along half a cosine',
        fp32Twin: 'holds the dequantized INT8 weights and biases',
      },
    },
    quantization: {
      options: recipe.quantization,
      rounding: 'single',
      calibrationBeats: ranges.normal + ranges.abnormal,
      tensors: quantization.tensors,
    },
    metrics,
    thresholds,
  };
  return {
    card,
    files: new Map([
      [card.files.fp32.path, fp32],
      [card.files.int8.path, int8],
      [MODEL_CARD_FILE, new TextEncoder().encode(`${JSON.stringify(card, null, 2)}\n`)],
    ]),
  };
}
