import { expect, it } from 'vitest';
import { ScoreTable } from '../../pipeline/score-table.ts';
import type { BeatSet } from '../../store/dashboard-store.ts';
import { scoreCsv } from './score-csv.ts';

function tableOf(count: number): ScoreTable {
  const table = new ScoreTable();
  table.append({
    scores: {
      fp32: Float32Array.from({ length: count }, (_, i) => i / 8),
      int8: Float32Array.from({ length: count }, (_, i) => i / 4),
    },
    rawLabels: Int8Array.from({ length: count }, (_, i) => (i % 3) - 1),
    fileIndices: Uint16Array.from({ length: count }, (_, i) => i % 2),
    lines: Uint32Array.from({ length: count }, (_, i) => i + 10),
  });
  return table;
}

const SET: BeatSet = {
  files: [
    { name: 'a, "b".csv', sizeBytes: 1, origin: 'table', dialect: null },
    { name: '=1+1.csv', sizeBytes: 1, origin: 'table', dialect: null },
  ],
  demo: null,
  normalRawLabels: [0, 1],
  isLabelMeaningSettled: [true, true],
  skippedCount: 0,
  skipped: [],
};

it('writes one row a beat with its place, label, scores and verdicts', () => {
  const text = scoreCsv(tableOf(3), SET, { fp32: 0.125, int8: 0.5 }, 'compact').join('');
  expect(text.split('\n')).toEqual([
    'beat,file,line,label,fp32_score,fp32_verdict,int8_score,int8_verdict,model,fp32_threshold,int8_threshold',
    '1,"a, ""b"".csv",10,unknown,0,passed,0,passed,compact,0.125,0.5',
    `2,'=1+1.csv,11,abnormal,0.125,flagged,0.25,passed,compact,0.125,0.5`,
    '3,"a, ""b"".csv",12,abnormal,0.25,flagged,0.5,flagged,compact,0.125,0.5',
    '',
  ]);
});

it('holds every beat of a set that takes several pieces', () => {
  const pieces = scoreCsv(tableOf(25_001), SET, { fp32: 1, int8: 1 }, 'wide');
  expect(pieces).toHaveLength(4);
  const rows = pieces.join('').trimEnd().split('\n');
  expect(rows).toHaveLength(25_002);
  expect(rows[25_001].split(',')[0]).toBe('25001');
});

it('adds what the classifier says, and nothing for a beat beyond those it classed', () => {
  const beats = {
    count: 2,
    classes: Uint8Array.of(2, 0),
    probabilities: Float32Array.of(0.25, 0, 0.75, 0, 0, 1, 0, 0, 0, 0),
  };
  const classes = { beats, classifier: 'classifier-rows-mixed 0.6' };
  const rows = scoreCsv(tableOf(3), SET, { fp32: 1, int8: 1 }, 'compact', classes)
    .join('')
    .trimEnd()
    .split('\n');
  expect(rows.map((row) => row.split('compact,').at(-1))).toEqual([
    expect.stringMatching(/int8_threshold,class,p_n,p_s,p_v,p_f,p_q,classifier$/),
    '1,1,V,0.2500,0.0000,0.7500,0.0000,0.0000,classifier-rows-mixed 0.6',
    '1,1,N,1.0000,0.0000,0.0000,0.0000,0.0000,classifier-rows-mixed 0.6',
    '1,1,,,,,,,',
  ]);
});
