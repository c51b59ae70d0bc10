import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { CLASSIFIER_WINDOW } from './classifier-input.ts';
import { ROW_FEATURES, writeRowClassifierInput } from './row-classifier-input.ts';

const { lengthSamples: LENGTH, rPeakSample: R } = CLASSIFIER_WINDOW;

/** A peak at its start, another `interval` samples on and a low T wave between. */
function row(length: number, interval: number, nextHeight = 1): Float32Array {
  const bump = (i: number, centre: number, width: number): number => Math.exp(-(((i - centre) / width) ** 2));
  return Float32Array.from(
    { length },
    (_, i) => bump(i, 0, 2) + nextHeight * bump(i, interval, 2) + 0.2 * bump(i, 35, 8),
  );
}

function inputOf(valid: Float32Array, margin = 0) {
  const window = new Float32Array(LENGTH + 2 * margin).fill(9);
  const features = new Float32Array(ROW_FEATURES.length).fill(9);
  writeRowClassifierInput(valid, margin, window, features);
  return { window, features };
}

describe('what the classifier sees of a row', () => {
  it('has the R-peak of the row at its place, and before it what comes before the next one', () => {
    const valid = row(120, 100);
    const { window } = inputOf(valid);
    const level = 0.5 * (valid.toSorted()[59] + valid.toSorted()[60]);
    const qrs = [...window.subarray(R - 12, R + 13)];
    expect(Math.max(...qrs) - Math.min(...qrs)).toBeCloseTo(1, 5);
    const range = valid[0] - Math.min(...valid.subarray(0, 13), ...valid.subarray(88, 100));
    for (let i = 0; i < LENGTH; i++) {
      const sample = i < R ? valid[100 - R + i] : valid[i - R];
      expect(window[i]).toBeCloseTo((sample - level) / range, 5);
    }
  });

  it('says how long the row is and where the next R-peak stands, how high, and that it was found', () => {
    // 0.8 s of interval are 100 samples, 120 of row.
    const { features } = inputOf(row(120, 105));
    expect(features[0]).toBeCloseTo(0, 6);
    expect(features[1]).toBeCloseTo(Math.log2(105 / 100), 5);
    expect(features[2]).toBeGreaterThan(0.9);
    expect(features[3]).toBe(1);
    expect(inputOf(row(60, 50)).features[0]).toBeCloseTo(-1, 6);
  });

  it('says so where the next R-peak is missing', () => {
    expect(inputOf(row(120, 400)).features[3]).toBe(0);
    expect(inputOf(row(120, 100, 0.1)).features[3]).toBe(0);
  });

  it('is the same in every unit and at every offset', () => {
    const rng = createRng(4);
    for (let trial = 0; trial < 200; trial++) {
      const length = 20 + rng.nextInt(168);
      const valid = row(length, length / 1.2).map((value) => value + 0.05 * rng.nextGaussian());
      const other = valid.map((value) => 1234 + 700 * value);
      const [a, b] = [inputOf(valid), inputOf(other)];
      for (let i = 0; i < LENGTH; i++) expect(Math.abs(a.window[i] - b.window[i])).toBeLessThan(1e-2);
      for (let i = 0; i < 3; i++) expect(Math.abs(a.features[i] - b.features[i])).toBeLessThan(1e-2);
    }
  });

  it('is the middle of the wider window that training moves', () => {
    const valid = row(150, 125);
    const wide = inputOf(valid, 3);
    expect(wide.window.subarray(3, 3 + LENGTH)).toEqual(inputOf(valid).window);
    expect(wide.features).toEqual(inputOf(valid).features);
  });

  it('is 0 behind a short row, and all of it where there is no beat to see', () => {
    const { window } = inputOf(row(48, 40));
    expect([...window.subarray(R + 40)].every((value) => value === 0)).toBe(true);
    for (const nothing of [new Float32Array(0), Float32Array.of(1, 0), new Float32Array(187).fill(0.5)]) {
      const { window: flat, features } = inputOf(nothing);
      expect(new Set([...flat, ...features])).toEqual(new Set([0]));
    }
  });

  it('is finite whatever the row', () => {
    const rng = createRng(5);
    for (let length = 1; length <= 187; length++) {
      const { window, features } = inputOf(Float32Array.from({ length }, () => rng.nextGaussian()));
      for (const value of [...window, ...features]) expect(Number.isFinite(value)).toBe(true);
      for (const value of features) expect(Math.abs(value)).toBeLessThanOrEqual(1.5);
    }
  });
});
