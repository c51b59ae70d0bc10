import { expect, it } from 'vitest';
import { formatClock } from './clock.ts';

it('writes time as a clock does, hours only where there are any', () => {
  expect(formatClock(0)).toBe('0:00');
  expect(formatClock(72.4)).toBe('1:12');
  expect(formatClock(3723)).toBe('1:02:03');
  expect(formatClock(86399)).toBe('23:59:59');
});

it('carries what rounds up to the next second', () => {
  expect(formatClock(59.9996, 3)).toBe('1:00.000');
  expect(formatClock(12.345, 3)).toBe('0:12.345');
});
