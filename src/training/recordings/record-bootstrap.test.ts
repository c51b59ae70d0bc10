import { describe, expect, it } from 'vitest';
import type { AamiClass } from '../../core/label.ts';
import { bootstrapMean, bootstrapPooled } from './record-bootstrap.ts';
import { aurocByRecord, meanAuroc, pooledAuroc, type RecordScores } from './record-scores.ts';

function scored(record: string, normal: readonly number[], ventricular: readonly number[]): RecordScores {
  return {
    record,
    scores: Float32Array.of(...normal, ...ventricular),
    classes: [...normal.map((): AamiClass => 'N'), ...ventricular.map((): AamiClass => 'V')],
  };
}

// Each record parts its own beats; the first one scores higher throughout.
const RECORDS = [scored('a', [5, 6], [8, 9]), scored('b', [1, 2], [3, 4]), scored('c', [1, 2, 3], [])];

describe('AUROC over records', () => {
  it('counts pairs across records where it is pooled, and within them for the mean', () => {
    // Of 7 x 4 pairs those of a's normal beats with b's ventricular ones are lost, and half of 3 with 3.
    expect(pooledAuroc(RECORDS)).toBeCloseTo((28 - 4 - 0.5) / 28, 12);
    expect(aurocByRecord(RECORDS).map(({ record }) => record)).toEqual(['a', 'b']);
    expect(meanAuroc(aurocByRecord(RECORDS))).toBe(1);
  });

  it('has an interval as wide as its records differ', () => {
    const { low, high } = bootstrapPooled(RECORDS);
    expect(high).toBe(1);
    expect(low).toBeLessThan(0.85);
    const alike = bootstrapMean(aurocByRecord(RECORDS));
    expect([alike.low, alike.high]).toEqual([1, 1]);
  });

  it('has no width where there is one record', () => {
    const one = scored('a', [1, 4], [3, 5]);
    expect(bootstrapPooled([one])).toEqual({ low: 0.75, high: 0.75 });
  });
});
