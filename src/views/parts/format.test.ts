import { describe, expect, it } from 'vitest';
import { countOf, formatBytes, formatCount, formatDuration, formatScore } from './format.ts';

describe('numbers as people read them', () => {
  it('have their thousands apart', () => {
    expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('go with a noun in the right number', () => {
    expect([0, 1, 2, 3920].map((count) => countOf(count, 'beat'))).toEqual([
      '0 beats',
      '1 beat',
      '2 beats',
      '3,920 beats',
    ]);
  });

  it('have four digits where they are scores', () => {
    expect([0, 0.05, 0.123456].map(formatScore)).toEqual(['0.0000', '0.0500', '0.1235']);
  });
});

describe('sizes', () => {
  it('are in decimal units, with a digit below a hundred', () => {
    expect([0, 1, 999].map(formatBytes)).toEqual(['0 B', '1 B', '999 B']);
    expect([1000, 18_440_000, 67_000_000, 340_000_000].map(formatBytes)).toEqual([
      '1.0 kB',
      '18.4 MB',
      '67.0 MB',
      '340 MB',
    ]);
    // Rounding must not show a thousand of one unit.
    expect([999_499, 999_999, 99_960_000].map(formatBytes)).toEqual(['999 kB', '1.0 MB', '100 MB']);
    expect([2.5e9, 7e12, 5e15].map(formatBytes)).toEqual(['2.5 GB', '7.0 TB', '5000 TB']);
  });
});

describe('durations', () => {
  it('are in whole seconds, and in minutes from sixty on', () => {
    expect([0, 0.4, 8.2, 59.4].map(formatDuration)).toEqual(['0 s', '0 s', '8 s', '59 s']);
    expect([59.6, 60, 200, 3599.7].map(formatDuration)).toEqual([
      '1 min 0 s',
      '1 min 0 s',
      '3 min 20 s',
      '60 min 0 s',
    ]);
  });

  it('are never below zero', () => {
    expect(formatDuration(-3)).toBe('0 s');
  });
});
