import { describe, expect, it } from 'vitest';
import { curvesCsv, matrixCsv } from './pruning-csv.ts';
import { SMALL_RECORD } from './pruning-record-for-tests.ts';

const cells = (csv: string) =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('what is saved of the pruning view', () => {
  it('has a row a method and sparsity, the unpruned network first and the study last', () => {
    const rows = cells(curvesCsv(SMALL_RECORD));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([10]));
    expect(rows.map(([, method, sparsity]) => `${method} ${sparsity}`)).toEqual([
      'method sparsity',
      'unpruned 0',
      'multistage 0.6',
      'multistage 0.9',
      'random 0.6',
      'random 0.9',
      'published 0.6',
    ]);
    expect(rows[4].slice(3, 5)).toEqual(['2', '0.9']);
  });

  it('says of every row of the matrix what it was counted on', () => {
    const matrix = Float64Array.from({ length: 25 }, (_, i) => i);
    const rows = cells(matrixCsv(matrix, ['classifier-mixed', '0.6', 'a;b']));
    expect(rows).toHaveLength(6);
    expect(rows[2]).toEqual(['classifier-mixed', '0.6', 'a;b', 'S', '5', '6', '7', '8', '9']);
    expect(matrixCsv(matrix, ['', '', '=HYPERLINK("x"),'])).toContain(`"'=HYPERLINK(""x""),"`);
  });
});
