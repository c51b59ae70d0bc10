import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProgressMeter } from './progress-meter.ts';

const MEGABYTE = { files: [], total: 1_000_000, totalUnit: 'bytes', recording: null } as const;
const TWO_THOUSAND_BEATS = { files: [], total: 2000, totalUnit: 'beats', recording: null } as const;

/** A clock that stands until it is moved. */
class Clock {
  ms = 5000;
  readonly now = () => this.ms;
}

describe('the progress of a run', () => {
  it('tells bytes, rate and remaining time of files', () => {
    const clock = new Clock();
    const meter = new ProgressMeter(MEGABYTE, clock.now);
    clock.ms += 2000;
    expect(meter.read(250_000, 500)).toEqual({
      fraction: 0.25,
      doneBytes: 250_000,
      totalBytes: 1_000_000,
      beatsPerSecond: 250,
      secondsLeft: 6,
    });
    expect(meter.elapsedMs()).toBe(2000);
  });

  it('tells no bytes of beats that were generated', () => {
    const clock = new Clock();
    const meter = new ProgressMeter(TWO_THOUSAND_BEATS, clock.now);
    clock.ms += 500;
    expect(meter.read(500, 500)).toEqual({
      fraction: 0.25,
      doneBytes: null,
      totalBytes: null,
      beatsPerSecond: 1000,
      secondsLeft: 1.5,
    });
  });

  it('makes no promise in the first 300 ms', () => {
    const clock = new Clock();
    const meter = new ProgressMeter(MEGABYTE, clock.now);
    clock.ms += 299;
    expect(meter.read(500_000, 100)).toMatchObject({
      fraction: 0.5,
      beatsPerSecond: null,
      secondsLeft: null,
    });
    clock.ms += 1;
    expect(meter.read(500_000, 120)).toMatchObject({ beatsPerSecond: 400, secondsLeft: 0.3 });
  });

  it('makes no promise before anything was read', () => {
    const clock = new Clock();
    const meter = new ProgressMeter(MEGABYTE, clock.now);
    clock.ms += 10_000;
    expect(meter.read(0, 0)).toMatchObject({ fraction: 0, beatsPerSecond: null, secondsLeft: null });
  });

  it('stays between nothing and everything, and its numbers are finite', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (total, done, elapsedMs, beats) => {
        const clock = new Clock();
        const meter = new ProgressMeter({ ...MEGABYTE, total }, clock.now);
        clock.ms += elapsedMs;
        const { fraction, beatsPerSecond, secondsLeft } = meter.read(done, beats);
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThanOrEqual(1);
        for (const value of [beatsPerSecond ?? 0, secondsLeft ?? 0]) {
          expect(Number.isFinite(value) && value >= 0).toBe(true);
        }
      }),
    );
  });

  it('of an empty file is complete', () => {
    const meter = new ProgressMeter({ ...MEGABYTE, total: 0 }, new Clock().now);
    expect(meter.read(0, 0).fraction).toBe(1);
  });
});
