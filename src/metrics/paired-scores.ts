/**
 * How many verdicts differ between two models while their thresholds move, without a pass over all beats. The
 * beats are ordered by the first model's score once. Two models that roughly agree then have the second model's
 * scores nearly in order too, so that whole blocks lie on one side of a threshold, and only a few are looked into.
 */
import { assert } from '../core/assert.ts';
import { hasScore } from '../core/score.ts';
import { ascendingOrder } from './ascending-order.ts';
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
  const ascending = ascendingOrder(firstScores.subarray(0, count));
  const order = ascending.filter((beat) => hasScore(firstScores[beat]));
  const first = new Float32Array(order.length);
  const second = new Float32Array(order.length);
  const blocks = Math.ceil(order.length / BLOCK_BEATS);
  const blockLowest = new Float32Array(blocks).fill(Number.POSITIVE_INFINITY);
  const blockHighest = new Float32Array(blocks).fill(Number.NEGATIVE_INFINITY);
  let differing = 0;
  for (let place = 0; place < order.length; place++) {
    first[place] = firstScores[order[place]];
    second[place] = secondScores[order[place]];
    if (first[place] !== second[place]) differing++;
    const block = Math.floor(place / BLOCK_BEATS);
    blockLowest[block] = Math.min(blockLowest[block], second[place]);
    blockHighest[block] = Math.max(blockHighest[block], second[place]);
  }
  return { first, second, blockLowest, blockHighest, differing };
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
