/**
 * Beat-by-beat comparison after ANSI/AAMI EC57, as WFDB's `bxb` carries it out: every reference beat is paired with at
 * most one detected beat no further than 150 ms away, a pair being formed only where neither has a nearer neighbour on
 * the side to come. Times are samples at `rateHz`.
 */
import type { AamiClass } from '../core/label.ts';

export const MATCH_WINDOW_S = 0.15;
/** The first five minutes are for learning and are not scored. */
export const LEARNING_PERIOD_S = 300;

export interface BeatTimes {
  /** Ascending. */
  readonly samples: ArrayLike<number>;
  readonly classes: readonly AamiClass[];
}

/** `[startSample, endSample]`, both included. */
export interface SampleSpan {
  readonly startSample: number;
  readonly endSample: number;
}

export interface ReferenceBeats extends BeatTimes {
  /** Ventricular flutter or fibrillation: nothing in them is compared, extra beats there are not counted. */
  readonly flutter: readonly SampleSpan[];
}

export interface MatchOptions {
  readonly rateHz: number;
  /** Where scoring starts; `LEARNING_PERIOD_S` by default. */
  readonly startS?: number;
}

/** Indices into both lists; `null` on the side where there is no partner: missed, or one too many. */
export interface BeatPair {
  readonly reference: number | null;
  readonly detected: number | null;
}

/** The pairs in order of time, of everything after the learning period. */
export function matchBeats(
  reference: ReferenceBeats,
  detected: BeatTimes,
  options: MatchOptions,
): BeatPair[] {
  const { rateHz, startS = LEARNING_PERIOD_S } = options;
  const window = Math.floor(MATCH_WINDOW_S * rateHz);
  const start = startS * rateHz;
  const timeIn = ({ samples }: BeatTimes, index: number): number =>
    index < samples.length ? samples[index] : Number.POSITIVE_INFINITY;
  const pairs: BeatPair[] = [];
  let r = firstFrom(reference, start);
  let d = firstScored(detected, start, timeIn(reference, r), window);
  while (r < reference.samples.length || d < detected.samples.length) {
    const referenceTime = timeIn(reference, r);
    const detectedTime = timeIn(detected, d);
    const distance = Math.abs(referenceTime - detectedTime);
    const rival =
      detectedTime < referenceTime
        ? Math.abs(referenceTime - timeIn(detected, d + 1))
        : Math.abs(detectedTime - timeIn(reference, r + 1));
    if (distance <= window && distance < rival) pairs.push({ reference: r++, detected: d++ });
    else if (detectedTime >= referenceTime) pairs.push({ reference: r++, detected: null });
    else {
      if (!isWithin(detectedTime, reference.flutter)) pairs.push({ reference: null, detected: d });
      d++;
    }
  }
  return pairs;
}

function firstFrom({ samples }: BeatTimes, start: number): number {
  let index = 0;
  while (index < samples.length && samples[index] < start) index++;
  return index;
}

/**
 * The first detected beat that takes part: one just before the start where it is the one that matches the first
 * reference beat; not one just after it that belongs to a reference beat of the learning period.
 */
function firstScored(beats: BeatTimes, start: number, referenceTime: number, window: number): number {
  const { samples } = beats;
  const first = firstFrom(beats, start);
  const distance = (index: number): number =>
    index >= 0 && index < samples.length
      ? Math.abs(referenceTime - samples[index])
      : Number.POSITIVE_INFINITY;
  if (distance(first - 1) <= window && distance(first - 1) < distance(first)) return first - 1;
  const isLeftOver = samples[first] - start <= window && distance(first + 1) < distance(first);
  return isLeftOver ? first + 1 : first;
}

function isWithin(sample: number, spans: readonly SampleSpan[]): boolean {
  return spans.some(({ startSample, endSample }) => startSample <= sample && sample <= endSample);
}
