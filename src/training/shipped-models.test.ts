import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSource } from '../cli/node-file-source.ts';
import { PRECISIONS, type Precision } from '../core/precision.ts';
import { agreementBetween } from '../metrics/agreement.ts';
import { confusionAt } from '../metrics/confusion.ts';
import { thresholdAtSpecificity } from '../metrics/operating-points.ts';
import { ratesOf } from '../metrics/rates.ts';
import { auroc } from '../metrics/roc.ts';
import type { SortedScores } from '../metrics/sorted-scores.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8ReferenceScorer } from '../models/int8/int8-scorer.ts';
import { prepareVectorParameters } from '../models/int8/simd/prepare-layer.ts';
import { loadModelPair, type ModelPair } from '../models/load-model-pair.ts';
import { SHIPPED_MODELS, type ShippedModelId } from '../models/shipped-models.ts';
import { type BeatParts, describeParts, splitBeats } from './data-parts.ts';
import { partMetrics, sortPartScores } from './evaluate.ts';
import { type LabelledBeats, readLabelledBeats, selectBeats } from './labelled-beats.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/kaggle-ptb/', import.meta.url));
const MODELS = new URL('../../public/models/', import.meta.url);
const isDataHere = existsSync(DATA);

/** What the project has set itself, on test beats weighted to the class balance of Suryanarayanan et al. */
const BARS: Readonly<Record<ShippedModelId, { auroc: number; accuracy: number; f1: number }>> = {
  compact: { auroc: 0.91, accuracy: 0.86, f1: 0.905 },
  wide: { auroc: 0.93, accuracy: 0.88, f1: 0.92 },
};
const PAPER_BALANCE = { normal: 4046, abnormal: 10506 };

function atPaperBalance({ card }: ModelPair, precision: Precision) {
  const test = card.metrics[precision].find(({ part }) => part === 'test');
  const recall = test?.recall ?? 0;
  const specificity = test?.specificity ?? 0;
  const { normal, abnormal } = PAPER_BALANCE;
  const [tp, tn] = [recall * abnormal, specificity * normal];
  return {
    auroc: test?.auroc,
    accuracy: (tp + tn) / (normal + abnormal),
    f1: (2 * tp) / (tp + abnormal + normal - tn),
  };
}

describe.each(SHIPPED_MODELS)('the shipped model %s on the beats it was trained and judged on', (id) => {
  let pair: ModelPair;
  let beats: LabelledBeats;
  let parts: BeatParts;
  let scorers: Record<Precision, BeatScorer>;

  beforeAll(async () => {
    if (!isDataHere) return;
    pair = await loadModelPair((path) => readFile(new URL(`${id}/${path}`, MODELS)));
    const files = ['ptbdb_abnormal.csv', 'ptbdb_normal.csv'].map((name) => nodeFileSource(`${DATA}${name}`));
    beats = await readLabelledBeats(await Promise.all(files), pair.card.input);
    parts = splitBeats(beats.isAbnormal, pair.card.training.seed);
    const backend = await startTfjsBackend();
    scorers = {
      fp32: createFp32Scorer(pair.card, pair.fp32, backend.name),
      int8: createInt8ReferenceScorer(pair.int8),
    };
  });

  const sortedScores = async (precision: Precision, selected: LabelledBeats): Promise<SortedScores> =>
    sortPartScores(await scorers[precision].score(selected), selected);

  it.skipIf(!isDataHere)('has in its card the parts its seed gives', () => {
    expect(pair.card.training.parts).toEqual(describeParts(parts, beats));
  });

  it.skipIf(!isDataHere)('has in its card the very figures that come out again', async () => {
    for (const precision of PRECISIONS) {
      const threshold = pair.card.thresholds[precision].value;
      for (const stated of pair.card.metrics[precision]) {
        const selected = stated.part === 'everything' ? beats : selectBeats(beats, parts[stated.part]);
        expect(partMetrics(stated.part, await sortedScores(precision, selected), threshold)).toEqual(stated);
      }
    }
  });

  it.skipIf(!isDataHere)('reaches its bars on the test beats, at the class balance of the paper', () => {
    for (const precision of PRECISIONS) {
      const { auroc, accuracy, f1 } = atPaperBalance(pair, precision);
      expect(auroc).toBeGreaterThanOrEqual(BARS[id].auroc);
      expect(accuracy).toBeGreaterThanOrEqual(BARS[id].accuracy);
      expect(f1).toBeGreaterThanOrEqual(BARS[id].f1);
    }
  });

  it.skipIf(!isDataHere)('runs on the vector kernels alone: every factor acts as a shift', () => {
    const zeroPoints = [pair.int8.input.zeroPoint, ...pair.int8.layers.map((layer) => layer.outputZeroPoint)];
    for (const [i, layer] of pair.int8.layers.entries()) {
      expect(prepareVectorParameters(layer, zeroPoints[i])).not.toBeNull();
    }
  });

  it.skipIf(!isDataHere)('loses next to nothing in INT8: AUROC within 0.002, 1 % of verdicts', async () => {
    const test = selectBeats(beats, parts.test);
    const sorted = { fp32: await sortedScores('fp32', test), int8: await sortedScores('int8', test) };
    expect(Math.abs((auroc(sorted.fp32) ?? 0) - (auroc(sorted.int8) ?? 1))).toBeLessThanOrEqual(0.002);
    const threshold = pair.card.thresholds.fp32.value;
    const specificity = ratesOf(confusionAt(sorted.fp32, threshold)).specificity ?? 0;
    const { flipped } = agreementBetween(
      { scores: await scorers.fp32.score(test), threshold },
      {
        scores: await scorers.int8.score(test),
        threshold: thresholdAtSpecificity(sorted.int8, specificity) ?? 0,
      },
    );
    expect(flipped / test.count).toBeLessThanOrEqual(0.01);
  });
});
