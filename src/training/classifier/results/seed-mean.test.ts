import { describe, expect, it } from 'vitest';
import { createRng } from '../../../core/rng.ts';
import { accuracyOf } from '../../../metrics/class-figures.ts';
import { figureOverSeeds, pairedDifference } from './seed-mean.ts';

const BEATS = 2000;
const truth = new Uint8Array(BEATS);
const alone = { unitOf: Int32Array.from(truth.keys()), unitCount: BEATS };
const wrongAt = (share: number) => Uint8Array.from(truth, (_, beat) => (beat < share * BEATS ? 1 : 0));
const drawn = () => ({ ...alone, resamples: 500, rng: createRng(1) });

describe('the difference between two ways on the same beats', () => {
  it('is nothing, and sure of it, where both say the same', () => {
    const calls = { first: wrongAt(0.1), second: wrongAt(0.1) };
    const { mean, interval } = pairedDifference(truth, [calls, calls], accuracyOf, drawn());
    expect([mean, interval.low, interval.high]).toEqual([0, 0, 0]);
  });

  it('has the interval that the binomial gives where one way errs on beats the other gets right', () => {
    const calls = { first: wrongAt(0), second: wrongAt(0.1) };
    const { mean, perSeed, interval } = pairedDifference(truth, [calls], accuracyOf, drawn());
    expect(mean).toBeCloseTo(0.1, 12);
    expect(perSeed).toHaveLength(1);
    const spread = 1.96 * Math.sqrt((0.1 * 0.9) / BEATS);
    expect(interval.low).toBeCloseTo(0.1 - spread, 2);
    expect(interval.high).toBeCloseTo(0.1 + spread, 2);
  });

  it('is wider where the errors are those of one record', () => {
    const calls = { first: wrongAt(0), second: wrongAt(0.1) };
    const records = { unitOf: Int32Array.from(truth, (_, beat) => Math.floor(beat / 200)), unitCount: 10 };
    const { interval } = pairedDifference(truth, [calls], accuracyOf, { ...drawn(), ...records });
    expect(interval.low).toBe(0);
    expect(interval.high).toBeGreaterThan(0.2);
  });
});

describe('a figure over several seeds', () => {
  it('has the interval of the binomial where the seeds agree, and a wider one where they do not', () => {
    const spread = 1.96 * Math.sqrt((0.1 * 0.9) / BEATS);
    const same = figureOverSeeds(truth, [wrongAt(0.1), wrongAt(0.1)], accuracyOf, drawn());
    expect(same.mean).toBeCloseTo(0.9, 12);
    expect(same.interval.low).toBeCloseTo(0.9 - spread, 2);
    expect(same.interval.high).toBeCloseTo(0.9 + spread, 2);
    const apart = figureOverSeeds(truth, [wrongAt(0), wrongAt(0.2)], accuracyOf, drawn());
    expect(apart.mean).toBeCloseTo(0.9, 12);
    expect(apart.interval.low).toBeLessThan(0.83);
    expect(apart.interval.high).toBeGreaterThan(0.97);
  });
});
