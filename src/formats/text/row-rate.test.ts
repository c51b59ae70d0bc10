import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { rateOfRows } from './row-rate.ts';

const times = (count: number, of: (row: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => of(row));

describe('the rate of a column of times', () => {
  it.each([125, 128, 130, 250, 256, 360, 500, 512, 1000])(
    'is %i Hz where the clock shows whole milliseconds',
    (rateHz) => {
      expect(rateOfRows(times(5000, (row) => Math.round((row / rateHz) * 1000) / 1000))?.rateHz).toBe(rateHz);
    },
  );

  it('is a fraction where the times are fine enough to tell', () => {
    const rateHz = rateOfRows(times(5000, (row) => row / 511.87))?.rateHz;
    expect(rateHz).toBeCloseTo(511.87, 6);
  });

  it.each([2, 10, 73])('does not depend on packets of %i rows that share a time', (rows) => {
    const rateHz = rateOfRows(
      times(5000, (row) => 100 + Math.floor((row + 1) / rows) * (rows / 130)),
    )?.rateHz;
    expect(rateHz).toBeCloseTo(130, 6);
  });

  it('keeps its value when packets come late at random', () => {
    const rng = createRng(7);
    const late = Array.from({ length: 200 }, () => rng.next() * 0.05);
    const rateHz = rateOfRows(
      times(10_000, (row) => Math.floor(row / 50) * (50 / 130) + late[Math.floor(row / 50)]),
    )?.rateHz;
    expect(rateHz).toBe(130);
  });

  it('leaves pauses out, and says how long the longest was', () => {
    const found = rateOfRows(times(3000, (row) => row / 250 + (row < 1000 ? 0 : row < 2000 ? 5 : 4000)));
    expect(found?.rateHz).toBe(250);
    expect(found?.longestPauseSeconds).toBeCloseTo(3995.004, 6);
  });

  it('goes on over midnight', () => {
    expect(rateOfRows(times(1000, (row) => (86_390 + row / 50) % 86_400))?.rateHz).toBe(50);
  });

  it('is unknown where time stands still or runs back', () => {
    expect(rateOfRows(times(100, () => 5))).toBeUndefined();
    expect(rateOfRows(times(100, (row) => -row))).toBeUndefined();
    expect(rateOfRows(times(100, () => Number.NaN))).toBeUndefined();
    expect(rateOfRows(new Float64Array(0))).toBeUndefined();
  });
});
