import { describe, expect, it } from 'vitest';
import type { Criteria } from '../../store/beat-verdicts.ts';
import type { RecordingBeats } from './explore-session.ts';
import { overviewColumns, smoothed } from './overview-columns.ts';

const CRITERIA: Criteria = { thresholds: { fp32: 1, int8: 1 }, prematurity: { isOn: false, ratio: 0.8 } };

/** A beat every `rrMs` at 1,000 Hz; those listed are flagged. */
function beatsEvery(rrMs: number, count: number, flagged: readonly number[] = []): RecordingBeats {
  const scores = Float32Array.from({ length: count }, (_, index) => (flagged.includes(index) ? 2 : 0));
  return {
    count,
    rPeakSamples: Float64Array.from({ length: count }, (_, index) => index * rrMs),
    rrMs: Float32Array.from({ length: count }, (_, index) => (index === 0 ? Number.NaN : rrMs)),
    rrRatio: new Float32Array(count).fill(1),
    isJudged: new Uint8Array(count).fill(1),
    templateOf: new Uint16Array(count),
    classes: new Uint8Array(count),
    scores: { fp32: scores, int8: scores },
    referenceOf: new Int32Array(count).fill(-1),
  };
}

describe('a recording at a glance', () => {
  it('counts every beat and every anomaly once', () => {
    const columns = overviewColumns(beatsEvery(750, 400, [3, 200, 399]), 1000, 300, 37, CRITERIA);
    const sum = (values: Uint32Array) => values.reduce((a, b) => a + b, 0);
    expect([sum(columns.beats), sum(columns.anomalies)]).toEqual([400, 3]);
    expect(columns.anomalies[36]).toBe(1);
  });

  it('tells the heart rate: an RR of 750 ms is 80 a minute', () => {
    const { heartRate, shortestRrMs, longestRrMs } = overviewColumns(
      beatsEvery(750, 400),
      1000,
      300,
      10,
      CRITERIA,
    );
    expect([...heartRate]).toEqual(Array(10).fill(80));
    expect([shortestRrMs[5], longestRrMs[5]]).toEqual([750, 750]);
  });

  it('has gaps where there are no beats, and takes no pause for a rhythm', () => {
    const columns = overviewColumns(beatsEvery(4000, 10), 1000, 400, 20, CRITERIA);
    expect(columns.heartRate.every(Number.isNaN)).toBe(true);
    expect(columns.beats[10]).toBe(0);
  });
});

describe('the smoothed line', () => {
  it('is the mean of what is near, gaps left out', () => {
    const values = Float32Array.of(60, Number.NaN, 90, 90, 120);
    expect([...smoothed(values, 1)]).toEqual([60, 75, 90, 100, 105]);
  });

  it('is flat where the values are', () => {
    expect([...smoothed(new Float32Array(9).fill(70), 3)]).toEqual(Array(9).fill(70));
  });
});
