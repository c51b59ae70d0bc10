/** One table of beats, written in every way people write tables. */
import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { madeUpTable, numpyNotation, utf8, writeTable } from './fixtures/made-up-table.ts';
import {
  concat,
  expectRightReading,
  kaggle,
  kaggleDialect,
  names,
  type OddTable,
  odd,
} from './fixtures/odd-table.ts';

const decimalComma = (value: number): string => String(value).replace('.', ',');

const TABLES: readonly OddTable[] = [
  odd(
    'the Kaggle layout',
    kaggle,
    {},
    { ...kaggleDialect, normalRawLabel: 0, hasHeader: false, columns: 188 },
  ),
  odd('numbers as %.18e', kaggle, { writeSample: numpyNotation, writeLabel: numpyNotation }, kaggleDialect),
  odd(
    'an index column and its empty header',
    kaggle,
    { indexOf: String, header: ['', ...names(188)].join(',') },
    { ...kaggleDialect, hasIndexColumn: true, hasHeader: true, columns: 189 },
  ),
  odd('semicolons', kaggle, { separator: ';' }, { ...kaggleDialect, separator: ';', decimalComma: false }),
  odd(
    'semicolons and decimal commas',
    kaggle,
    { separator: ';', writeSample: decimalComma },
    { ...kaggleDialect, separator: ';', decimalComma: true },
  ),
  odd('tabs', kaggle, { separator: '\t' }, { ...kaggleDialect, separator: '\t' }),
  odd(
    'tabs and decimal commas',
    kaggle,
    { separator: '\t', writeSample: decimalComma },
    { ...kaggleDialect, separator: '\t', decimalComma: true },
  ),
  odd('single spaces', kaggle, { separator: ' ' }, { ...kaggleDialect, separator: ' ' }),
  odd(
    'several spaces, and some before the first',
    kaggle,
    { separator: '   ', writeSample: (v) => ` ${v}` },
    { ...kaggleDialect, separator: ' ' },
  ),
  odd('a blank after every comma', kaggle, { separator: ', ' }, { ...kaggleDialect, separator: ',' }),
  odd('quoted numbers', kaggle, { writeSample: (v) => `"${v}"`, writeLabel: (v) => `"${v}"` }, kaggleDialect),
  odd(
    'quoted numbers with decimal commas between commas',
    kaggle,
    { writeSample: (v) => `"${decimalComma(v)}"` },
    { ...kaggleDialect, separator: ',', decimalComma: true },
  ),
  odd('a comma at the end of every line', kaggle, { lineEnd: ',' }, { ...kaggleDialect, columns: 188 }),
  odd('three semicolons at the end of every line', kaggle, { separator: ';', lineEnd: ';;;' }, kaggleDialect),
  odd('blanks at the end of every line', kaggle, { lineEnd: '  ' }, kaggleDialect),
  odd('CRLF', kaggle, { lineBreak: '\r\n' }, kaggleDialect),
  odd('CR alone', kaggle, { lineBreak: '\r' }, kaggleDialect),
  odd('no line break at the end', kaggle, { endsWithBreak: false }, kaggleDialect),
  odd('empty lines between the rows', kaggle, { lineBreak: '\n\n \t\n' }, kaggleDialect),
  odd('a single row', madeUpTable({ count: 1 }), { endsWithBreak: false }, kaggleDialect),
  odd('numbers with plus signs', kaggle, { writeSample: (v) => `+${v}` }, kaggleDialect),
  odd(
    'numbers of two digits',
    madeUpTable({ sample: (u) => Number((0.01 + u * 0.9).toFixed(2)) }),
    {},
    kaggleDialect,
  ),
  odd('numbers of seventeen digits', madeUpTable({ sample: (u) => u + 1e-3 }), {}, kaggleDialect),
  odd(
    'gzip of two members',
    kaggle,
    {},
    { ...kaggleDialect, isGzip: true },
    {
      bytes: concat(gzipSync(writeTable(kaggle).slice(0, 3000)), gzipSync(writeTable(kaggle).slice(3000))),
    },
  ),
  odd(
    'a byte-order mark',
    kaggle,
    {},
    { ...kaggleDialect, hasHeader: false },
    { bytes: utf8(`\ufeff${writeTable(kaggle)}`) },
  ),
  odd(
    'a byte-order mark before a header',
    kaggle,
    {},
    { ...kaggleDialect, hasHeader: true, hasIndexColumn: true },
    {
      bytes: utf8(`\ufeff${writeTable(kaggle, { indexOf: String, header: ['', ...names(188)].join(',') })}`),
    },
  ),
  odd('LF, CR and CRLF by turns', kaggle, {}, kaggleDialect, {
    bytes: utf8(
      writeTable(kaggle)
        .split('\n')
        .map((line, i) => line + ['\n', '\r', '\r\n'][i % 3])
        .join(''),
    ),
  }),
];

describe('a table of beats is read whatever its notation:', () => {
  it.each(TABLES)('$name', expectRightReading);
});
