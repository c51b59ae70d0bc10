import { describe, expect, it } from 'vitest';
import { comparisonAt, curvesOf, landmarkOf } from './curve-data.ts';
import { SMALL_RECORD } from './pruning-record-for-tests.ts';

describe('curves of pruning', () => {
  it('all start from the unpruned network', () => {
    const curves = curvesOf(SMALL_RECORD, 'macroF1');
    expect(curves.map(({ title }) => title)).toEqual(['Multistage', 'Random, fine-tuned']);
    for (const { points } of curves) {
      expect(points.map(({ sparsity }) => sparsity)).toEqual([0, 0.6, 0.9]);
      expect(points[0].mean).toBe(SMALL_RECORD.unpruned.macroF1.mean);
    }
    expect(curves[1].points[2].mean).toBeCloseTo(0.6, 12);
  });

  it('carry the mark of the study only where beats of all patients are mixed', () => {
    expect(landmarkOf(SMALL_RECORD, 'accuracy')).toMatchObject({ sparsity: 0.6, value: 0.977 });
    expect(landmarkOf({ ...SMALL_RECORD, drawn: 'records' }, 'accuracy')).toBeNull();
  });
});

describe('methods at one sparsity', () => {
  it('are compared with multistage where that was done', () => {
    const rows = comparisonAt(SMALL_RECORD, 0.6);
    expect(rows.map(({ kind }) => kind)).toEqual(['multistage', 'random', 'unpruned']);
    expect(rows.map(({ behind }) => behind?.accuracy.mean)).toEqual([undefined, 0.04, -0.01]);
    expect(rows[1].seeds).toBe(2);
    expect(comparisonAt(SMALL_RECORD, 0.9).map(({ behind }) => behind)).toEqual([null, null, null]);
  });

  it('are all the unpruned network before anything is pruned', () => {
    const rows = comparisonAt(SMALL_RECORD, 0);
    expect(rows.map(({ kind }) => kind)).toEqual(['multistage', 'random', 'unpruned']);
    for (const { accuracy, behind } of rows) {
      expect(accuracy).toEqual(SMALL_RECORD.unpruned.accuracy);
      expect(behind).toBeNull();
    }
  });
});
