import { expect, it } from 'vitest';
import { beatsCsv } from './beats-csv.ts';
import type { RecordingBeats, ReferenceBeats } from './explore-session.ts';

const BEATS: RecordingBeats = {
  count: 2,
  rPeakSamples: Float64Array.of(90, 450),
  rrMs: Float32Array.of(Number.NaN, 1000),
  rrRatio: Float32Array.of(Number.NaN, 0.75),
  isJudged: Uint8Array.of(1, 1),
  templateOf: new Uint16Array(2),
  classes: new Uint8Array(2),
  scores: { fp32: Float32Array.of(0.25, 0.5), int8: Float32Array.of(0.25, 0.375) },
  referenceOf: Int32Array.of(-1, 0),
};
const REFERENCE: ReferenceBeats = {
  name: '1.atr',
  entries: [{ sample: 451, symbol: 'V', subtype: 0, channel: 0, number: 0, text: '' }],
  isBeat: Uint8Array.of(1),
  missed: new Uint32Array(0),
};

it('a table of beats has a line a beat, and an empty cell where something is not known', () => {
  const criteria = { thresholds: { fp32: 0.5, int8: 0.5 }, prematurity: { isOn: true, ratio: 0.8 } };
  const csv = beatsCsv({
    beats: BEATS,
    reference: REFERENCE,
    labels: new Map([[450, 'F']]),
    classified: {
      classes: Uint8Array.of(0, 2),
      probabilities: Float32Array.of(0.5, 0.125, 0.125, 0.125, 0.125, 0.25, 0, 0.75, 0, 0),
    },
    criteria,
    rateHz: 360,
  });
  expect(csv.split('\r\n')).toEqual([
    'beat,sample,time_s,rr_ms,rr_share_of_usual,judged,score_fp32,score_int8,flagged_fp32,flagged_int8,early,class,p_n,p_s,p_v,p_f,p_q,reference,label',
    '1,90,0.2500,,,1,0.250000,0.250000,0,0,0,N,0.5000,0.1250,0.1250,0.1250,0.1250,,',
    '2,450,1.2500,1000.0,0.7500,1,0.500000,0.375000,1,0,1,V,0.2500,0.0000,0.7500,0.0000,0.0000,V,F',
    '',
  ]);
});
