import { assert } from '../core/assert.ts';
import { hasScore } from '../core/score.ts';
import { isFlagged } from './verdict.ts';

/** One model's scores in beat order, and its threshold. */
export interface ThresholdedScores {
  readonly scores: Float32Array;
  readonly threshold: number;
}

export interface Agreement {
  /** Beats whose two scores are not the same number. */
  readonly differing: number;
  /** Beats flagged by one of the two only. */
  readonly flipped: number;
}

/**
 * Compares two models on the first `count` beats, labelled or not, in one pass; those without a score agree. For verdicts that must follow a
 * moving threshold see `flippedAt` in `paired-scores.ts`: in beat order the comparisons are unpredictable, and the
 * pass takes some 15 ms at a million beats.
 */
export function agreementBetween(
  first: ThresholdedScores,
  second: ThresholdedScores,
  count: number = first.scores.length,
): Agreement {
  assert(count <= first.scores.length && count <= second.scores.length, `${count} beats have two scores`);
  let differing = 0;
  let flipped = 0;
  for (let beat = 0; beat < count; beat++) {
    const firstScore = first.scores[beat];
    const secondScore = second.scores[beat];
    if (!hasScore(firstScore)) continue;
    if (firstScore !== secondScore) differing++;
    if (isFlagged(firstScore, first.threshold) !== isFlagged(secondScore, second.threshold)) flipped++;
  }
  return { differing, flipped };
}
