import type { RunProgress } from '../store/dashboard-store.ts';
import type { OpenedSet } from '../worker/protocol.ts';

/** Before this much time has gone by, rates say more about start-up than about the run. */
const SETTLING_MS = 300;

/** Turns what has been read so far into a fraction, a rate and a remaining time. */
export class ProgressMeter {
  private readonly set: OpenedSet;
  private readonly now: () => number;
  private readonly startMs: number;

  /** @param now milliseconds, monotonic */
  constructor(set: OpenedSet, now: () => number) {
    this.set = set;
    this.now = now;
    this.startMs = now();
  }

  elapsedMs(): number {
    return this.now() - this.startMs;
  }

  /** @param done how much of the set's total has been consumed, in its unit */
  read(done: number, beats: number): RunProgress {
    const { total, totalUnit } = this.set;
    const elapsedMs = this.elapsedMs();
    const fraction = total > 0 ? Math.min(1, done / total) : 1;
    const isSettled = elapsedMs >= SETTLING_MS && fraction > 0;
    return {
      fraction,
      doneBytes: totalUnit === 'bytes' ? done : null,
      totalBytes: totalUnit === 'bytes' ? total : null,
      beatsPerSecond: isSettled ? (beats / elapsedMs) * 1000 : null,
      secondsLeft: isSettled ? ((elapsedMs / fraction) * (1 - fraction)) / 1000 : null,
    };
  }
}
