import { expect, it } from 'vitest';
import { NO_CLASS } from '../../core/label.ts';
import type { RecordingBeats } from './explore-session.ts';
import { reportExamples } from './report-beats.ts';
import type { TemplateRow } from './template-order.ts';

/** Template and score of each beat; `NaN` where it is not judged. */
function beatsOf(...beats: readonly (readonly [template: number, score: number])[]): RecordingBeats {
  const scores = Float32Array.from(beats, ([, score]) => score);
  return {
    count: beats.length,
    rPeakSamples: Float64Array.from(beats, (_, beat) => 100 * beat),
    rrMs: new Float32Array(beats.length).fill(800),
    rrRatio: new Float32Array(beats.length).fill(1),
    isJudged: Uint8Array.from(scores, (score) => Number(!Number.isNaN(score))),
    templateOf: Uint16Array.from(beats, ([template]) => template),
    classes: new Uint8Array(beats.length).fill(NO_CLASS),
    scores: { fp32: scores, int8: scores },
    referenceOf: new Int32Array(beats.length).fill(-1),
  };
}

const row = (template: number, count: number): TemplateRow => ({
  template,
  count,
  flagged: 0,
  meanScore: { fp32: 0, int8: 0 },
  labels: [],
});

const inShort = (rows: readonly TemplateRow[], beats: RecordingBeats) =>
  reportExamples(rows, beats).map(({ row: { template }, isUsual, beat }) => [template, isUsual, beat]);

it('shows the beat of middle score of each shape, the most frequent shape last', () => {
  const beats = beatsOf([0, 1], [1, 9], [1, 5], [1, 7], [0, 3], [0, 2], [0, 4]);
  expect(inShort([row(0, 4), row(1, 3)], beats)).toEqual([
    [1, false, 3],
    [0, true, 4],
  ]);
});

it('shows neither shapes seen once or twice nor beats that are not judged', () => {
  const beats = beatsOf([0, Number.NaN], [0, 2], [0, Number.NaN], [1, 8], [2, Number.NaN]);
  expect(inShort([row(2, 3), row(0, 3), row(1, 2)], beats)).toEqual([[0, false, 1]]);
  expect(inShort([row(1, 2)], beats)).toEqual([]);
});

it('shows the most anomalous shapes of many, and still the usual one', () => {
  const templates = Array.from({ length: 12 }, (_, template) => template);
  const beats = beatsOf(...templates.map((template) => [template, template] as const));
  const rows = templates.map((template) => row(template, template === 11 ? 50 : 3));
  expect(inShort(rows, beats).map(([template]) => template)).toEqual([0, 1, 2, 3, 4, 11]);
});
