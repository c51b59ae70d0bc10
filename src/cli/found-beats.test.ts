import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { figuresOf, tallyPairs } from '../metrics/ec57.ts';
import { matchBeats } from '../metrics/ec57-match.ts';
import { referenceBeatsOf } from '../metrics/ec57-reference.ts';
import { callBeatsByRule } from '../signal/beat-rule.ts';
import { RPeakDetector } from '../signal/r-peak-detector.ts';
import { findBeats } from './found-beats.ts';
import { openRecord } from './record-folder.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');
const RECORDS = resolve(DATA, 'mitdb');

/** All 48 records take `npm run ec57`; these are a clean one, ventricular flutter, noise and many ventricular beats. */
describe.skipIf(!existsSync(RECORDS))('beats found in MIT-BIH records, against their annotations', () => {
  it.each([
    ['100', 1, 1],
    ['207', 0.996, 0.996],
    ['105', 0.99, 0.97],
    ['233', 0.999, 0.999],
  ])(
    '%s: sensitivity %d and positive predictivity %d for QRS at least',
    async (record, sensitivity, predictivity) => {
      const recording = await openRecord(RECORDS, record);
      const found = await findBeats(recording, callBeatsByRule);
      const { annotations } = recording.description;
      if (found === null || annotations === null) throw new Error(`${record} has no annotated ECG`);
      const reference = referenceBeatsOf(annotations, found.rateHz);
      const pairs = matchBeats(reference, found, { rateHz: found.rateHz });
      const figures = figuresOf(tallyPairs(pairs, reference, found).qrs);
      expect(figures.sensitivity).toBeGreaterThanOrEqual(sensitivity);
      expect(figures.positivePredictivity).toBeGreaterThanOrEqual(predictivity);
    },
  );
});

const NOISY = resolve(DATA, 'recordings/nstdb-118e00-mv-one-column.csv');
const NOISY_PEAKS = resolve(DATA, 'recordings/nstdb-118e00-r-peaks.csv');

describe.skipIf(!existsSync(NOISY))('beats found in noise as strong as the signal', () => {
  it('are three of four, and two of three found are beats', () => {
    const numbers = (path: string): number[] => readFileSync(path, 'utf8').trim().split('\n').map(Number);
    const detector = new RPeakDetector({ rateHz: 360, leadCount: 1 });
    const lead = Float32Array.from(numbers(NOISY));
    const peaks = [...detector.push([lead]).peaks, ...detector.flush().peaks];
    const found = { samples: peaks.map(({ sample }) => sample), classes: peaks.map(() => 'N' as const) };
    const samples = numbers(NOISY_PEAKS);
    const reference = { samples, classes: samples.map(() => 'N' as const), flutter: [] };
    const pairs = matchBeats(reference, found, { rateHz: 360, startS: 0 });
    const figures = figuresOf(tallyPairs(pairs, reference, found).qrs);
    expect(figures.sensitivity).toBeGreaterThan(0.74);
    expect(figures.positivePredictivity).toBeGreaterThan(0.62);
  });
});
