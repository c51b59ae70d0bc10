/** The card of a classifier, `card.json` in its folder under `public/models`: the unpruned network and its stored stages. */
import { AppError } from '../../core/app-error.ts';
import { AAMI_CLASSES, type AamiClass } from '../../core/label.ts';
import { JsonReader } from '../json-reader.ts';
import type { ModelFile } from '../model-card.ts';
import type { Conv1dLayer, DenseLayer } from '../network.ts';
import type { QuantizeOptions } from '../quantize-options.ts';
import type { ClassifierNetwork } from './classifier-network.ts';

export const CLASSIFIER_CARD_SCHEMA = 'beatlens-classifier-card/1';

export interface ClassifierInputContract {
  readonly rateHz: number;
  readonly lengthSamples: number;
  readonly rPeakSample: number;
  /** Names of the features in order, as `signal/classifier-input.ts` and `signal/beat-deviation.ts` give them, or `signal/row-classifier-input.ts`. */
  readonly features: readonly string[];
}

/** On the test part; index by index as `AAMI_CLASSES`. */
export interface ClassFigures {
  readonly accuracy: number;
  readonly macroF1: number;
  /** Counts `[true class][called class]`. */
  readonly matrix: readonly (readonly number[])[];
}

export interface ClassifierStage {
  /** Share of the unpruned weights that are gone, 0..1; 0 is the unpruned network. */
  readonly sparsity: number;
  readonly network: ClassifierNetwork;
  /** Weights that live. */
  readonly weights: number;
  readonly multiplyAccumulates: number;
  readonly files: { readonly fp32: ModelFile; readonly int8: ModelFile };
  readonly figures: { readonly fp32: ClassFigures; readonly int8: ClassFigures };
}

export interface ClassifierCard {
  readonly schema: typeof CLASSIFIER_CARD_SCHEMA;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly classes: readonly AamiClass[];
  readonly input: ClassifierInputContract;
  readonly quantization: QuantizeOptions;
  readonly training: {
    readonly data: string;
    readonly seed: number;
    readonly command: string;
    readonly trainingBeats: number;
    readonly testBeats: number;
  };
  readonly stages: readonly ClassifierStage[];
}

/** @throws AppError `bad-option` that names the stages there are */
export function findStage({ name, stages }: ClassifierCard, sparsity: number): ClassifierStage {
  const stage = stages.find((stored) => stored.sparsity === sparsity);
  if (stage) return stage;
  const known = stages.map((stored) => `${Math.round(100 * stored.sparsity)} %`).join(', ');
  throw new AppError('bad-option', `${name} is stored with a sparsity of ${known}, not ${100 * sparsity} %.`);
}

/** Checks every field. @throws AppError `model-broken` that names the file and the field */
export function parseClassifierCard(json: unknown, fileName: string): ClassifierCard {
  const card = new JsonReader(json, fileName);
  const input = card.field('input');
  const training = card.field('training');
  return {
    schema: card.field('schema').oneOf(CLASSIFIER_CARD_SCHEMA),
    id: card.field('id').matching(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes'),
    name: card.field('name').string(),
    version: card.field('version').string(),
    classes: card.field('classes').list((item) => item.oneOf(...AAMI_CLASSES)),
    input: {
      rateHz: input.field('rateHz').number(),
      lengthSamples: input.field('lengthSamples').integer(1),
      rPeakSample: input.field('rPeakSample').integer(0),
      features: input.field('features').list((item) => item.string()),
    },
    quantization: readOptions(card.field('quantization')),
    training: {
      data: training.field('data').string(),
      seed: training.field('seed').integer(0),
      command: training.field('command').string(),
      trainingBeats: training.field('trainingBeats').integer(1),
      testBeats: training.field('testBeats').integer(1),
    },
    stages: card.field('stages').list(readStage),
  };
}

function readOptions(options: JsonReader): QuantizeOptions {
  const rule = options.field('range');
  const kind = rule.field('kind').oneOf('min-max', 'percentile', 'kl', 'mse');
  return {
    weights: options.field('weights').oneOf('per-tensor', 'per-channel'),
    activations: options.field('activations').oneOf('symmetric', 'asymmetric'),
    range: kind === 'percentile' ? { kind, percent: rule.field('percent').number() } : { kind },
  };
}

function readStage(stage: JsonReader): ClassifierStage {
  const network = stage.field('network');
  const files = stage.field('files');
  const figures = stage.field('figures');
  return {
    sparsity: stage.field('sparsity').number(),
    network: {
      inputLength: network.field('inputLength').integer(1),
      featureCount: network.field('featureCount').integer(0),
      layers: network.field('layers').list(readLayer),
    },
    weights: stage.field('weights').integer(1),
    multiplyAccumulates: stage.field('multiplyAccumulates').number(),
    files: { fp32: readFile(files.field('fp32')), int8: readFile(files.field('int8')) },
    figures: { fp32: readFigures(figures.field('fp32')), int8: readFigures(figures.field('int8')) },
  };
}

function readLayer(layer: JsonReader): Conv1dLayer | DenseLayer {
  const kind = layer.field('kind').oneOf('conv1d', 'dense');
  const activation = layer.field('activation').oneOf('relu', 'linear');
  if (kind === 'dense') return { kind, units: layer.field('units').integer(1), activation };
  return {
    kind,
    filters: layer.field('filters').integer(1),
    kernelSize: layer.field('kernelSize').integer(1),
    stride: layer.field('stride').integer(1),
    padding: layer.field('padding').oneOf('same', 'valid'),
    activation,
  };
}

function readFile(file: JsonReader): ModelFile {
  return {
    path: file.field('path').matching(/^[\w-]+(\.[\w-]+)*$/, 'a plain file name'),
    sha256: file.field('sha256').matching(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    bytes: file.field('bytes').integer(1),
  };
}

function readFigures(figures: JsonReader): ClassFigures {
  return {
    accuracy: figures.field('accuracy').number(),
    macroF1: figures.field('macroF1').number(),
    matrix: figures.field('matrix').list((row) => row.list((count) => count.integer(0))),
  };
}
