import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ALL_CLASSIFIERS, SHIPPED_CLASSIFIERS } from '../shipped-models.ts';
import { loadClassifierCard } from './load-classifier.ts';
import { METHODS } from './pruning-method.ts';
import { loadPruningRecord, parsePruningRecord } from './pruning-record.ts';

const MODELS = new URL('../../../public/models/', import.meta.url);

describe.each(ALL_CLASSIFIERS)('the pruning record of %s', (id) => {
  const readOwn = (path: string) => readFile(new URL(`${id}/${path}`, MODELS));

  it('tells of every stage the card has, by every method that was run, each mean inside its interval', async () => {
    const record = await loadPruningRecord(readOwn);
    const card = await loadClassifierCard(readOwn);
    expect(record.id).toBe(id);
    expect(record.testBeats).toBe(card.training.testBeats);
    // Those for tables repeat a study made with recordings: pruned in stages only, once.
    const isStudied = SHIPPED_CLASSIFIERS.some((studied) => studied === id);
    expect(record.seeds.length).toBeGreaterThanOrEqual(isStudied ? 3 : 1);
    expect(record.curves.map(({ method }) => method)).toEqual(isStudied ? METHODS : METHODS.slice(0, 1));
    const stages = card.stages.map(({ sparsity }) => sparsity).filter((sparsity) => sparsity > 0);
    for (const { points } of record.curves) {
      expect(points.map(({ sparsity }) => sparsity)).toEqual(stages);
      for (const { accuracy, macroF1, seeds } of points) {
        expect(seeds).toBe(record.seeds.length);
        for (const { mean, low, high } of [accuracy, macroF1]) {
          expect(low).toBeLessThanOrEqual(mean);
          expect(mean).toBeLessThanOrEqual(high);
        }
      }
    }
  });

  it('agrees with the figures of the network that ships, which is one of the seeds', async () => {
    const record = await loadPruningRecord(readOwn);
    const { stages } = await loadClassifierCard(readOwn);
    expect(Math.abs(record.unpruned.accuracy.mean - stages[0].figures.fp32.accuracy)).toBeLessThan(0.01);
  });
});

describe('a pruning record', () => {
  it('that is broken names the field', () => {
    const point = { sparsity: 0, seeds: 1, accuracy: { mean: 1, low: 1, high: 1 } };
    const record = {
      schema: 'beatlens-pruning-record/1',
      id: 'x',
      command: 'y',
      seeds: [1],
      testBeats: 10,
      drawn: 'beats',
      macroClasses: ['N'],
      unpruned: { ...point, macroF1: { mean: 1, low: '1', high: 1 } },
    };
    expect(() => parsePruningRecord(record, 'pruning.json')).toThrow(
      'pruning.json: the field unpruned.macroF1.low should be a number, but is "1".',
    );
  });

  it('that is no JSON says so', async () => {
    await expect(loadPruningRecord(async () => new TextEncoder().encode('<html>'))).rejects.toMatchObject({
      code: 'model-broken',
      message: 'pruning.json is not JSON.',
    });
  });
});
