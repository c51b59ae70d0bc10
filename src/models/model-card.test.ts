import { describe, expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { type ModelCard, parseModelCard } from './model-card.ts';

const HASH = '0123456789abcdef'.repeat(4);
const METRICS = {
  part: 'test',
  normal: 2,
  abnormal: 3,
  auroc: 0.9,
  auprc: 0.95,
  accuracy: 0.8,
  precision: null,
  recall: 0.5,
  specificity: 1,
  f1: 0.6,
  balancedAccuracy: 0.75,
  mcc: null,
} as const;

const threshold = (value: number) =>
  ({
    value,
    rule: 'best-accuracy',
    part: 'threshold-calibration',
    usesLabels: true,
    description: 'Best.',
  }) as const;

const CARD: ModelCard = {
  schema: 'beatlens-model-card/1',
  id: 'tiny',
  name: 'Tiny',
  version: '1.2.3',
  input: { rateHz: 125, lengthSamples: 9, rPeakSample: 0, window: 'row', normalisation: 'unit-range' },
  network: {
    inputLength: 9,
    layers: [
      { kind: 'conv1d', filters: 2, kernelSize: 3, stride: 4, padding: 'same', activation: 'relu' },
      { kind: 'dense', units: 5, activation: 'linear' },
      { kind: 'interpolate', outputs: 9 },
    ],
  },
  parameters: 43,
  multiplyAccumulates: 66,
  score: { kind: 'mean-absolute-error', over: 'valid' },
  files: {
    fp32: { path: 'fp32.bin', sha256: HASH, bytes: 172 },
    int8: { path: 'int8.bin', sha256: HASH, bytes: 83 },
  },
  ledger: { weights: 36, biases: 28, requantization: 17, threshold: 2, total: 83 },
  training: {
    data: 'Beats.',
    parts: [{ part: 'training', normal: 4, abnormal: 0 }],
    seed: 1,
    command: 'npm run train',
    recipe: { epochs: 3, optimizer: 'Adam' },
  },
  quantization: {
    options: {
      weights: 'per-channel',
      activations: 'asymmetric',
      range: { kind: 'percentile', percent: 99.9 },
    },
    rounding: 'single',
    calibrationBeats: 2,
    tensors: [{ scale: 0.5, zeroPoint: -128 }],
  },
  metrics: { fp32: [METRICS], int8: [] },
  thresholds: { fp32: threshold(0.05), int8: threshold(0.06) },
};

/** Every place in the card that holds a plain value. */
function leafPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, item]) =>
    leafPaths(item, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** A copy of the card as JSON gives it, with one place set to something no field can be. */
function withBroken(path: readonly (string | number)[]): unknown {
  const replace = (value: unknown, [name, ...rest]: readonly (string | number)[]): unknown => {
    if (name === undefined) return { not: 'a plain value' };
    if (Array.isArray(value)) return value.map((item, i) => (i === name ? replace(item, rest) : item));
    const entries = Object.entries(value ?? {});
    return Object.fromEntries(entries.map(([key, item]) => [key, key === name ? replace(item, rest) : item]));
  };
  return replace(JSON.parse(JSON.stringify(CARD)), path);
}

function refusalOf(json: unknown): AppError {
  try {
    parseModelCard(json, 'card.json');
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('the card was taken');
}

describe('parseModelCard', () => {
  it('gives back what a sound card says', () => {
    expect(parseModelCard(JSON.parse(JSON.stringify(CARD)), 'card.json')).toEqual(CARD);
  });

  it('names the field, wherever the card is broken', () => {
    const paths = leafPaths(CARD);
    expect(paths.length).toBeGreaterThan(60);
    for (const path of paths) {
      const refusal = refusalOf(withBroken(path));
      const field = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
      expect(refusal.code).toBe('model-broken');
      expect(refusal.message).toContain(`card.json: the field ${field.slice(1)} should be`);
    }
  });

  it('says what was expected and what it found instead', () => {
    expect(refusalOf({ ...CARD, schema: 'other/2' }).message).toBe(
      'card.json: the field schema should be one of beatlens-model-card/1, but is "other/2".',
    );
    expect(refusalOf({ ...CARD, name: undefined }).message).toBe(
      'card.json: the field name should be a text, but is nothing.',
    );
    expect(refusalOf([]).message).toBe('card.json: the top should be an object, but is [].');
  });

  it('refuses a network that does not fit together or is not as long as the input', () => {
    const layers = CARD.network.layers.slice(0, 2);
    expect(refusalOf({ ...CARD, network: { ...CARD.network, layers } }).message).toBe(
      'card.json: the field network.layers does not fit together.',
    );
    expect(refusalOf({ ...CARD, input: { ...CARD.input, lengthSamples: 10 } }).message).toContain(
      'network.inputLength',
    );
  });

  it('refuses a file path that leaves the folder', () => {
    for (const path of ['../fp32.bin', '/fp32.bin', 'a/b.bin', '..', 'https://x.org/a']) {
      const files = { ...CARD.files, fp32: { ...CARD.files.fp32, path } };
      expect(refusalOf({ ...CARD, files }).message).toContain('files.fp32.path should be a plain file name');
    }
  });
});
