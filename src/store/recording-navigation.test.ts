import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestIndex, nextBeat } from './recording-navigation.ts';

const sorted = fc
  .array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 })
  .map((values) => values.sort((a, b) => a - b));

describe('finding the nearest of ascending values', () => {
  it('agrees with looking at every one', () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: -60, max: 60 }), (values, wanted) => {
        const nearest = nearestIndex(values, values.length, wanted);
        const distances = values.map((value) => Math.abs(value - wanted));
        if (nearest === null) expect(values).toEqual([]);
        else expect(distances[nearest]).toBe(Math.min(...distances));
      }),
    );
  });

  it('looks at the values that count, not at the room behind them', () => {
    expect(nearestIndex(Float64Array.of(1, 2, 0, 0), 2, 5)).toBe(1);
  });
});

describe('the next beat that matters', () => {
  const matters = (index: number) => [2, 5].includes(index);

  it('is found forwards and backwards, the present one left out', () => {
    expect(nextBeat(8, null, 1, matters)).toBe(2);
    expect(nextBeat(8, 2, 1, matters)).toBe(5);
    expect(nextBeat(8, 5, -1, matters)).toBe(2);
    expect(nextBeat(8, null, -1, matters)).toBe(5);
  });

  it('is none where none is left', () => {
    expect(nextBeat(8, 5, 1, matters)).toBeNull();
    expect(nextBeat(0, null, 1, matters)).toBeNull();
  });
});
