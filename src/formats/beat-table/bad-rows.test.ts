/** Rows that cannot be used are skipped, counted and given a reason; the others are not harmed. */
import { describe, expect, it } from 'vitest';
import {
  concat,
  expectRightReading,
  firstRow,
  kaggle,
  kaggleDialect,
  names,
  type OddTable,
  odd,
  rowWith,
  withLine,
} from './fixtures/odd-table.ts';
import { bytesSource, readAll } from './fixtures/read-all.ts';

const TABLES: readonly OddTable[] = [
  odd(
    'a first row that is too short',
    kaggle,
    {},
    { ...kaggleDialect, hasHeader: false },
    { bytes: withLine(1, '0.1,0.2,0.3'), skippedLines: [1] },
  ),
  odd(
    'a first row of which a cell is NaN',
    kaggle,
    {},
    { ...kaggleDialect, hasHeader: false },
    {
      bytes: withLine(1, rowWith(8, 'NaN')),
      skippedLines: [1],
    },
  ),
  odd('a header in the middle, where two files were joined', kaggle, {}, kaggleDialect, {
    bytes: withLine(4, names(188, 't').join(',')),
    skippedLines: [4],
  }),
  odd('a row cut short', kaggle, {}, kaggleDialect, {
    bytes: withLine(3, firstRow.slice(0, 400)),
    skippedLines: [3],
  }),
  odd('a row with a cell too many', kaggle, {}, kaggleDialect, {
    bytes: withLine(3, `${firstRow},1`),
    skippedLines: [3],
  }),
  odd('a flat row', kaggle, {}, kaggleDialect, {
    bytes: withLine(2, `${'0.5,'.repeat(187)}1`),
    skippedLines: [2],
  }),
  odd('a row of bare commas', kaggle, {}, kaggleDialect, {
    bytes: withLine(2, ','.repeat(187)),
    skippedLines: [2],
  }),
  odd('a line without end in the middle', kaggle, {}, kaggleDialect, {
    bytes: withLine(3, '7'.repeat(300_000)),
    skippedLines: [3],
  }),
  odd('bytes that are no UTF-8 in a row', kaggle, {}, kaggleDialect, {
    bytes: concat(withLine(99, '').subarray(0, -1), Uint8Array.of(0x0a, 0xff, 0xc3, 0x28, 0x0a)),
    skippedLines: [8],
  }),
];

describe('bad rows leave the good ones alone:', () => {
  it.each(TABLES)('$name', expectRightReading);
});

const REASONS: readonly { readonly name: string; readonly row: string; readonly reason: string }[] = [
  {
    name: 'too few columns',
    row: firstRow.slice(0, firstRow.lastIndexOf(',')),
    reason: '187 columns instead of 188',
  },
  { name: 'too many columns', row: `${firstRow},0.5`, reason: '189 columns instead of 188' },
  {
    name: 'text',
    row: rowWith(5, 'lead off'),
    reason: 'column 5 is “lead off”, not a number',
  },
  {
    name: 'NaN',
    row: rowWith(5, 'nan'),
    reason: 'column 5 is nan, not a finite number',
  },
  {
    name: 'infinity',
    row: rowWith(5, '-Infinity'),
    reason: 'column 5 is -Infinity, not a finite number',
  },
  {
    name: 'an empty cell',
    row: rowWith(5, ''),
    reason: 'column 5 is empty',
  },
  {
    name: 'a number too large for 32 bits',
    row: rowWith(5, '1e39'),
    reason: 'column 5 is “1e39”, too large',
  },
  {
    name: 'hexadecimal',
    row: rowWith(5, '0x10'),
    reason: 'column 5 is “0x10”, not a number',
  },
  {
    name: 'no label',
    row: rowWith(188, ''),
    reason: 'the label in column 188 is missing',
  },
  {
    name: 'a fraction for a label',
    row: rowWith(188, '0.5'),
    reason: 'the label in column 188 is “0.5”, not an integer from 0 to 9',
  },
  {
    name: 'a negative label',
    row: rowWith(188, '-1'),
    reason: 'the label in column 188 is “-1”, not an integer from 0 to 9',
  },
  {
    name: 'a flat line',
    row: `${'0.000000000000000000e+00,'.repeat(187)}1`,
    reason: 'flat: every sample is 0',
  },
];

describe('a bad row is skipped with its line and the reason:', () => {
  it.each(REASONS)('$name', async ({ row, reason }) => {
    const { rows, skipped } = await readAll(bytesSource(withLine(3, row)));
    expect(skipped).toEqual([{ line: 3, reason }]);
    expect(rows.length).toBe(kaggle.rows.length);
  });
});
