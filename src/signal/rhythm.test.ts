import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heartRates, prematurity, rhythmOf } from './rhythm.ts';

describe('the rhythm', () => {
  it('of beats 0.8 s apart is on time throughout, at 75 a minute', () => {
    const { rrMs, ratio } = rhythmOf([100, 388, 676, 964], 360);
    expect([...rrMs]).toEqual([Number.NaN, 800, 800, 800]);
    expect([...ratio]).toEqual([Number.NaN, 1, 1, 1]);
    expect([...heartRates(rrMs)]).toEqual([Number.NaN, 75, 75, 75]);
  });

  it('tells an early beat and the pause behind it beside the intervals before', () => {
    const { ratio } = rhythmOf([0, 1000, 2000, 3000, 3600, 5000], 1000);
    expect(ratio[4]).toBeCloseTo(0.6, 6);
    expect(prematurity(ratio[4])).toBeCloseTo(0.4, 6);
    expect(ratio[5]).toBeCloseTo(1.4, 6);
  });

  it('has no interval across a gap and goes on with the history behind it', () => {
    const { rrMs, ratio } = rhythmOf([0, 1000, 2000, 7000, 7500], 1000);
    expect([...rrMs]).toEqual([Number.NaN, 1000, 1000, Number.NaN, 500]);
    expect(ratio[4]).toBe(0.5);
  });

  it('takes its median over eight intervals, counted one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 200, max: 3999 }), { minLength: 1, maxLength: 40 }),
        (intervals) => {
          const samples = [0];
          for (const interval of intervals) samples.push(samples[samples.length - 1] + interval);
          const { ratio } = rhythmOf(samples, 1000);
          intervals.forEach((interval, i) => {
            const before = intervals.slice(Math.max(0, i - 8), i).sort((a, b) => a - b);
            const middle = before.length / 2;
            const median =
              before.length === 0
                ? interval
                : (before[Math.ceil(middle) - 1] + before[Math.floor(middle)]) / 2;
            expect(ratio[i + 1]).toBeCloseTo(interval / median, 4);
          });
        },
      ),
    );
  });
});
