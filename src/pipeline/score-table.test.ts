import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ScoreColumns, ScoreTable } from './score-table.ts';

function numberedColumns(first: number, count: number): ScoreColumns {
  const numbers = Array.from({ length: count }, (_, row) => first + row);
  return {
    scores: {
      fp32: Float32Array.from(numbers),
      int8: Float32Array.from(numbers, (n) => n + 0.5),
    },
    rawLabels: Int8Array.from(numbers, (n) => n % 7),
    fileIndices: Uint16Array.from(numbers, (n) => n % 1000),
    lines: Uint32Array.from(numbers, (n) => n * 3),
  };
}

describe('the table of scores', () => {
  it('holds every beat in order, whatever the batches it came in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 4 }), (sizes) => {
        const table = new ScoreTable();
        let total = 0;
        for (const size of sizes) {
          table.append(numberedColumns(total, size));
          total += size;
        }
        const expected = numberedColumns(0, total);
        expect(table.count).toBe(total);
        expect(table.scores.fp32.subarray(0, total)).toEqual(expected.scores.fp32);
        expect(table.scores.int8.subarray(0, total)).toEqual(expected.scores.int8);
        expect(table.rawLabels.subarray(0, total)).toEqual(expected.rawLabels);
        expect(table.fileIndices.subarray(0, total)).toEqual(expected.fileIndices);
        expect(table.lines.subarray(0, total)).toEqual(expected.lines);
      }),
      { numRuns: 8 },
    );
  });

  it('grows by doubling: a million beats in small batches cost about fifteen bytes each, twice over', () => {
    const table = new ScoreTable();
    const batch = numberedColumns(0, 4000);
    let growths = 0;
    for (let i = 0; i < 250; i++) {
      const before = table.lines;
      table.append(batch);
      if (table.lines !== before) growths++;
    }
    expect(table.count).toBe(1_000_000);
    expect(growths).toBeLessThan(12);
    const columns = [table.scores.fp32, table.scores.int8, table.rawLabels, table.fileIndices, table.lines];
    const bytes = columns.reduce((sum, column) => sum + column.byteLength, 0);
    expect(bytes / table.count).toBeLessThan(2 * 15);
  });

  it('refuses a batch in which a beat lacks a score', () => {
    const table = new ScoreTable();
    const batch = numberedColumns(0, 3);
    const short = { ...batch, scores: { ...batch.scores, int8: new Float32Array(2) } };
    expect(() => table.append(short)).toThrow('one score a beat and precision');
    expect(table.count).toBe(0);
  });
});
