import { AAMI_CLASSES } from '../core/label.ts';
import type { Precision } from '../core/precision.ts';
import { hasScore } from '../core/score.ts';
import { isFlagged } from '../metrics/verdict.ts';
import type { ClassifiedBeats } from '../pipeline/recording-info.ts';
import type { ScoreTable } from '../pipeline/score-table.ts';

export type Thresholds = Readonly<Record<Precision, number>>;
export type BeatPredicate = (table: ScoreTable, thresholds: Thresholds, index: number) => boolean;

/** Flagged by at least one of the two networks. */
export const isFlaggedByAny: BeatPredicate = ({ scores }, thresholds, index) =>
  isFlagged(scores.fp32[index], thresholds.fp32) || isFlagged(scores.int8[index], thresholds.int8);

/** Flagged by one network and passed by the other. */
export const isDisagreement: BeatPredicate = ({ scores }, thresholds, index) =>
  isFlagged(scores.fp32[index], thresholds.fp32) !== isFlagged(scores.int8[index], thresholds.int8);

/** Flagged by either network and classed N, or passed and classed otherwise; never where a beat has no score or no class. */
export function contradictsClass({
  count,
  classes,
}: Pick<ClassifiedBeats, 'count' | 'classes'>): BeatPredicate {
  return (table, thresholds, index) =>
    index < count &&
    hasScore(table.scores.fp32[index]) &&
    isFlaggedByAny(table, thresholds, index) !== (AAMI_CLASSES[classes[index]] !== 'N');
}

/**
 * The nearest beat after (`direction` 1) or before (-1) `from` that fulfils the predicate; `null` if none does.
 * O(distance).
 */
export function findBeat(
  table: ScoreTable,
  thresholds: Thresholds,
  from: number | null,
  direction: 1 | -1,
  predicate: BeatPredicate,
): number | null {
  const start = from ?? (direction === 1 ? -1 : table.count);
  for (let index = start + direction; index >= 0 && index < table.count; index += direction) {
    if (predicate(table, thresholds, index)) return index;
  }
  return null;
}

/** Indices of up to `limit` beats on either side of one model's threshold, spread evenly over the set. */
export function sampleByVerdict(
  table: ScoreTable,
  precision: Precision,
  threshold: number,
  counts: Readonly<Record<'passed' | 'flagged', number>>,
  limit: number,
): Record<'passed' | 'flagged', Uint32Array> {
  const scores = table.scores[precision];
  const sampled = { passed: [] as number[], flagged: [] as number[] };
  const seen = { passed: 0, flagged: 0 };
  for (let index = 0; index < table.count; index++) {
    const group = isFlagged(scores[index], threshold) ? 'flagged' : 'passed';
    const wanted = Math.min(limit, counts[group]);
    // The k-th of `wanted` picks stands at k/wanted of the way through the group.
    if (sampled[group].length * counts[group] <= seen[group] * wanted && sampled[group].length < wanted) {
      sampled[group].push(index);
    }
    seen[group]++;
  }
  return { passed: Uint32Array.from(sampled.passed), flagged: Uint32Array.from(sampled.flagged) };
}
