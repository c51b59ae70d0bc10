import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE_BIN_SAMPLES, MinMaxPyramid, minMaxColumns } from './min-max-pyramid.ts';

const SAMPLES = 60_000;

/** A wave with one spike and one gap, which a careless summary would lose. */
function recording(): Float32Array {
  const samples = Float32Array.from(
    { length: SAMPLES },
    (_, i) => Math.sin(i / 900) + ((i * 7919) % 13) / 100,
  );
  samples[31_337] = 50;
  samples.fill(Number.NaN, 40_000, 45_000);
  return samples;
}

function pyramidOf(samples: Float32Array, chunk = 1_000): MinMaxPyramid {
  const pyramid = new MinMaxPyramid();
  for (let i = 0; i < samples.length; i += chunk) pyramid.push(samples.subarray(i, i + chunk));
  return pyramid;
}

/** Extremes of the samples in `[from, to)`, missing ones left out. */
function extremes(samples: Float32Array, from: number, to: number): { min: number; max: number } {
  const present = samples
    .subarray(Math.max(0, Math.floor(from)), Math.max(0, Math.ceil(to)))
    .filter((x) => !Number.isNaN(x));
  if (present.length === 0) return { min: Number.NaN, max: Number.NaN };
  return { min: present.reduce((a, b) => Math.min(a, b)), max: present.reduce((a, b) => Math.max(a, b)) };
}

describe('MinMaxPyramid', () => {
  it('covers every sample of a column and none that is more than a column away', () => {
    const samples = recording();
    const pyramid = pyramidOf(samples);
    const span = fc.record({
      start: fc.integer({ min: 0, max: SAMPLES - 1 }),
      length: fc.integer({ min: BASE_BIN_SAMPLES, max: SAMPLES }),
      columns: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(span, ({ start, length, columns }) => {
        const perColumn = length / columns;
        const read = pyramid.read(start, start + length, columns);
        if (perColumn < BASE_BIN_SAMPLES) return read === null;
        if (read === null) return false;
        for (let column = 0; column < columns; column++) {
          const from = start + column * perColumn;
          const inside = extremes(samples, from, from + perColumn);
          const around = extremes(samples, from - perColumn, from + 2 * perColumn);
          if (!Number.isNaN(inside.min) && !(read.min[column] <= inside.min)) return false;
          if (!Number.isNaN(inside.max) && !(read.max[column] >= inside.max)) return false;
          if (read.min[column] < around.min || read.max[column] > around.max) return false;
        }
        return true;
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('gives the same columns however the samples were handed over', () => {
    const samples = recording();
    const whole = pyramidOf(samples, SAMPLES).read(0, SAMPLES, 9);
    for (const chunk of [1, 127, 128, 129, 5_000]) {
      expect(pyramidOf(samples, chunk).read(0, SAMPLES, 9)).toEqual(whole);
    }
  });

  it('leaves a column empty where every sample is missing, and beyond the end', () => {
    const pyramid = pyramidOf(recording());
    expect(pyramid.read(41_000, 44_000, 2)?.max).toEqual(Float32Array.of(Number.NaN, Number.NaN));
    expect(pyramid.read(SAMPLES + 1_000, SAMPLES + 2_000, 1)?.min).toEqual(Float32Array.of(Number.NaN));
    expect(new MinMaxPyramid().read(0, 1_000, 1)?.min).toEqual(Float32Array.of(Number.NaN));
  });

  it('takes less than a tenth of what the samples take', () => {
    const samples = new Float32Array(2 ** 20);
    expect(pyramidOf(samples).sizeBytes).toBeLessThan(samples.byteLength / 10);
  });
});

describe('minMaxColumns', () => {
  it('gives every sample to a column', () => {
    const { min, max } = minMaxColumns(Float32Array.of(1, 5, Number.NaN, -2, 3, 4), 3);
    expect([...min]).toEqual([1, -2, 3]);
    expect([...max]).toEqual([5, -2, 4]);
  });
});
