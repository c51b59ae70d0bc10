/**
 * How many verdicts differ between two models while their thresholds move, without a pass over all beats. The
 * beats are ordered by the first model's score once. Two models that roughly agree then have the second model's
 * scores nearly in order too, so that whole blocks lie on one side of a threshold, and only a few are looked into.
 */
import { assert } from '../core/assert.ts';
import { hasScore } from '../core/score.ts';
import { ascendingOrder } from './radix-sort.ts';
import { countAtOrAbove } from './sorted-scores.ts';
import { isFlagged } from './verdict.ts';

const BLOCK_BEATS = 256;

export interface PairedScores {
  /** `[judged]`, ascending; beats without a score are left out. */
  readonly first: Float32Array;
  /** `[judged]`, the other model's score of the same beat. */
  readonly second: Float32Array;
  /** Lowest and highest of `second` in each block of 256 beats. */
  readonly blockLowest: Float32Array;
  readonly blockHighest: Float32Array;
  /** Beats whose two scores are not the same number. */
  readonly differing: number;
}

/**
 * O(n). The inputs, in beat order, are left as they are.
 *
 * @throws unless both models have been asked about the first `count` beats.
 */
export function pairScores(
  firstScores: Float32Array,
  secondScores: Float32Array,
  count: number = firstScores.length,
): PairedScores {
  assert(count <= firstScores.length && count <= secondScores.length, `${count} beats have two scores`);
  const judged = judgedOf(ascendingOrder(firstScores.subarray(0, count)), firstScores);
  const first = new Float32Array(judged.length);
  const second = new Float32Array(judged.length);
  const blocks = Math.ceil(judged.length / BLOCK_BEATS);
  const blockLowest = new Float32Array(blocks);
  const blockHighest = new Float32Array(blocks);
  let differing = 0;
  for (let block = 0, place = 0; block < blocks; block++) {
    const end = Math.min(judged.length, place + BLOCK_BEATS);
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (; place < end; place++) {
      const beat = judged[place];
      const one = firstScores[beat];
      const other = secondScores[beat];
      first[place] = one;
      second[place] = other;
      if (one !== other) differing++;
      if (other < lowest) lowest = other;
      if (other > highest) highest = other;
    }
    blockLowest[block] = lowest;
    blockHighest[block] = highest;
  }
  return { first, second, blockLowest, blockHighest, differing };
}

/** Beats without a score lie at the ends of the order. */
function judgedOf(order: Uint32Array, scores: Float32Array): Uint32Array {
  let from = 0;
  let to = order.length;
  while (from < to && !hasScore(scores[order[from]])) from++;
  while (to > from && !hasScore(scores[order[to - 1]])) to--;
  return order.subarray(from, to);
}

/** Beats flagged by one of the two models only. O(n / 256) where the models roughly agree, O(n) at worst. */
export function flippedAt(paired: PairedScores, firstThreshold: number, secondThreshold: number): number {
  const count = paired.first.length;
  const flaggedByFirst = countAtOrAbove(paired.first, firstThreshold);
  const boundary = count - flaggedByFirst;
  const bySecondOnly = countFlaggedBySecond(paired, 0, boundary, secondThreshold);
  const byBoth = countFlaggedBySecond(paired, boundary, count, secondThreshold);
  return bySecondOnly + flaggedByFirst - byBoth;
}

/** Among the places `from` to `to`, the latter excluded. */
function countFlaggedBySecond(paired: PairedScores, from: number, to: number, threshold: number): number {
  const { second, blockLowest, blockHighest } = paired;
  let flagged = 0;
  let place = from;
  while (place < to) {
    const block = Math.floor(place / BLOCK_BEATS);
    const end = Math.min(to, (block + 1) * BLOCK_BEATS);
    if (isFlagged(blockLowest[block], threshold)) flagged += end - place;
    else if (isFlagged(blockHighest[block], threshold)) {
      for (let i = place; i < end; i++) if (isFlagged(second[i], threshold)) flagged++;
    }
    place = end;
  }
  return flagged;
}
