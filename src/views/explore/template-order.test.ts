import { describe, expect, it } from 'vitest';
import type { TemplateSet } from '../../pipeline/recording-info.ts';
import type { Criteria } from '../../store/beat-verdicts.ts';
import type { RecordingBeats } from './explore-session.ts';
import { membersOf, templateRows } from './template-order.ts';

const CRITERIA: Criteria = { thresholds: { fp32: 1, int8: 1 }, prematurity: { isOn: false, ratio: 0.8 } };
const shape = { count: 0, mean: new Float32Array(4), examples: new Float32Array(0) };
const SET: TemplateSet = {
  rateHz: 125,
  rPeakSample: 1,
  lengthSamples: 4,
  unit: 'mV',
  templates: [shape, shape, shape],
};

/** Three usual beats, two odd ones, one odd one that is not judged, and one that belongs nowhere yet. */
const BEATS: RecordingBeats = {
  count: 7,
  rPeakSamples: Float64Array.of(10, 20, 30, 40, 50, 60, 70),
  rrMs: new Float32Array(7),
  rrRatio: new Float32Array(7).fill(1),
  isJudged: Uint8Array.of(1, 1, 1, 1, 1, 0, 1),
  templateOf: Uint16Array.of(0, 0, 1, 0, 1, 1, 0xffff),
  classes: new Uint8Array(7),
  scores: {
    fp32: Float32Array.of(0.25, 0.5, 2, 0.75, 4, 100, 0),
    int8: Float32Array.of(0.25, 0.5, 2, 0.75, 2, 100, 0),
  },
  referenceOf: new Int32Array(7).fill(-1),
};

describe('the list of templates', () => {
  it('has the most anomalous first, and leaves out those without members', () => {
    const rows = templateRows(SET, BEATS, new Map(), CRITERIA);
    expect(rows.map(({ template, count, flagged }) => [template, count, flagged])).toEqual([
      [1, 3, 2],
      [0, 3, 0],
    ]);
  });

  it('has shapes seen once or twice after the others, however anomalous', () => {
    const templateOf = Uint16Array.of(0, 0, 0, 0, 1, 1, 2);
    const rows = templateRows(SET, { ...BEATS, templateOf }, new Map(), CRITERIA);
    expect(rows.map(({ template }) => template)).toEqual([0, 1, 2]);
  });

  it('takes the mean score over the members that are judged', () => {
    const [odd, usual] = templateRows(SET, BEATS, new Map(), CRITERIA);
    expect(odd.meanScore).toEqual({ fp32: 3, int8: 2 });
    expect(usual.meanScore).toEqual({ fp32: 0.5, int8: 0.5 });
  });

  it('tells what its members were labelled', () => {
    const labels = new Map([
      [30, 'V'],
      [50, 'V'],
      [60, 'F'],
    ] as const);
    expect(templateRows(SET, BEATS, labels, CRITERIA)[0].labels).toEqual([
      ['V', 2],
      ['F', 1],
    ]);
  });

  it('finds the members in the order of time', () => {
    expect(membersOf(1, BEATS)).toEqual([2, 4, 5]);
  });
});
