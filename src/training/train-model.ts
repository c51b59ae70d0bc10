/** From labelled beats and a recipe to everything that is written into the model's folder. */
import { type Precision, perPrecision } from '../core/precision.ts';
import type { SortedScores } from '../metrics/sorted-scores.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { writeFp32File } from '../models/fp32-file.ts';
import {
  int8Ledger,
  scoreToThreshold,
  thresholdToScore,
  writeInt8Artifact,
} from '../models/int8/int8-artifact.ts';
import { createInt8ReferenceScorer } from '../models/int8/int8-scorer.ts';
import { MODEL_CARD_FILE, WEIGHT_FILES } from '../models/load-model-pair.ts';
import {
  MODEL_CARD_SCHEMA,
  type ModelCard,
  type ModelFile,
  type PartMetrics,
  type ShippedThreshold,
} from '../models/model-card.ts';
import { countMultiplyAccumulates, countParameters } from '../models/network.ts';
import { sha256Hex } from '../models/sha-256.ts';
import type { SampleLoss } from './backpropagation.ts';
import { type BeatParts, describeParts, splitBeats } from './data-parts.ts';
import { chooseThresholds, partMetrics, sortPartScores } from './evaluate.ts';
import type { FitProgress } from './fit.ts';
import { type LabelledBeats, selectBeats } from './labelled-beats.ts';
import type { Recipe } from './recipes.ts';
import { type Candidate, chooseCandidate, trainCandidate } from './train-candidate.ts';

export interface TrainingOrder {
  readonly id: string;
  readonly recipe: Recipe;
  readonly seed: number;
  /** The command line that is being carried out, for the card. */
  readonly command: string;
}

export interface TrainedModel {
  readonly card: ModelCard;
  /** Contents by path within the model's folder, the card included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const DATA_DESCRIPTION =
  'Kaggle "ECG Heartbeat Categorization", PTB part (Kachuee et al. 2018, from the PTB Diagnostic ECG Database). ' +
  'The rows carry no patient id, so the parts share patients and every figure is optimistic for a new one.';

export interface TrainingProgress extends FitProgress {
  readonly candidate: number;
  readonly candidates: number;
  readonly stage: 'fit' | 'fine-tuning';
}

/** Trains every candidate, ships the one `chooseCandidate` takes and judges that one on the test beats. */
export async function trainModel(
  order: TrainingOrder,
  beats: LabelledBeats,
  onEpoch: (progress: TrainingProgress) => void,
  onCandidate: (candidate: Candidate) => void,
): Promise<TrainedModel> {
  const { recipe, seed } = order;
  const backend = await startTfjsBackend();
  const parts = splitBeats(beats.isAbnormal, seed);
  const candidates: Candidate[] = [];
  for (let k = 0; k < recipe.candidates; k++) {
    const place = { candidate: k + 1, candidates: recipe.candidates };
    const candidate = await trainCandidate(recipe, beats, parts, seed + k, backend.name, (stage, progress) =>
      onEpoch({ ...place, stage, ...progress }),
    );
    onCandidate(candidate);
    candidates.push(candidate);
  }
  const chosen = chooseCandidate(candidates);
  const scorers = {
    fp32: createFp32Scorer(recipe, chosen.weights, backend.name),
    int8: createInt8ReferenceScorer(chosen.quantization.network),
  };
  const judged = await judge(scorers, beats, parts, chosen.quantization.network.input.scale);
  scorers.fp32.dispose();
  return assemble(order, beats, parts, chosen, judged);
}

interface Judgement {
  readonly thresholds: Record<Precision, ShippedThreshold>;
  readonly metrics: Record<Precision, PartMetrics[]>;
}

async function judge(
  scorers: Record<Precision, BeatScorer>,
  beats: LabelledBeats,
  parts: BeatParts,
  inputScale: number,
): Promise<Judgement> {
  const calibration = await sortScoresOf(scorers, selectBeats(beats, parts['threshold-calibration']));
  const test = await sortScoresOf(scorers, selectBeats(beats, parts.test));
  const everything = await sortScoresOf(scorers, beats);
  const { fp32, int8 } = chooseThresholds(calibration.fp32);
  // A device compares integers: the INT8 threshold that ships is one it can hold.
  const held = thresholdToScore(scoreToThreshold(int8.value, inputScale), inputScale);
  const thresholds = { fp32, int8: { ...int8, value: held } };
  const metrics = perPrecision((precision) => {
    const threshold = thresholds[precision].value;
    return [
      partMetrics('threshold-calibration', calibration[precision], threshold),
      partMetrics('test', test[precision], threshold),
      partMetrics('everything', everything[precision], threshold),
    ];
  });
  return { thresholds, metrics };
}

async function sortScoresOf(
  scorers: Record<Precision, BeatScorer>,
  beats: LabelledBeats,
): Promise<Record<Precision, SortedScores>> {
  return {
    fp32: sortPartScores(await scorers.fp32.score(beats), beats),
    int8: sortPartScores(await scorers.int8.score(beats), beats),
  };
}

async function assemble(
  { id, recipe, seed, command }: TrainingOrder,
  beats: LabelledBeats,
  parts: BeatParts,
  { seed: chosenSeed, weights, quantization }: Candidate,
  { thresholds, metrics }: Judgement,
): Promise<TrainedModel> {
  const { network } = quantization;
  const threshold = scoreToThreshold(thresholds.int8.value, network.input.scale);
  const fp32 = writeFp32File(weights);
  const int8 = writeInt8Artifact({ network, threshold }, recipe.quantization);
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
    files: {
      fp32: await describeFile(WEIGHT_FILES.fp32, fp32),
      int8: await describeFile(WEIGHT_FILES.int8, int8),
    },
    ledger: int8Ledger(recipe.network, recipe.quantization),
    training: {
      data: DATA_DESCRIPTION,
      parts: describeParts(parts, beats),
      seed,
      command,
      recipe: describeRecipe(recipe, chosenSeed),
    },
    quantization: {
      options: recipe.quantization,
      rounding: 'single',
      calibrationBeats: parts['range-calibration'].length,
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

const LOSS_NAME: Readonly<Record<SampleLoss, string>> = {
  absolute: 'mean absolute error over the valid part',
  squared: 'mean squared error over the valid part',
};

function describeRecipe(
  { fit, fineTuning, candidates }: Recipe,
  chosenSeed: number,
): Readonly<Record<string, number | string>> {
  return {
    ...fit,
    loss: LOSS_NAME[fit.loss],
    optimizer: 'Adam, learning rate falling along half a cosine',
    fineTuning: 'with weights and activations quantized in the forward pass',
    fineTuningEpochs: fineTuning.epochs,
    fineTuningLearningRate: fineTuning.learningRate,
    fineTuningNoiseSd: fineTuning.noiseSd,
    fp32Twin: 'holds the dequantized INT8 weights and biases',
    candidates,
    chosenSeed,
    choice:
      'lowest error on normal calibration beats, with at most 1 % of calibration verdicts flipped by INT8',
  };
}

export async function describeFile(path: string, bytes: Uint8Array): Promise<ModelFile> {
  return { path, sha256: await sha256Hex(Uint8Array.from(bytes)), bytes: bytes.length };
}
