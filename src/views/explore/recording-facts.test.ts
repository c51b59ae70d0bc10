import { expect, it } from 'vitest';
import { NO_CLASS } from '../../core/label.ts';
import type { RecordingBeats } from './explore-session.ts';
import { recordingFacts } from './recording-facts.ts';

/** A normal beat, one flagged by both, one by INT8 alone, one early, and one not judged; a pause of ten seconds. */
const BEATS: RecordingBeats = {
  count: 5,
  rPeakSamples: Float64Array.of(0, 1000, 2000, 2500, 12_500),
  rrMs: Float32Array.of(Number.NaN, 1000, 1000, 500, 10_000),
  rrRatio: Float32Array.of(Number.NaN, 1, 1.25, 0.5, 10),
  isJudged: Uint8Array.of(1, 1, 1, 1, 0),
  templateOf: new Uint16Array(5),
  classes: Uint8Array.of(0, 0, 2, 2, NO_CLASS),
  scores: { fp32: Float32Array.of(0, 2, 0, 0, 2), int8: Float32Array.of(0, 2, 2, 0, 2) },
  referenceOf: new Int32Array(5).fill(-1),
};
const THRESHOLDS = { fp32: 1, int8: 1 };

it('counts verdicts once each, and a beat that is not judged in none of them', () => {
  const facts = recordingFacts(BEATS, 0.5, {
    thresholds: THRESHOLDS,
    prematurity: { isOn: true, ratio: 0.8 },
  });
  expect(facts).toEqual({
    beats: 5,
    notJudged: 1,
    flagged: { fp32: 1, int8: 2 },
    differing: 1,
    early: 1,
    anomalous: 3,
    contradicting: 1,
    classCounts: [2, 0, 2, 0, 0],
    anomalousPerHour: 6,
    // Of the mean of 1,000, 1,000 and 500 ms; the pause is no RR interval.
    meanRate: expect.closeTo(72, 6),
    // Medians of 1,000 and 800 ms; the early beat counts by what is usual around it.
    rateRange: [60, 75],
  });
});

it('claims no rate where there is none', () => {
  const facts = recordingFacts({ ...BEATS, count: 0 }, 0, {
    thresholds: THRESHOLDS,
    prematurity: { isOn: false, ratio: 0.8 },
  });
  expect([facts.meanRate, facts.rateRange]).toEqual([null, null]);
  expect([facts.anomalousPerHour, facts.classCounts]).toEqual([null, null]);
});
