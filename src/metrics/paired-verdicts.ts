import { assert } from '../core/assert.ts';
import { labelOf } from '../core/label.ts';
import { hasScore } from '../core/score.ts';
import type { ThresholdedScores } from './agreement.ts';
import type { Confusion } from './confusion.ts';
import type { LabelSource } from './sorted-scores.ts';
import { isFlagged } from './verdict.ts';

/** Beats of one class by which of two models flags them. */
export interface FlaggedBy {
  readonly neither: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  readonly both: number;
}

/** The verdicts of two models on the same labelled beats: all that a paired comparison of them needs. */
export interface PairedVerdicts {
  readonly normal: FlaggedBy;
  readonly abnormal: FlaggedBy;
}

/** Counts over the first `count` beats; those without a label or a score are left out. O(count). */
export function pairVerdicts(
  first: ThresholdedScores,
  second: ThresholdedScores,
  labels: LabelSource,
  count: number = first.scores.length,
): PairedVerdicts {
  assert(count <= first.scores.length && count <= second.scores.length, `${count} beats have two scores`);
  assert(count <= labels.rawLabels.length, `${count} beats have labels`);
  const normal = { neither: 0, firstOnly: 0, secondOnly: 0, both: 0 };
  const abnormal = { neither: 0, firstOnly: 0, secondOnly: 0, both: 0 };
  for (let beat = 0; beat < count; beat++) {
    const label = labelOf(labels.rawLabels[beat], labels.normalRawLabels[labels.fileIndices[beat]]);
    if (label === 'unknown' || !hasScore(first.scores[beat])) continue;
    const byFirst = isFlagged(first.scores[beat], first.threshold);
    const bySecond = isFlagged(second.scores[beat], second.threshold);
    const flagged = byFirst ? (bySecond ? 'both' : 'firstOnly') : bySecond ? 'secondOnly' : 'neither';
    (label === 'normal' ? normal : abnormal)[flagged]++;
  }
  return { normal, abnormal };
}

export function confusionOfFirst({ normal, abnormal }: PairedVerdicts): Confusion {
  return {
    tp: abnormal.firstOnly + abnormal.both,
    fp: normal.firstOnly + normal.both,
    tn: normal.secondOnly + normal.neither,
    fn: abnormal.secondOnly + abnormal.neither,
  };
}

export function confusionOfSecond({ normal, abnormal }: PairedVerdicts): Confusion {
  return {
    tp: abnormal.secondOnly + abnormal.both,
    fp: normal.secondOnly + normal.both,
    tn: normal.firstOnly + normal.neither,
    fn: abnormal.firstOnly + abnormal.neither,
  };
}
