import { assert } from '../core/assert.ts';
import type { Label } from '../core/label.ts';
import { countAtOrAbove, type SortedScores } from './sorted-scores.ts';

/** Scores are skewed: a handful of wild beats would squeeze all others into the first bins. */
const SHARE_BEYOND_DEFAULT_RANGE = 0.001;

export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

export interface ScoreHistogram {
  /** `[bins + 1]`, ascending, evenly spaced. */
  readonly edges: Float64Array;
  /** Per label `[bins]`. */
  readonly counts: Readonly<Record<Label, Uint32Array>>;
}

/**
 * From 0 (or the lowest score, if negative) to the 99.9th percentile of all scores (nearest rank); 0..1 without
 * scores. Never empty: where low and high would coincide, high lies 1 above.
 */
export function defaultScoreRange(sorted: SortedScores): ScoreRange {
  const all = [sorted.normal, sorted.abnormal, sorted.unknown];
  const count = all.reduce((sum, scores) => sum + scores.length, 0);
  if (count === 0) return { low: 0, high: 1 };
  const low = Math.min(0, ...all.filter((scores) => scores.length > 0).map((scores) => scores[0]));
  const high = scoreWithRankFromTop(all, Math.floor(count * SHARE_BEYOND_DEFAULT_RANGE));
  return { low, high: high > low ? high : low + 1 };
}

/**
 * Counts of scores per bin and label. A bin holds its lower edge and not its upper one, so a threshold at an
 * edge flags whole bins; scores below the range are in the first bin, those at or above its end in the last.
 * Binary searches only: O(bins log n).
 *
 * @throws unless `bins` is at least 1 and the range is not empty.
 */
export function histogram(
  sorted: SortedScores,
  { bins, range = defaultScoreRange(sorted) }: { readonly bins: number; readonly range?: ScoreRange },
): ScoreHistogram {
  assert(bins >= 1 && range.high > range.low, 'a histogram has bins and a range');
  const edges = Float64Array.from(
    { length: bins + 1 },
    (_, edge) => range.low + ((range.high - range.low) * edge) / bins,
  );
  return {
    edges,
    counts: {
      normal: countPerBin(sorted.normal, edges),
      abnormal: countPerBin(sorted.abnormal, edges),
      unknown: countPerBin(sorted.unknown, edges),
    },
  };
}

function countPerBin(scores: Float32Array, edges: Float64Array): Uint32Array {
  const counts = new Uint32Array(edges.length - 1);
  let atOrAboveLower = scores.length;
  for (let bin = 0; bin < counts.length; bin++) {
    const isLast = bin === counts.length - 1;
    const atOrAboveUpper = isLast ? 0 : countAtOrAbove(scores, edges[bin + 1]);
    counts[bin] = atOrAboveLower - atOrAboveUpper;
    atOrAboveLower = atOrAboveUpper;
  }
  return counts;
}

/** @param rank 0 is the highest of all scores; O(rank). */
function scoreWithRankFromTop(all: readonly Float32Array[], rank: number): number {
  const left = all.map((scores) => scores.length);
  const highestLeft = (index: number): number =>
    left[index] > 0 ? all[index][left[index] - 1] : Number.NEGATIVE_INFINITY;
  for (let passed = 0; ; passed++) {
    let top = 0;
    for (let index = 1; index < all.length; index++) if (highestLeft(index) > highestLeft(top)) top = index;
    if (passed === rank) return highestLeft(top);
    left[top]--;
  }
}
