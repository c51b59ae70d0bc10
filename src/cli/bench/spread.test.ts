import { describe, expect, it } from 'vitest';
import { formatSpread, spreadOf, spreadOfRatios } from './spread.ts';

describe('the spread of timings', () => {
  it('is median and quartiles, linear between order statistics, in whatever order they came', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, lowerQuartile: 1.75, upperQuartile: 3.25 });
    expect(spreadOf([7])).toEqual({ median: 7, lowerQuartile: 7, upperQuartile: 7 });
  });

  it('takes ratios round by round, so that a slow spell of the machine leaves no trace', () => {
    const steady = { median: 6, lowerQuartile: 6, upperQuartile: 6 };
    expect(spreadOfRatios([6, 60, 6, 12], [1, 10, 1, 2])).toEqual(steady);
  });

  it('is written with the quartiles in brackets', () => {
    expect(formatSpread({ median: 6.212, lowerQuartile: 6.05, upperQuartile: 6.4 }, 1)).toBe('6.2 (6.0-6.4)');
  });
});
