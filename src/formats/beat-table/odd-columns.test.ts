/** Which columns are samples, which the label and which an index; which label means normal. */
import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { madeUpTable, numpyNotation, writeTable, zScore } from './fixtures/made-up-table.ts';
import {
  expectRightReading,
  kaggle,
  kaggleDialect,
  names,
  type OddTable,
  odd,
  unlabelled,
} from './fixtures/odd-table.ts';

const beats140 = madeUpTable({ width: 140, paddedFrom: 1, sample: zScore });
const adc = madeUpTable({ width: 200, paddedFrom: 1, sample: (u) => Math.round(u * 2048) });
const unpadded = madeUpTable({ width: 150, paddedFrom: 1 });
const startingAtPeak = { ...unpadded, rows: unpadded.rows.map((row) => row.with(0, 1)) };

const TABLES: readonly OddTable[] = [
  odd('labels written 0.0 and 1.0', kaggle, { writeLabel: (label) => label.toFixed(1) }, kaggleDialect),
  odd(
    'the five MIT-BIH classes',
    madeUpTable({ labels: [0, 1, 2, 3, 4] }),
    {},
    { ...kaggleDialect, rawLabels: [0, 1, 2, 3, 4] },
  ),
  odd(
    'abnormal beats only',
    madeUpTable({ labels: [1] }),
    {},
    { ...kaggleDialect, rawLabels: [1], normalRawLabel: 0 },
  ),
  odd(
    'Kaggle rows without labels',
    kaggle,
    { labelColumn: 'none' },
    { layout: 'kaggle-heartbeat', labelColumn: 'none' },
    unlabelled,
  ),
  odd(
    'a text header',
    kaggle,
    { header: names(188, 't').join(',') },
    { ...kaggleDialect, hasHeader: true, firstDataLine: 2 },
  ),
  odd(
    'a quoted text header',
    kaggle,
    {
      header: names(188, 'V')
        .map((name) => `"${name}"`)
        .join(','),
    },
    { ...kaggleDialect, hasHeader: true },
  ),
  odd(
    'the header pandas makes',
    kaggle,
    { header: names(188).join(',') },
    { ...kaggleDialect, hasHeader: true },
  ),
  odd(
    'an index column without a header',
    kaggle,
    { indexOf: String },
    { ...kaggleDialect, hasIndexColumn: true, hasHeader: false },
  ),
  odd(
    "R's header, one name short",
    kaggle,
    { indexOf: String, header: names(188, 'V').join(',') },
    { ...kaggleDialect, hasIndexColumn: true },
  ),
  odd(
    'a preamble and a header',
    kaggle,
    { header: `# made by a script\nrate: 125 Hz\n\n${names(188, 't').join(',')}` },
    { ...kaggleDialect, headerLines: 3, firstDataLine: 5 },
  ),
  odd(
    'ADC integers with a label',
    adc,
    {},
    { layout: 'other', labelColumn: 'last', width: 200, isNormalLabelKnown: false },
  ),
  odd(
    'ADC integers without a label',
    adc,
    { labelColumn: 'none' },
    { labelColumn: 'none', width: 200, isNormalLabelKnown: true },
    unlabelled,
  ),
  odd(
    '96 samples, the narrowest',
    madeUpTable({ width: 96 }),
    {},
    { width: 96, labelColumn: 'last', layout: 'other' },
  ),
  odd('512 samples, the widest', madeUpTable({ width: 512 }), {}, { width: 512, labelColumn: 'last' }),
  odd(
    "the UCR archive's ECG5000: label first",
    madeUpTable({ width: 140, paddedFrom: 1, sample: zScore, labels: [1, 1, 2, 5, 4, 3] }),
    { labelColumn: 'first', separator: '  ', writeLabel: numpyNotation },
    { labelColumn: 'first', width: 140, normalRawLabel: 1, isNormalLabelKnown: true, separator: ' ' },
  ),
  odd(
    "TensorFlow's ECG5000: 1 is normal, and who knows",
    beats140,
    { writeLabel: numpyNotation, writeSample: numpyNotation },
    { labelColumn: 'last', width: 140, normalRawLabel: 1, isNormalLabelKnown: false },
  ),
  odd(
    'labels 0 to 4 beside another width',
    madeUpTable({ width: 250, labels: [0, 2, 4] }),
    {},
    { layout: 'other', normalRawLabel: 0, isNormalLabelKnown: true },
  ),
  odd(
    'labels 1 and 2, first',
    madeUpTable({ width: 136, labels: [1, 2], sample: zScore, paddedFrom: 1 }),
    { labelColumn: 'first', separator: '\t' },
    { labelColumn: 'first', normalRawLabel: 1, isNormalLabelKnown: false },
  ),
  odd(
    'padding in the last column, which is no label',
    madeUpTable({ width: 150 }),
    { labelColumn: 'none' },
    { labelColumn: 'none', width: 150 },
    unlabelled,
  ),
  odd(
    'normal beats only: a last column of zeros which is a label',
    madeUpTable({ width: 150, labels: [0], paddedFrom: 1 }),
    {},
    { labelColumn: 'last', rawLabels: [0], isNormalLabelKnown: false },
  ),
  odd(
    'a first column of ones which is the R-peak and no label',
    startingAtPeak,
    { labelColumn: 'none' },
    { labelColumn: 'none', width: 150 },
    unlabelled,
  ),
  odd(
    'a label found by its name',
    madeUpTable({ width: 150, labels: [0] }),
    { header: [...names(150, 's'), 'Target'].join(',') },
    { labelColumn: 'last', hasHeader: true },
  ),
  odd(
    'a label found by its name, first',
    madeUpTable({ width: 150, labels: [0] }),
    { labelColumn: 'first', header: ['class', ...names(150)].join(',') },
    { labelColumn: 'first', hasHeader: true },
  ),
  odd(
    'the row numbers of a larger table, shuffled, for an index',
    kaggle,
    { indexOf: (row) => String((row * 7919) % 1000) },
    { hasIndexColumn: true, labelColumn: 'last' },
  ),
  odd(
    'record names for an index',
    kaggle,
    { indexOf: (row) => `patient${row}/s001` },
    { hasIndexColumn: true, labelColumn: 'last' },
  ),
  odd(
    'gzip under the name of a CSV',
    kaggle,
    {},
    { ...kaggleDialect, isGzip: true },
    { bytes: new Uint8Array(gzipSync(writeTable(kaggle))) },
  ),
  odd(
    'AAMI classes in letters',
    madeUpTable({ labels: [0, 1, 2, 3, 4] }),
    { writeLabel: (label) => 'NSVFQ'[label] },
    { ...kaggleDialect, labelNotation: 'symbols', rawLabels: [0, 1, 2, 3, 4] },
  ),
  odd(
    'AAMI classes in quoted letters, first, under a header',
    madeUpTable({ width: 150, labels: [2, 0, 1] }),
    {
      labelColumn: 'first',
      header: ['class', ...names(150)].join(','),
      writeLabel: (label) => `"${'NSVFQ'[label]}"`,
    },
    { labelColumn: 'first', hasIndexColumn: false, normalRawLabel: 0, isNormalLabelKnown: true },
  ),
  odd(
    'AAMI classes in small letters, first, without a header',
    madeUpTable({ labels: [0, 1, 2, 3, 4] }),
    { labelColumn: 'first', separator: ';', writeLabel: (label) => 'nsvfq'[label] },
    { labelColumn: 'first', labelNotation: 'small-symbols', hasIndexColumn: false },
  ),
  odd(
    'beat symbols of WFDB',
    madeUpTable({ labels: [0, 1, 2, 3, 4] }),
    { writeLabel: (label) => 'LAEF/'[label], separator: '\t' },
    { ...kaggleDialect, labelNotation: 'symbols' },
  ),
  odd(
    'normal and abnormal in words',
    kaggle,
    { writeLabel: (label) => (label === 0 ? 'Normal' : 'Abnormal') },
    { ...kaggleDialect, labelNotation: 'words', isNormalLabelKnown: true },
  ),
  odd(
    'a diagnosis in words',
    madeUpTable({ width: 200 }),
    { writeLabel: (label) => (label === 0 ? 'Healthy control' : 'Bundle branch block') },
    { labelNotation: 'words', normalRawLabel: 0, isNormalLabelKnown: true },
  ),
  odd(
    'the word for normal alone',
    madeUpTable({ labels: [0] }),
    { writeLabel: () => 'N' },
    { ...kaggleDialect, labelNotation: 'symbols', rawLabels: [0] },
  ),
  odd(
    'labels -1 and 1, which become 0 and 1',
    madeUpTable({ width: 96, sample: zScore, paddedFrom: 1 }),
    { labelColumn: 'first', writeLabel: (label) => numpyNotation(label * 2 - 1), separator: '  ' },
    { labelColumn: 'first', labelNotation: 'signs', width: 96, isNormalLabelKnown: false },
  ),
  odd(
    'letters that name the patient, beside labels in numbers',
    kaggle,
    { indexOf: (row) => 'NSV'[row % 3] },
    { ...kaggleDialect, hasIndexColumn: true },
  ),
  odd(
    'numbers of records under that name',
    kaggle,
    { indexOf: (row) => String(100 + (row % 2)), header: ['record', ...names(187), 'label'].join(',') },
    { ...kaggleDialect, hasIndexColumn: true },
  ),
  odd(
    'the declarations of an ARFF file',
    beats140,
    {
      header: `@relation beats\n${names(140, 'att')
        .map((name) => `@attribute ${name} numeric`)
        .join('\n')}\n@attribute target {0,1}\n\n@data`,
    },
    { labelColumn: 'last', width: 140, firstDataLine: 145 },
  ),
  odd(
    'labels forced away',
    kaggle,
    {},
    { labelColumn: 'none', width: 188 },
    {
      ...unlabelled,
      overrides: { labelColumn: 'none' },
      table: { rows: kaggle.rows.map((row, r) => [...row, kaggle.labels[r]]), labels: [] },
    },
  ),
  odd(
    'the meaning of the labels swapped',
    kaggle,
    {},
    { normalRawLabel: 1, isNormalLabelKnown: true },
    { overrides: { normalRawLabel: 1 } },
  ),
  odd(
    'a first row forced to be the header',
    kaggle,
    {},
    { hasHeader: true, firstDataLine: 2 },
    {
      overrides: { hasHeader: true },
      table: { rows: kaggle.rows.slice(1), labels: kaggle.labels.slice(1) },
    },
  ),
];

describe('the columns of a table of beats are told apart:', () => {
  it.each(TABLES)('$name', expectRightReading);
});
