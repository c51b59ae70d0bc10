/** Which beats of which records the pair for recordings is trained, calibrated and judged on. */
import { createRng, shuffle } from '../../core/rng.ts';
import type { TrainingBeats } from '../fit.ts';
import type { AnnotatedBeats } from './annotated-beats.ts';

/** ANSI/AAMI EC57: the first five minutes are not scored. */
export const LEARNING_PERIOD_S = 300;

/** One beat of one record. */
export interface BeatPlace {
  readonly record: AnnotatedBeats;
  readonly beat: number;
}

export interface RecordingParts {
  /** Normal ones, as many of each record. */
  readonly training: readonly BeatPlace[];
  /** Of all kinds, none of them among the training beats. */
  readonly ranges: readonly BeatPlace[];
}

/**
 * Draws both parts from every record by itself. The same seed gives the same parts. A record with fewer normal beats
 * than asked for lends all of them but one in eight.
 */
export function drawParts(
  records: readonly AnnotatedBeats[],
  { trainingPerRecord, rangesPerRecord }: { trainingPerRecord: number; rangesPerRecord: number },
  seed: number,
): RecordingParts {
  const rng = createRng(seed);
  const training: BeatPlace[] = [];
  const ranges: BeatPlace[] = [];
  for (const record of records) {
    const whole = Array.from(record.isWhole.keys()).filter((beat) => record.isWhole[beat] === 1);
    const isNormal = (beat: number): boolean => record.peaks[beat].aamiClass === 'N';
    const normal = shuffle(whole.filter(isNormal), rng);
    const trained = Math.min(trainingPerRecord, Math.floor((7 * normal.length) / 8));
    const other = shuffle([...whole.filter((beat) => !isNormal(beat)), ...normal.slice(trained)], rng);
    training.push(...normal.slice(0, trained).map((beat) => ({ record, beat })));
    ranges.push(...other.slice(0, rangesPerRecord).map((beat) => ({ record, beat })));
  }
  return { training, ranges };
}

/** The beats as one batch, in the order given. */
export function gatherBeats(places: readonly BeatPlace[], length: number): TrainingBeats {
  const samples = new Float32Array(places.length * length);
  for (const [i, { record, beat }] of places.entries())
    samples.set(record.samples.subarray(beat * length, (beat + 1) * length), i * length);
  return {
    count: places.length,
    length,
    samples,
    validLengths: new Uint16Array(places.length).fill(length),
  };
}

/** Every beat of a record that can be judged: whole, and annotated as a beat. */
export function judgedBeats(record: AnnotatedBeats, fromS = 0): BeatPlace[] {
  return record.peaks.flatMap(({ timeS, aamiClass }, beat) =>
    timeS >= fromS && aamiClass !== null && record.isWhole[beat] === 1 ? [{ record, beat }] : [],
  );
}

/** Records in turns: every `folds`-th, from the first, second, ... on. */
export function leaveOut<T>(records: readonly T[], folds: number): { kept: T[]; out: T[] }[] {
  return Array.from({ length: folds }, (_, fold) => ({
    kept: records.filter((_, i) => i % folds !== fold),
    out: records.filter((_, i) => i % folds === fold),
  }));
}
