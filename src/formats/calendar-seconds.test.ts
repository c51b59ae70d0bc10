import { describe, expect, it } from 'vitest';
import { calendarSeconds } from './calendar-seconds.ts';

describe('seconds of the calendar', () => {
  it('agree with the platform on every day of four centuries and more', () => {
    for (let day = -150_000; day < 150_000; day += 7) {
      const date = new Date(day * 86_400_000);
      const seconds = calendarSeconds(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
      expect(seconds).toBe(day * 86_400);
    }
  });
});
