import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunningMedian } from './running-median.ts';

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

describe('RunningMedian', () => {
  it('is the median of the last numbers, however often they repeat', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }),
        (capacity, values) => {
          const running = new RunningMedian(capacity);
          values.forEach((value, i) => {
            running.push(value);
            expect(running.median()).toBeCloseTo(
              medianOf(values.slice(Math.max(0, i + 1 - capacity), i + 1)),
              12,
            );
          });
          expect(running.isFull).toBe(values.length >= capacity);
        },
      ),
    );
  });

  it('divides by nothing before the first number', () => {
    expect(new RunningMedian(3).median()).toBe(1);
  });
});
