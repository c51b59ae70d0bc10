/**
 * Everything there is to know about a model besides its numbers. The app, the trainer, the command line and the
 * exporters read the card and nothing else. It lies beside its files as `card.json`.
 */
import { AppError } from '../core/app-error.ts';
import { assertUnreachable } from '../core/assert.ts';
import { BEAT_WINDOWS, type InputContract, NORMALISATIONS } from '../core/input-contract.ts';
import { type Precision, perPrecision } from '../core/precision.ts';
import { JsonReader } from './json-reader.ts';
import { type Layer, type Network, planNetwork } from './network.ts';
import type { ActivationRangeRule, QuantizeOptions } from './quantize-options.ts';

export const MODEL_CARD_SCHEMA = 'beatlens-model-card/1';

/** The mean absolute reconstruction error over the valid part; padding is never scored. */
export interface ScoreDefinition {
  readonly kind: 'mean-absolute-error';
  readonly over: 'valid';
}

export interface ModelFile {
  /** Relative to the card's folder. */
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Bytes of the INT8 artifact, counted to the last one: the parts add up to `total`. */
export interface Int8Ledger {
  readonly weights: number;
  readonly biases: number;
  /** Multipliers, shifts, zero points and the scale of the input. */
  readonly requantization: number;
  readonly threshold: number;
  readonly total: number;
}

/** Disjoint parts of the data; what was done on each is what its name says. */
export const DATA_PARTS = ['training', 'range-calibration', 'threshold-calibration', 'test'] as const;
export type DataPartName = (typeof DATA_PARTS)[number];

export interface DataPart {
  readonly part: DataPartName;
  readonly normal: number;
  readonly abnormal: number;
}

export interface TrainingRecord {
  /** Which data, in words, with what is known against it. */
  readonly data: string;
  readonly parts: readonly DataPart[];
  readonly seed: number;
  /** The command that made these very files. */
  readonly command: string;
  /** Every choice the trainer made, by name. */
  readonly recipe: Readonly<Record<string, number | string>>;
}

export interface QuantizationRecord {
  readonly options: QuantizeOptions;
  /** How the integer products are rounded; see `int8/requantize.ts`. */
  readonly rounding: 'single';
  /** Beats of the range-calibration part the activation ranges were seen on. */
  readonly calibrationBeats: number;
  /** Scale and zero point of the input and of every layer's output, in order. */
  readonly tensors: readonly { readonly scale: number; readonly zeroPoint: number }[];
}

/** Figures of one precision on one part of the data, at the shipped threshold. Null where undefined. */
export interface PartMetrics {
  readonly part: DataPartName | 'everything';
  readonly normal: number;
  readonly abnormal: number;
  readonly auroc: number | null;
  readonly auprc: number | null;
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
  readonly balancedAccuracy: number | null;
  readonly mcc: number | null;
}

const THRESHOLD_RULES = ['best-accuracy', 'best-f1', 'same-score', 'usual-score'] as const;

export interface ShippedThreshold {
  /** In units of the score; a beat at or above it is flagged. */
  readonly value: number;
  readonly rule: (typeof THRESHOLD_RULES)[number];
  readonly part: DataPartName;
  readonly usesLabels: boolean;
  /** One sentence for people. */
  readonly description: string;
}

export interface ModelCard {
  readonly schema: typeof MODEL_CARD_SCHEMA;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly input: InputContract;
  readonly network: Network;
  readonly parameters: number;
  readonly multiplyAccumulates: number;
  readonly score: ScoreDefinition;
  readonly files: Readonly<Record<Precision, ModelFile>>;
  readonly ledger: Int8Ledger;
  readonly training: TrainingRecord;
  readonly quantization: QuantizationRecord;
  readonly metrics: Readonly<Record<Precision, readonly PartMetrics[]>>;
  readonly thresholds: Readonly<Record<Precision, ShippedThreshold>>;
}

/** Checks every field. @throws AppError `model-broken` that names the file and the field. */
export function parseModelCard(json: unknown, fileName: string): ModelCard {
  const card = new JsonReader(json, fileName);
  const input = readInput(card.field('input'));
  return {
    schema: card.field('schema').oneOf(MODEL_CARD_SCHEMA),
    id: card.field('id').matching(/^[a-z0-9-]+$/, 'lower-case letters, digits and dashes'),
    name: card.field('name').string(),
    version: card.field('version').string(),
    input,
    network: readNetwork(card.field('network'), input.lengthSamples, fileName),
    parameters: card.field('parameters').integer(1),
    multiplyAccumulates: card.field('multiplyAccumulates').integer(1),
    score: {
      kind: card.field('score').field('kind').oneOf('mean-absolute-error'),
      over: card.field('score').field('over').oneOf('valid'),
    },
    files: perPrecision((precision) => readFile(card.field('files').field(precision))),
    ledger: readLedger(card.field('ledger')),
    training: readTraining(card.field('training')),
    quantization: readQuantization(card.field('quantization')),
    metrics: perPrecision((precision) => card.field('metrics').field(precision).list(readPartMetrics)),
    thresholds: perPrecision((precision) => readThreshold(card.field('thresholds').field(precision))),
  };
}

function readInput(input: JsonReader): InputContract {
  return {
    rateHz: input.field('rateHz').number(),
    lengthSamples: input.field('lengthSamples').integer(1),
    rPeakSample: input.field('rPeakSample').integer(0),
    window: input.field('window').oneOf(...BEAT_WINDOWS),
    normalisation: input.field('normalisation').oneOf(...NORMALISATIONS),
  };
}

function readNetwork(reader: JsonReader, inputLength: number, fileName: string): Network {
  const network: Network = {
    inputLength: reader.field('inputLength').integer(1),
    layers: reader.field('layers').list(readLayer),
  };
  if (network.inputLength !== inputLength) {
    reader.field('inputLength').fail(`input.lengthSamples, ${inputLength}`);
  }
  try {
    planNetwork(network);
  } catch (cause) {
    throw new AppError('model-broken', `${fileName}: the field network.layers does not fit together.`, {
      cause,
    });
  }
  return network;
}

function readLayer(layer: JsonReader): Layer {
  const kind = layer.field('kind').oneOf('conv1d', 'dense', 'interpolate');
  switch (kind) {
    case 'conv1d':
      return {
        kind,
        filters: layer.field('filters').integer(1),
        kernelSize: layer.field('kernelSize').integer(1),
        stride: layer.field('stride').integer(1),
        padding: layer.field('padding').oneOf('same', 'valid'),
        activation: layer.field('activation').oneOf('relu', 'linear'),
      };
    case 'dense':
      return {
        kind,
        units: layer.field('units').integer(1),
        activation: layer.field('activation').oneOf('relu', 'linear'),
      };
    case 'interpolate':
      return { kind, outputs: layer.field('outputs').integer(2) };
    default:
      return assertUnreachable(kind);
  }
}

function readFile(file: JsonReader): ModelFile {
  return {
    path: file.field('path').matching(/^[\w-]+(\.[\w-]+)*$/, 'a plain file name'),
    sha256: file.field('sha256').matching(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
    bytes: file.field('bytes').integer(1),
  };
}

function readLedger(ledger: JsonReader): Int8Ledger {
  return {
    weights: ledger.field('weights').integer(0),
    biases: ledger.field('biases').integer(0),
    requantization: ledger.field('requantization').integer(0),
    threshold: ledger.field('threshold').integer(0),
    total: ledger.field('total').integer(0),
  };
}

function readTraining(training: JsonReader): TrainingRecord {
  const recipe = training.field('recipe');
  return {
    data: training.field('data').string(),
    parts: training.field('parts').list((part) => ({
      part: part.field('part').oneOf(...DATA_PARTS),
      normal: part.field('normal').integer(0),
      abnormal: part.field('abnormal').integer(0),
    })),
    seed: training.field('seed').integer(0),
    command: training.field('command').string(),
    recipe: Object.fromEntries(
      recipe.fieldNames().map((name) => [name, recipe.field(name).numberOrString()]),
    ),
  };
}

function readQuantization(quantization: JsonReader): QuantizationRecord {
  const options = quantization.field('options');
  return {
    options: {
      weights: options.field('weights').oneOf('per-tensor', 'per-channel'),
      activations: options.field('activations').oneOf('symmetric', 'asymmetric'),
      range: readRangeRule(options.field('range')),
    },
    rounding: quantization.field('rounding').oneOf('single'),
    calibrationBeats: quantization.field('calibrationBeats').integer(1),
    tensors: quantization.field('tensors').list((tensor) => ({
      scale: tensor.field('scale').number(),
      zeroPoint: tensor.field('zeroPoint').integer(-128),
    })),
  };
}

function readRangeRule(rule: JsonReader): ActivationRangeRule {
  const kind = rule.field('kind').oneOf('min-max', 'percentile', 'kl', 'mse');
  return kind === 'percentile' ? { kind, percent: rule.field('percent').number() } : { kind };
}

function readPartMetrics(metrics: JsonReader): PartMetrics {
  const figure = (name: string): number | null => metrics.field(name).numberOrNull();
  return {
    part: metrics.field('part').oneOf(...DATA_PARTS, 'everything'),
    normal: metrics.field('normal').integer(0),
    abnormal: metrics.field('abnormal').integer(0),
    auroc: figure('auroc'),
    auprc: figure('auprc'),
    accuracy: figure('accuracy'),
    precision: figure('precision'),
    recall: figure('recall'),
    specificity: figure('specificity'),
    f1: figure('f1'),
    balancedAccuracy: figure('balancedAccuracy'),
    mcc: figure('mcc'),
  };
}

function readThreshold(threshold: JsonReader): ShippedThreshold {
  return {
    value: threshold.field('value').number(),
    rule: threshold.field('rule').oneOf(...THRESHOLD_RULES),
    part: threshold.field('part').oneOf(...DATA_PARTS),
    usesLabels: threshold.field('usesLabels').boolean(),
    description: threshold.field('description').string(),
  };
}
