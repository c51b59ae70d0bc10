import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnalysisSchedule } from './analysis-schedule.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A schedule whose analyses each take `costMs`, with the times at which they began. */
function scheduleOf(costMs: number) {
  const startsMs: number[] = [];
  const originMs = performance.now();
  const now = () => performance.now() - originMs;
  const schedule = new AnalysisSchedule(() => {
    startsMs.push(now());
    vi.advanceTimersByTime(costMs);
  }, now);
  return { schedule, startsMs };
}

/** Asks for an analysis every 10 ms, as batches of scores do. */
function requestForMs(schedule: AnalysisSchedule, totalMs: number): void {
  for (let elapsed = 0; elapsed < totalMs; elapsed += 10) {
    schedule.request();
    vi.advanceTimersByTime(10);
  }
}

describe('analyses while scores stream in', () => {
  it('begin at once, and never while the caller is still at work', () => {
    const { schedule, startsMs } = scheduleOf(0);
    schedule.request();
    expect(startsMs).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(startsMs).toEqual([0]);
  });

  it('are 200 ms apart where they cost nothing', () => {
    const { schedule, startsMs } = scheduleOf(0);
    requestForMs(schedule, 900);
    expect(startsMs).toEqual([0, 200, 400, 600, 800]);
  });

  it('take at most 15 % of the time where they are costly', () => {
    const { schedule, startsMs } = scheduleOf(150);
    requestForMs(schedule, 12_000);
    const gapsMs = startsMs.slice(1).map((start, index) => start - startsMs[index]);
    expect(gapsMs.length).toBeGreaterThan(5);
    for (const gap of gapsMs) expect(150 / gap).toBeLessThanOrEqual(0.15);
    // And no rarer than that: one turn of requests at most passes beyond the pause.
    for (const gap of gapsMs) expect(gap).toBeLessThanOrEqual(150 + 150 / 0.15 + 11);
  });

  it('count what showing them takes', () => {
    const startsMs: number[] = [];
    let shownMs = 0;
    const originMs = performance.now();
    const now = () => performance.now() - originMs + shownMs;
    const schedule = new AnalysisSchedule(() => startsMs.push(now()), now);
    schedule.request();
    vi.advanceTimersToNextTimer();
    expect(startsMs).toEqual([0]);
    schedule.request();
    shownMs = 150;
    vi.advanceTimersByTime(5000);
    expect(startsMs).toHaveLength(2);
    expect(startsMs[1]).toBeGreaterThanOrEqual(150 + 150 / 0.15);
    // A timer of 0 ms takes one.
    expect(startsMs[1]).toBeLessThanOrEqual(151 + 151 / 0.15);
  });

  it('happen once for many requests', () => {
    const { schedule, startsMs } = scheduleOf(0);
    for (let i = 0; i < 50; i++) schedule.request();
    vi.advanceTimersByTime(10_000);
    expect(startsMs.length).toBe(1);
  });

  it('serve the last request as well', () => {
    const { schedule, startsMs } = scheduleOf(0);
    requestForMs(schedule, 210);
    schedule.request();
    vi.advanceTimersByTime(1000);
    expect(startsMs).toEqual([0, 200, 400]);
  });
});

describe('an analysis that cannot wait', () => {
  it('happens now and stands for the one that was requested', () => {
    const { schedule, startsMs } = scheduleOf(0);
    schedule.request();
    schedule.runNow();
    expect(startsMs).toEqual([0]);
    vi.advanceTimersByTime(1000);
    expect(startsMs).toEqual([0]);
  });
});

describe('resetting the schedule', () => {
  it('drops what was requested', () => {
    const { schedule, startsMs } = scheduleOf(0);
    schedule.request();
    schedule.reset();
    vi.advanceTimersByTime(1000);
    expect(startsMs).toEqual([]);
  });

  it('lets the next request be served at once, however costly the last analysis was', () => {
    const { schedule, startsMs } = scheduleOf(500);
    schedule.runNow();
    schedule.reset();
    schedule.request();
    vi.advanceTimersByTime(0);
    expect(startsMs).toEqual([0, 500]);
  });
});
