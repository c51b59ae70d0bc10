import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { sortPartScores } from '../evaluate.ts';
import { aurocDifference, flipsAtSpecificity } from './agreement-section.ts';

const rng = createRng(3);
const isAbnormal = Uint8Array.from({ length: 400 }, (_, beat) => (beat < 150 ? 0 : 1));
const first = Float32Array.from(isAbnormal, (label) => label + rng.nextGaussian());
const second = first.map((score) => score + 0.05 * rng.nextGaussian());

const compare = (a: Float32Array, b: Float32Array) => ({
  isAbnormal,
  first: a,
  second: b,
  sortedFirst: sortPartScores(a, { isAbnormal }),
  sortedSecond: sortPartScores(b, { isAbnormal }),
});

describe('flipsAtSpecificity', () => {
  it('counts what a plain count with both thresholds at the same place among the normal scores counts', () => {
    // The lowest threshold that leaves 80 % of 150 alone lies between the 120th and the 121st normal score.
    const places = [first, second].map((scores) => scores.slice(0, 150).sort()[119]);
    const flipped = first.filter((score, i) => score > places[0] !== second[i] > places[1]).length;
    const { value, interval } = flipsAtSpecificity(compare(first, second), 0.8);
    // A beat between a normal score and the midpoint to the next higher score is the only way to differ.
    expect(Math.abs(value - flipped / 400)).toBeLessThanOrEqual(1 / 400);
    expect(interval?.low).toBeLessThanOrEqual(value);
    expect(interval?.high).toBeGreaterThanOrEqual(value);
  });

  it('counts none between a model and the same in another unit', () => {
    const scaled = first.map((score) => 2 * score);
    expect(flipsAtSpecificity(compare(first, scaled), 0.9)).toEqual({
      value: 0,
      interval: { low: 0, high: 0 },
    });
    expect(aurocDifference(compare(first, scaled)).value).toBe(0);
  });
});
