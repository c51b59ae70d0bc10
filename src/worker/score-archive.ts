/** Beats that went by once already, taken up again: to learn from them, and to score them by another pair. */
import { AppError } from '../core/app-error.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { Precision } from '../core/precision.ts';
import { NO_SCORE } from '../core/score.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { BeatArchive } from '../pipeline/beat-archive.ts';
import { BEATS_PER_BATCH } from '../pipeline/beat-source.ts';

export interface JudgedBeats {
  readonly count: number;
  readonly length: number;
  /** `[count, length]`. */
  readonly samples: Float32Array;
  readonly validLengths: Uint16Array;
}

/** @param endSample position in the archive before which a beat counts */
export async function judgedBeatsBefore(
  archive: BeatArchive,
  { lengthSamples }: InputContract,
  endSample: number,
): Promise<JudgedBeats> {
  const windows: Float32Array[] = [];
  for (let index = 0; index < archive.count && archive.position(index) < endSample; index++) {
    if (archive.isJudged(index)) windows.push((await archive.beat(index)).samples);
  }
  const samples = new Float32Array(windows.length * lengthSamples);
  for (const [beat, window] of windows.entries()) samples.set(window, beat * lengthSamples);
  return {
    count: windows.length,
    length: lengthSamples,
    samples,
    validLengths: new Uint16Array(windows.length).fill(lengthSamples),
  };
}

export interface ScoringWatch {
  readonly onBeats: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** @throws AppError `cancelled` where the signal was aborted */
export async function scoreArchive(
  archive: BeatArchive,
  scorers: Record<Precision, BeatScorer>,
  length: number,
  { onBeats, signal }: ScoringWatch,
): Promise<Record<Precision, Float32Array>> {
  const total = archive.count;
  const scores = { fp32: new Float32Array(total), int8: new Float32Array(total) };
  for (let start = 0; start < total; start += BEATS_PER_BATCH) {
    if (signal.aborted) throw new AppError('cancelled', 'Scoring again was cancelled.');
    const count = Math.min(BEATS_PER_BATCH, total - start);
    const samples = new Float32Array(count * length);
    for (let beat = 0; beat < count; beat++)
      samples.set((await archive.beat(start + beat)).samples, beat * length);
    const batch = { count, length, samples, validLengths: new Uint16Array(count).fill(length) };
    scores.fp32.set(await scorers.fp32.score(batch), start);
    scores.int8.set(await scorers.int8.score(batch), start);
    onBeats(start + count, total);
    // Between batches the worker hears of a cancellation.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  for (let beat = 0; beat < total; beat++) {
    if (!archive.isJudged(beat)) scores.fp32[beat] = scores.int8[beat] = NO_SCORE;
  }
  return scores;
}
