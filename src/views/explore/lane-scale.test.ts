import { describe, expect, it } from 'vitest';
import { fitLane } from './lane-scale.ts';

const spread = Array.from({ length: 401 }, (_, index) => -1 + index / 200);

describe('the scale of a lead', () => {
  it('keeps the gain of the paper where the unit is known', () => {
    expect(fitLane(spread, 200, 37.8, null)).toEqual({ middle: expect.closeTo(0, 6), pxPerUnit: 37.8 });
  });

  it('fills the lane where the unit is unknown', () => {
    const { pxPerUnit } = fitLane(
      spread.map((value) => value * 512),
      200,
      null,
      null,
    );
    expect(pxPerUnit * 512).toBeCloseTo(84, 6);
  });

  it('stays where it is while the trace wanders a little, and follows when it wanders off', () => {
    const first = fitLane(spread, 200, 40, null);
    expect(
      fitLane(
        spread.map((value) => value + 0.5),
        200,
        40,
        first,
      ),
    ).toBe(first);
    expect(
      fitLane(
        spread.map((value) => value + 2),
        200,
        40,
        first,
      ).middle,
    ).toBeCloseTo(2, 6);
  });

  it('stays as it was where nothing but gaps is visible', () => {
    const first = fitLane(spread, 200, 40, null);
    expect(fitLane([Number.NaN, Number.NaN], 200, 40, first)).toBe(first);
  });
});
