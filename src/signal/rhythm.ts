/**
 * Timing of beats: RR intervals, how early a beat comes beside those before it, and the heart rate. A premature atrial
 * beat looks normal by itself; only this tells it.
 */
import { RunningMedian } from './running-median.ts';

/** Intervals the running median is taken over. */
const MEDIAN_INTERVALS = 8;
/** What is longer is a gap and no RR interval: 15 beats a minute. */
const MAX_RR_MS = 4000;

export interface BeatTiming {
  /** Since the beat before; `NaN` for the first beat and behind a gap. */
  readonly rrMs: number;
  /** RR over the running median of the RR before: 1 is on time, 0.7 is early. `NaN` where RR is, 1 with no history. */
  readonly ratio: number;
}

/** R-peaks go in one by one, in order of time. */
export class RhythmTracker {
  readonly #rateHz: number;
  readonly #median = new RunningMedian(MEDIAN_INTERVALS);
  #lastSample = Number.NaN;
  #hasHistory = false;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  push(rPeakSample: number): BeatTiming {
    const rrMs = ((rPeakSample - this.#lastSample) / this.#rateHz) * 1000;
    this.#lastSample = rPeakSample;
    if (!(rrMs <= MAX_RR_MS)) return { rrMs: Number.NaN, ratio: Number.NaN };
    const ratio = this.#hasHistory ? rrMs / this.#median.median() : 1;
    this.#median.push(rrMs);
    this.#hasHistory = true;
    return { rrMs, ratio };
  }
}

/** Beats, and what timing says of each; `[beats]` each. */
export interface RhythmSeries {
  readonly rrMs: Float32Array;
  readonly ratio: Float32Array;
}

/** @param rPeakSamples ascending, at `rateHz` */
export function rhythmOf(rPeakSamples: ArrayLike<number>, rateHz: number): RhythmSeries {
  const tracker = new RhythmTracker(rateHz);
  const rrMs = new Float32Array(rPeakSamples.length);
  const ratio = new Float32Array(rPeakSamples.length);
  for (let beat = 0; beat < rPeakSamples.length; beat++) {
    const timing = tracker.push(rPeakSamples[beat]);
    rrMs[beat] = timing.rrMs;
    ratio[beat] = timing.ratio;
  }
  return { rrMs, ratio };
}

/** How much too early a beat came, as a share of the usual interval: 0.3 for a ratio of 0.7; negative when late. */
export function prematurity(ratio: number): number {
  return 1 - ratio;
}

/** Beats a minute, from the median RR of the beat and its seven predecessors; `NaN` where there is none among them. */
export function heartRates(rrMs: Float32Array): Float32Array {
  return Float32Array.from(rrMs, (_, beat) => {
    const near = rrMs
      .slice(Math.max(0, beat + 1 - MEDIAN_INTERVALS), beat + 1)
      .filter((rr) => !Number.isNaN(rr));
    if (near.length === 0) return Number.NaN;
    near.sort();
    const middle = near.length >> 1;
    return 60_000 / (near.length % 2 === 1 ? near[middle] : (near[middle - 1] + near[middle]) / 2);
  });
}
