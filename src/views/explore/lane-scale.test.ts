import { describe, expect, it } from 'vitest';
import { fitLane } from './lane-scale.ts';

const QRS = { low: -0.5, high: 1.5, median: 0 };
const shifted = (by: number) => ({ low: QRS.low + by, high: QRS.high + by, median: QRS.median + by });

describe('the scale of a lead', () => {
  it('keeps the gain of the paper where the unit is known, and stands the whole trace in the lane', () => {
    expect(fitLane(QRS, 200, 37.8, null)).toEqual({ middle: 0.5, pxPerUnit: 37.8 });
  });

  it('fills the lane where the unit is unknown', () => {
    const range = { low: 700, high: 1500, median: 1000 };
    expect(fitLane(range, 200, null, null)).toEqual({ middle: 1100, pxPerUnit: 0.2 });
  });

  it('stays where it is while the trace is inside the lane, and follows when it leaves', () => {
    const first = fitLane(QRS, 200, 40, null);
    expect(fitLane(shifted(1), 200, 40, first)).toBe(first);
    expect(fitLane(shifted(2), 200, 40, first).middle).toBe(2.5);
  });

  it('has the baseline near the middle where the trace is larger than the lane', () => {
    const large = { low: -1, high: 9, median: 0.2 };
    const first = fitLane(large, 200, 40, null);
    expect(first.middle).toBe(0.2);
    expect(fitLane({ ...large, median: 0.9 }, 200, 40, first)).toBe(first);
    expect(fitLane({ ...large, median: 3 }, 200, 40, first).middle).toBe(3);
  });

  it('stays as it was where nothing but gaps is visible', () => {
    const first = fitLane(QRS, 200, 40, null);
    expect(fitLane(null, 200, 40, first)).toBe(first);
  });
});
