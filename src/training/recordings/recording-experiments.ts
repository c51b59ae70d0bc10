/** What was tried for the pair for recordings, leaving patients of DS1 out in turns; DS2 is never asked. */
import { presetThreshold } from '../../metrics/operating-points.ts';
import type { TfjsBackendName } from '../../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../../models/fp32/tfjs-scorer.ts';
import { countParameters, type Layer, type NetworkWeights } from '../../models/network.ts';
import { compressAroundMedian } from '../../signal/normalise.ts';
import {
  ADAPTATION,
  type AdaptablePair,
  type AdaptationOptions,
  adaptToRecording,
} from './adapt-to-recording.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';
import { fitRecordingPair } from './fit-recording-pair.ts';
import {
  aurocByRecord,
  learningBeats,
  meanAuroc,
  pooledAuroc,
  type RecordScores,
  scorePlaces,
  sortRecords,
} from './record-scores.ts';
import { judgedBeats, LEARNING_PERIOD_S, leaveOut } from './recording-parts.ts';
import { FOLDS, RECORDING_RECIPE, type RecordingRecipe } from './recording-recipe.ts';

export interface RecordingVariant {
  readonly name: string;
  readonly recipe: RecordingRecipe;
  /** Where the band-pass begins. */
  readonly lowHz: number;
  /** Every window scaled by itself afterwards, as the pairs for tables do. */
  readonly scaling?: 'median-asinh';
  readonly adaptation: AdaptationOptions;
}

/** AUROC for V and F against the rest, behind the learning period of every record. */
export interface VariantFigures {
  readonly name: string;
  readonly parameters: number;
  readonly globalPooled: number;
  readonly globalMean: number;
  readonly adaptedPooled: number;
  readonly adaptedMean: number;
  /** Of `AdaptationOptions.thresholdFactor`: the one with the best F1 over all records, chosen with labels. */
  readonly bestFactor: number;
}

/** Fits shorter than those that ship, so that the whole list runs within the hour. */
const EPOCHS = 6;
const SEED = 1;
const LOW_HZ = 1.5;

type Change = Partial<Omit<RecordingVariant, 'name' | 'recipe' | 'adaptation'>> & {
  readonly recipe?: Partial<RecordingRecipe>;
  readonly noiseSd?: number;
  readonly loss?: 'absolute' | 'squared';
  readonly adaptation?: Partial<AdaptationOptions>;
  readonly adaptationFit?: Partial<AdaptationOptions['fit']>;
};

function variant(name: string, change: Change = {}): RecordingVariant {
  const { recipe, noiseSd, loss, adaptation, adaptationFit, ...rest } = change;
  const base = { ...RECORDING_RECIPE, ...recipe };
  const fit = {
    ...base.fit,
    epochs: EPOCHS,
    noiseSd: noiseSd ?? base.fit.noiseSd,
    loss: loss ?? base.fit.loss,
  };
  return {
    name,
    lowHz: LOW_HZ,
    ...rest,
    recipe: { ...base, fit },
    adaptation: { ...ADAPTATION, ...adaptation, fit: { ...ADAPTATION.fit, ...adaptationFit } },
  };
}

function windowOf(lengthSamples: number, rPeakSample: number): Partial<RecordingRecipe> {
  const input = { ...RECORDING_RECIPE.input, lengthSamples, rPeakSample };
  return { input, network: { inputLength: lengthSamples, layers: layers(8, 4, 32, lengthSamples) } };
}

function layers(filters: number, bottleneck: number, hidden: number, outputs: number): Layer[] {
  return [
    { kind: 'conv1d', filters, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1d', filters, kernelSize: 5, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dense', units: bottleneck, activation: 'linear' },
    ...(hidden > 0 ? [{ kind: 'dense', units: hidden, activation: 'relu' } as const] : []),
    { kind: 'dense', units: outputs, activation: 'linear' },
  ];
}

function networkOf(filters: number, bottleneck: number, hidden: number): Partial<RecordingRecipe> {
  const { lengthSamples } = RECORDING_RECIPE.input;
  return {
    network: { inputLength: lengthSamples, layers: layers(filters, bottleneck, hidden, lengthSamples) },
  };
}

const TWICE_AS_FINE: Partial<RecordingRecipe> = {
  input: { ...RECORDING_RECIPE.input, rateHz: 125, lengthSamples: 96, rPeakSample: 38 },
  network: { inputLength: 96, layers: layers(8, 4, 32, 96) },
};

