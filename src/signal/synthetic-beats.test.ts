import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beatSamples } from '../core/beat-batch.ts';
import type { InputContract } from '../core/input-contract.ts';
import { createRng } from '../core/rng.ts';
import { findNextRPeak, meanAndSpread, measureBeat } from './morphology.ts';
import { prepareBeats } from './prepare-beats.ts';
import {
  SYNTHETIC_KINDS,
  SYNTHETIC_RATE_HZ,
  type SyntheticBeats,
  syntheticBeats,
} from './synthetic-beats.ts';
import { drawSyntheticShape, type SyntheticKind } from './synthetic-beats-shape.ts';

const ofKind = (beats: SyntheticBeats, kind: SyntheticKind): number[] =>
  [...beats.kinds.keys()].filter((beat) => SYNTHETIC_KINDS[beats.kinds[beat]] === kind);

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

/** The models' window: one stitched beat, R-peak at sample 12. */
const WINDOW: InputContract = {
  rateHz: 62.5,
  lengthSamples: 32,
  rPeakSample: 12,
  window: 'stitched',
  normalisation: 'median-asinh',
};

/** Mean over the 1,118 rows of ptbdb_normal.csv (the project's part of the Kaggle set), prepared for that window. */
const REAL_NORMAL_MEAN = [
  -0.08, 0.11, 0.24, 0.16, -0.04, -0.34, -0.54, -0.64, -0.64, -0.69, -0.6, 1.74, 2.55, 0, -0.78, -0.47, -0.42,
  -0.36, -0.3, -0.23, -0.14, -0.02, 0.15, 0.36, 0.61, 0.86, 1.1, 1.25, 1.28, 1.12, 0.82, 0.49,
];

/** The mean over many hearts is blunted where it is steepest: on both sides of the R-peak. */
const toleranceAt = (sample: number): number => (sample === 11 || sample === 12 ? 0.4 : 0.15);

const beats = syntheticBeats({ count: 1200, abnormalFraction: 0.5, seed: 11 });

describe('synthetic beats', () => {
  it('are the same for the same seed and others for another', () => {
    const options = { count: 20, abnormalFraction: 0.5, seed: 1 };
    expect(syntheticBeats(options)).toEqual(syntheticBeats(options));
    expect(syntheticBeats({ ...options, seed: 2 }).samples).not.toEqual(syntheticBeats(options).samples);
  });

  it('have the window and scaling of the Kaggle set: [0, 1] in the valid part, zeros after it', () => {
    const anyOptions = fc.record({
      count: fc.integer({ min: 0, max: 20 }),
      abnormalFraction: fc.double({ min: 0, max: 1, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(anyOptions, (options) => {
        const made = syntheticBeats(options);
        for (let beat = 0; beat < made.count; beat++) {
          const valid = beatSamples(made, beat).subarray(0, made.validLengths[beat]);
          const padding = beatSamples(made, beat).subarray(made.validLengths[beat]);
          expect([Math.min(...valid), Math.max(...valid)]).toEqual([0, 1]);
          expect(padding.every((sample) => sample === 0)).toBe(true);
        }
      }),
    );
  });

  it('hold the share of abnormal beats asked for, evenly among the kinds, labelled 0 and 1', () => {
    const perKind = SYNTHETIC_KINDS.map((kind) => ofKind(beats, kind).length);
    expect(perKind).toEqual([600, 150, 150, 150, 150]);
    expect([...beats.rawLabels]).toEqual([...beats.kinds].map((kind) => (kind === 0 ? 0 : 1)));
  });

  it('come in random order', () => {
    const firstHundred = beats.rawLabels.slice(0, 100).reduce((a, b) => a + b, 0);
    expect(firstHundred).toBeGreaterThan(30);
    expect(firstHundred).toBeLessThan(70);
  });

  it('have Q, R and S where they belong: normal ones start at their R-peak and hold the next', () => {
    const normals = ofKind(beats, 'normal');
    const found = normals.filter((beat) => {
      const rPeak = findNextRPeak(beatSamples(beats, beat), beats.validLengths[beat]);
      return rPeak !== null && Math.abs((1.2 * rPeak) / beats.validLengths[beat] - 1) < 0.12;
    });
    expect(found.length / normals.length).toBeGreaterThan(0.97);
    expect(median(normals.map((beat) => beatSamples(beats, beat)[0]))).toBeGreaterThan(0.97);
  });

  it('resemble the normal rows of the Kaggle PTB set in the mean beat', () => {
    const normal = syntheticBeats({ count: 1000, abnormalFraction: 0, seed: 5 });
    const rows = { count: normal.count, width: normal.length, values: normal.samples };
    const { samples, validLengths } = prepareBeats(rows, WINDOW);
    const { mean } = meanAndSpread(samples, validLengths);
    for (const [sample, value] of REAL_NORMAL_MEAN.entries()) {
      expect(Math.abs(mean[sample] - value), `sample ${sample}`).toBeLessThan(toleranceAt(sample));
    }
  });
});

describe('the abnormal kinds', () => {
  const qrsWidths = (kind: SyntheticKind): number[] =>
    ofKind(beats, kind).flatMap((beat) => {
      const samples = beatSamples(beats, beat);
      const validLength = beats.validLengths[beat];
      const rPeakSample = findNextRPeak(samples, validLength);
      const { qrsWidthMs } = measureBeat(samples, samples, {
        validLength,
        rateHz: SYNTHETIC_RATE_HZ,
        rPeakSample,
      });
      return qrsWidthMs === null ? [] : [qrsWidthMs];
    });
  const shapes = (kind: SyntheticKind) => {
    const rng = createRng(3);
    return Array.from({ length: 200 }, () => drawSyntheticShape(kind, rng));
  };

  it('ventricular-like: a wide QRS, no P wave, T against the QRS', () => {
    expect(median(qrsWidths('ventricular'))).toBeGreaterThan(2 * median(qrsWidths('normal')));
    for (const { waves } of shapes('ventricular')) {
      expect(waves.p.amplitude).toBe(0);
      expect(waves.t.amplitude).toBeLessThan(0);
    }
  });

  it('ST-shifted: up as often as down, by at least 0.08 of the R wave', () => {
    const levels = shapes('st-shifted').map(({ waves }) => waves.st.amplitude);
    expect(Math.min(...levels.map(Math.abs))).toBeGreaterThanOrEqual(0.08);
    expect(Math.abs(levels.filter((level) => level > 0).length - 100)).toBeLessThan(30);
  });

  it('inverted T: below the line, all else as it was', () => {
    const normal = shapes('normal')[0];
    const inverted = shapes('inverted-t')[0];
    expect(normal.waves.t.amplitude).toBeGreaterThan(0);
    expect(inverted.waves.t.amplitude).toBeLessThan(0);
    expect({ ...inverted, waves: { ...inverted.waves, t: normal.waves.t } }).toEqual(normal);
  });

  it('low voltage: a smaller R wave, so that scaling raises the noise', () => {
    for (const { waves, noiseSd } of shapes('low-voltage')) {
      expect(waves.r.amplitude).toBeLessThanOrEqual(0.5);
      expect(noiseSd).toBeGreaterThan(0.01);
    }
  });
});
