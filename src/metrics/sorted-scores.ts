/**
 * Scores sorted once per label. Everything else in this folder is read off these arrays, so that a moved
 * threshold costs one binary search per label whatever the number of beats.
 */
import { assert } from '../core/assert.ts';
import { labelOf } from '../core/label.ts';
import { hasScore } from '../core/score.ts';
import { ascendingScores } from './radix-sort.ts';
import { isFlagged } from './verdict.ts';

/** The scores of one model, each array ascending, beats without a score left out. Higher is more anomalous. */
export interface SortedScores {
  readonly normal: Float32Array;
  readonly abnormal: Float32Array;
  readonly unknown: Float32Array;
}

/** What is needed to tell the label of a beat; the arrays may be longer than the number of beats in use. */
export interface LabelSource {
  /** `[count]`, the label as its file gives it, `NO_RAW_LABEL` where there is none. */
  readonly rawLabels: Int8Array;
  /** `[count]`, index into `normalRawLabels`. */
  readonly fileIndices: Uint16Array;
  /** For each file the raw label that means normal. */
  readonly normalRawLabels: readonly number[];
}

/**
 * Sorts the scores of the first `count` beats by label. O(n); the inputs are left as they are.
 *
 * @throws when a score is infinite or a beat names a file that has no entry in `normalRawLabels`.
 */
export function sortScores(
  scores: Float32Array,
  { rawLabels, fileIndices, normalRawLabels }: LabelSource,
  count: number = scores.length,
): SortedScores {
  assert(count <= scores.length && count <= rawLabels.length, `${count} beats have scores and labels`);
  assert(count <= fileIndices.length, `${count} beats have a file`);
  const normal = new Float32Array(count);
  const abnormal = new Float32Array(count);
  const unknown = new Float32Array(count);
  let normals = 0;
  let abnormals = 0;
  let unknowns = 0;
  for (let beat = 0; beat < count; beat++) {
    const score = scores[beat];
    const file = fileIndices[beat];
    // A message for every beat would take longer than the sorting.
    if (file >= normalRawLabels.length) assert(false, `beat ${beat} names file ${file}`);
    if (!hasScore(score)) continue;
    if (!Number.isFinite(score)) assert(false, `the score of beat ${beat} is finite`);
    const label = labelOf(rawLabels[beat], normalRawLabels[file]);
    if (label === 'normal') normal[normals++] = score;
    else if (label === 'abnormal') abnormal[abnormals++] = score;
    else unknown[unknowns++] = score;
  }
  return {
    normal: ascendingScores(normal.subarray(0, normals)),
    abnormal: ascendingScores(abnormal.subarray(0, abnormals)),
    unknown: ascendingScores(unknown.subarray(0, unknowns)),
  };
}

/**
 * How many of the ascending scores a threshold flags. O(log n).
 *
 * @param threshold any number, infinities included.
 * @throws when the threshold is NaN.
 */
export function countAtOrAbove(sorted: Float32Array, threshold: number): number {
  assert(!Number.isNaN(threshold), 'the threshold is a number');
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isFlagged(sorted[middle], threshold)) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}