export const RECORDING_VARIANTS: readonly RecordingVariant[] = [
  variant('as shipped, fitted for shorter'),
  variant('adapting: a fifth dropped', { adaptation: { droppedShare: 0.2 } }),
  variant('adapting: 65 % dropped', { adaptation: { droppedShare: 0.65 } }),
  variant('adapting: less noise, 0.1', { adaptationFit: { noiseSd: 0.1 } }),
  variant('adapting: more noise, 0.6', { adaptationFit: { noiseSd: 0.6 } }),
  variant('adapting: half as long', { adaptationFit: { epochs: ADAPTATION.fit.epochs / 2 } }),
  variant('bottleneck of 2', { recipe: networkOf(8, 2, 32) }),
  variant('bottleneck of 8', { recipe: networkOf(8, 8, 32) }),
  variant('16 filters, bottleneck of 8, 64 hidden', { recipe: networkOf(16, 8, 64) }),
  variant('no hidden layer', { recipe: networkOf(8, 4, 0) }),
  variant('less noise, 0.1', { noiseSd: 0.1 }),
  variant('more noise, 0.6', { noiseSd: 0.6 }),
  variant('squared error', { loss: 'squared' }),
  variant('every beat scaled by itself: median-asinh', { scaling: 'median-asinh' }),
  variant('band from 0.5 Hz', { lowHz: 0.5 }),
  variant('band from 1 Hz', { lowHz: 1 }),
  variant('band from 2.5 Hz', { lowHz: 2.5 }),
  variant('window of 44 samples, 304 ms before to 384 ms after', { recipe: windowOf(44, 19) }),
  variant('window of 32 samples, 192 ms before to 304 ms after', { recipe: windowOf(32, 12) }),
  variant('125 Hz, 96 samples', { recipe: TWICE_AS_FINE }),
];

/** A pair of one turn, and the records it has not seen. */
interface Turn {
  readonly pair: AdaptablePair;
  readonly out: readonly AnnotatedBeats[];
}

/** @param ds1 beats with reference R-peaks, as `variant.recipe.input` and `variant.lowHz` ask */
export async function tryRecordingVariant(
  variant: RecordingVariant,
  ds1: readonly AnnotatedBeats[],
  backendName: TfjsBackendName,
): Promise<VariantFigures> {
  const { name, recipe, adaptation } = variant;
  const length = recipe.input.lengthSamples;
  const global: RecordScores[] = [];
  const adapted: RecordScores[] = [];
  const relative: RecordScores[] = [];
  for (const { pair, out } of turnsOf(variant, ds1)) {
    for (const record of out) {
      const places = judgedBeats(record, LEARNING_PERIOD_S);
      const score = async (weights: NetworkWeights): Promise<RecordScores> => {
        const scorer = createFp32Scorer(recipe, weights, backendName);
        const scored = await scorePlaces(scorer, record.record, places, length);
        scorer.dispose();
        return scored;
      };
      global.push(await score(pair.fp32));
      const learning = learningBeats(record, LEARNING_PERIOD_S, length);
      const { signal } = new AbortController();
      const own = await adaptToRecording(pair, learning, adaptation, () => undefined, signal);
      const scored = await score(own.fp32);
      adapted.push(scored);
      const usual = own.thresholds.fp32 / adaptation.thresholdFactor;
      relative.push({ ...scored, scores: scored.scores.map((value) => value / usual) });
    }
  }
  const factor = presetThreshold('best-f1', sortRecords(relative), Number.NaN);
  return {
    name,
    parameters: countParameters(recipe.network),
    globalPooled: pooledAuroc(global) ?? Number.NaN,
    globalMean: meanAuroc(aurocByRecord(global)),
    adaptedPooled: pooledAuroc(adapted) ?? Number.NaN,
    adaptedMean: meanAuroc(aurocByRecord(adapted)),
    bestFactor: factor.kind === 'value' ? factor.threshold : Number.NaN,
  };
}

/** Variants that differ in how they adapt share what was fitted before. */
let lastFitted: { readonly key: string; readonly turns: readonly Turn[] } | null = null;

function turnsOf(
  { recipe, lowHz, scaling }: RecordingVariant,
  ds1: readonly AnnotatedBeats[],
): readonly Turn[] {
  const key = JSON.stringify([recipe, lowHz, scaling]);
  if (lastFitted?.key === key) return lastFitted.turns;
  const records = scaling ? ds1.map((record) => scaledByItself(record, recipe.input.lengthSamples)) : ds1;
  const card = { network: recipe.network, quantization: { options: recipe.quantization } };
  const turns = leaveOut(records, FOLDS).map(({ kept, out }): Turn => {
    const { weights, quantization } = fitRecordingPair(recipe, kept, SEED, () => undefined);
    return { pair: { card, fp32: weights, int8: quantization.network }, out };
  });
  lastFitted = { key, turns };
  return turns;
}

function scaledByItself(record: AnnotatedBeats, length: number): AnnotatedBeats {
  const samples = record.samples.slice();
  for (let beat = 0; beat < record.count; beat++)
    compressAroundMedian(samples.subarray(beat * length, (beat + 1) * length));
  return { ...record, samples };
}
