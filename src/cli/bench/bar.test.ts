import { describe, expect, it } from 'vitest';
import { type Bar, describeBar, isReached } from './bar.ts';

const measured = { median: 6, lowerQuartile: 5.5, upperQuartile: 6.5 };
const bar = (side: Bar['side'], limit: number): Bar => ({ title: 'INT8', measured, side, limit });

describe('a bar', () => {
  it('is reached by a median on its side, the limit itself included', () => {
    expect([5.9, 6, 6.1].map((limit) => isReached(bar('at least', limit)))).toEqual([true, true, false]);
    expect([5.9, 6, 6.1].map((limit) => isReached(bar('at most', limit)))).toEqual([false, true, true]);
  });

  it('says plainly when it is missed', () => {
    expect(describeBar(bar('at least', 7))).toBe(
      '- INT8: 6.00 (5.50-6.50) times; at least 7 is asked: **missed**',
    );
    expect(describeBar(bar('at least', 6))).toContain('6 is asked: reached');
  });
});
