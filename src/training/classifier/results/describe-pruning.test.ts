import { describe, expect, it } from 'vitest';
import { createRng } from '../../../core/rng.ts';
import { accuracyOf, classMatrix } from '../../../metrics/class-figures.ts';
import { METHODS } from '../../../models/classifier/pruning-method.ts';
import { parsePruningRecord, RIVALS } from '../../../models/classifier/pruning-record.ts';
import { STAGES } from '../pruning-run.ts';
import { describePruning } from './describe-pruning.ts';
import { madeUpRuns } from './made-up-runs-for-tests.ts';

describe('the record of pruning that ships', () => {
  const run = madeUpRuns('by-patient', createRng(6));
  const record = describePruning(run, 'npm run prune');

  it('is read back as it was written', () => {
    expect(parsePruningRecord(JSON.parse(JSON.stringify(record)), 'pruning.json')).toEqual(record);
  });

  it('has a point for every method and stage, inside its own interval', () => {
    expect(record.curves.map(({ method }) => method)).toEqual(METHODS);
    for (const { points } of record.curves) {
      expect(points.map(({ sparsity }) => sparsity)).toEqual(STAGES);
      for (const { accuracy, macroF1 } of points) {
        for (const { mean, low, high } of [accuracy, macroF1]) {
          expect(low).toBeLessThanOrEqual(mean);
          expect(mean).toBeLessThanOrEqual(high);
        }
      }
    }
  });

  it('averages the seeds', () => {
    const [first, second] = run.seeds.map(({ baseline }) =>
      accuracyOf(classMatrix(run.truth, baseline.called)),
    );
    expect(record.unpruned.accuracy.mean).toBeCloseTo((first + second) / 2, 6);
    expect(record.unpruned.seeds).toBe(2);
  });

  it('compares multistage with everything else at every stage', () => {
    expect(record.differences).toHaveLength(RIVALS.length * STAGES.length);
    const [multistage, oneShot] = record.curves;
    const difference = record.differences.find(
      ({ against, sparsity }) => against === 'one-shot' && sparsity === 0.6,
    );
    const at = STAGES.indexOf(0.6);
    expect(difference?.accuracy.mean).toBeCloseTo(
      multistage.points[at].accuracy.mean - oneShot.points[at].accuracy.mean,
      5,
    );
    // Made up to err on half of the beats: far behind, and surely so.
    expect(difference?.accuracy.low).toBeGreaterThan(0.1);
  });

  it('leaves out what was not run and counts the seeds of what was', () => {
    const [first, second] = run.seeds;
    const others = new Map([...first.others].filter(([method]) => method === 'random'));
    const partial = describePruning(
      {
        ...run,
        seeds: [
          { ...first, others },
          { ...second, others: new Map() },
        ],
      },
      '',
    );
    expect(partial.curves.map(({ method }) => method)).toEqual(['multistage', 'random']);
    expect(partial.curves.map(({ points }) => points[0].seeds)).toEqual([2, 1]);
    expect(new Set(partial.differences.map(({ against }) => against))).toEqual(
      new Set(['unpruned', 'random']),
    );
  });

  it('draws whole records where patients are kept apart, and names the classes it averages', () => {
    expect(record.drawn).toBe('records');
    expect(record.macroClasses).toEqual(['N', 'S', 'V', 'F']);
  });
});
