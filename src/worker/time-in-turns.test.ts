import { describe, expect, it } from 'vitest';
import { timeInTurns } from './time-in-turns.ts';

const NEVER = async () => {};

/** A machine whose works take what they are said to, and whose clock moves in steps; reading it takes a little. */
function machine(stepMs: number) {
  let time = 0;
  return {
    now: () => {
      time += 1e-4;
      return Math.floor(time / stepMs) * stepMs;
    },
    work: (ms: number) => () => {
      time += ms;
    },
  };
}

describe('works that take turns on a clock', () => {
  for (const stepMs of [1e-3, 0.1, 1]) {
    it(`are timed to a few percent where it moves in steps of ${stepMs} ms`, async () => {
      const { now, work } = machine(stepMs);
      const times = await timeInTurns([work(0.15), work(0.013), work(7)], { now, pause: NEVER });
      for (const [i, ms] of [0.15, 0.013, 7].entries())
        expect(Math.abs(times[i] / ms - 1)).toBeLessThan(0.06);
    });
  }

  it('take some time even where it moves once in a hundred milliseconds', async () => {
    const { now, work } = machine(100);
    const [ms] = await timeInTurns([work(0.15)], { now, pause: NEVER });
    expect(ms).toBeGreaterThan(0);
  });

  it('are waited for', async () => {
    const { now, work } = machine(0.1);
    const slow = work(1);
    const [ms] = await timeInTurns([async () => slow()], { now, pause: NEVER });
    expect(ms).toBeCloseTo(1, 1);
  });

  it('end with what the pause between rounds throws', async () => {
    const { now, work } = machine(1);
    const pause = () => Promise.reject(new Error('something else is to be done'));
    await expect(timeInTurns([work(1)], { now, pause })).rejects.toThrow('something else is to be done');
  });
});
