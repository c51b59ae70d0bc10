import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeFileSource } from '../cli/node-file-source.ts';
import { PRECISIONS, type Precision, perPrecision } from '../core/precision.ts';
import type { SortedScores } from '../metrics/sorted-scores.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import { startTfjsBackend } from '../models/fp32/tfjs-backend.ts';
import { createFp32Scorer } from '../models/fp32/tfjs-scorer.ts';
import { createInt8Scorer } from '../models/int8/int8-scorer.ts';
import { loadModelPair, type ModelPair } from '../models/load-model-pair.ts';
import { type BeatParts, describeParts, splitBeats } from './data-parts.ts';
import { partMetrics, sortPartScores } from './evaluate.ts';
import { type LabelledBeats, readLabelledBeats, selectBeats } from './labelled-beats.ts';
import { RECIPES } from './recipes.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/kaggle-ptb/', import.meta.url));
const MODELS = new URL('../../public/models/', import.meta.url);
const isDataHere = existsSync(DATA);

describe.each(Object.keys(RECIPES))(
  'the shipped model %s on the beats it was trained and judged on',
  (id) => {
    let pair: ModelPair;
    let beats: LabelledBeats;
    let parts: BeatParts;
    let scorers: Record<Precision, BeatScorer>;

    beforeAll(async () => {
      if (!isDataHere) return;
      pair = await loadModelPair((path) => readFile(new URL(`${id}/${path}`, MODELS)));
      const files = ['ptbdb_abnormal.csv', 'ptbdb_normal.csv'].map((name) =>
        nodeFileSource(`${DATA}${name}`),
      );
      beats = await readLabelledBeats(await Promise.all(files), pair.card.input);
      parts = splitBeats(beats.isAbnormal, pair.card.training.seed);
      const backend = await startTfjsBackend();
      scorers = {
        fp32: createFp32Scorer(pair.card, pair.fp32, backend.name),
        int8: createInt8Scorer(pair.int8),
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
          expect(partMetrics(stated.part, await sortedScores(precision, selected), threshold)).toEqual(
            stated,
          );
        }
      }
    });

    it.skipIf(!isDataHere)(
      'reaches the first try of the domain notes, and INT8 follows within 0.002',
      async () => {
        const everything = perPrecision((precision) =>
          pair.card.metrics[precision].find(({ part }) => part === 'everything'),
        );
        const test = perPrecision((precision) =>
          pair.card.metrics[precision].find(({ part }) => part === 'test'),
        );
        expect(everything.fp32?.auroc).toBeGreaterThanOrEqual(0.88);
        expect(test.fp32?.auroc).toBeGreaterThanOrEqual(0.89);
        for (const { fp32, int8 } of [everything, test]) {
          expect(Math.abs((int8?.auroc ?? 0) - (fp32?.auroc ?? 1))).toBeLessThanOrEqual(0.002);
        }
      },
    );
  },
);
