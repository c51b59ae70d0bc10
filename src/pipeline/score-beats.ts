import { AppError } from '../core/app-error.ts';
import type { Precision } from '../core/precision.ts';
import { NO_SCORE } from '../core/score.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { BeatSource, SourceBatch } from './beat-source.ts';

export interface ScoredBatch extends SourceBatch {
  /** `[count]` per precision; higher is more anomalous, `NO_SCORE` for a beat that is not judged. */
  readonly scores: Record<Precision, Float32Array>;
}

/** Streams a source through both scorers. Ends early, without an error, when the signal is aborted. */
export async function* scoreBeats(
  source: BeatSource,
  scorers: Record<Precision, BeatScorer>,
  signal: AbortSignal,
): AsyncGenerator<ScoredBatch> {
  try {
    for await (const batch of source.batches(signal)) {
      if (signal.aborted) return;
      const fp32 = await scorers.fp32.score(batch.beats);
      const int8 = await scorers.int8.score(batch.beats);
      if (signal.aborted) return;
      for (const scores of [fp32, int8]) withoutVerdicts(scores, batch.isJudged);
      yield { ...batch, scores: { fp32, int8 } };
    }
  } catch (thrown) {
    // A reader that notices the signal in the middle of a file says so by throwing.
    if (signal.aborted && thrown instanceof AppError && thrown.code === 'cancelled') return;
    throw thrown;
  }
}

/** Takes the scores of beats that are marked rather than judged away, in place. */
function withoutVerdicts(scores: Float32Array, isJudged: Uint8Array): void {
  for (let beat = 0; beat < scores.length; beat++) if (isJudged[beat] === 0) scores[beat] = NO_SCORE;
}
