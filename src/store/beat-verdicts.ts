/** What is held against one beat of a recording, read from columns without an object per beat. */
import { AAMI_CLASSES, NO_CLASS } from '../core/label.ts';
import { PRECISIONS, type Precision } from '../core/precision.ts';
import { isFlagged } from '../metrics/verdict.ts';
import { isPremature, type PrematurityCriterion } from './recording-review.ts';

export interface VerdictColumns {
  readonly rrRatio: Float32Array;
  /** 1 where the signal allows a verdict. */
  readonly isJudged: Uint8Array;
  readonly scores: Readonly<Record<Precision, Float32Array>>;
}

export interface ClassColumns extends VerdictColumns {
  /** Index into `AAMI_CLASSES`, or `NO_CLASS`. */
  readonly classes: Uint8Array;
}

export interface Criteria {
  readonly thresholds: Readonly<Record<Precision, number>>;
  readonly prematurity: PrematurityCriterion;
}

/** One network's verdict by shape alone; a beat that is not judged is never flagged. */
export function isFlaggedBy(
  precision: Precision,
  beats: VerdictColumns,
  index: number,
  { thresholds }: Criteria,
): boolean {
  return beats.isJudged[index] === 1 && isFlagged(beats.scores[precision][index], thresholds[precision]);
}

/** Early by the criterion of timing, where that is on. */
export function isEarly(beats: VerdictColumns, index: number, { prematurity }: Criteria): boolean {
  return beats.isJudged[index] === 1 && isPremature(beats.rrRatio[index], prematurity);
}

/** By either network, or by timing where that counts. */
export function isAnomalous(beats: VerdictColumns, index: number, criteria: Criteria): boolean {
  return (
    isEarly(beats, index, criteria) ||
    PRECISIONS.some((precision) => isFlaggedBy(precision, beats, index, criteria))
  );
}

/** Held to be abnormal and classed N, or the reverse; never of a beat that is not judged or not classed. */
export function isContradiction(beats: ClassColumns, index: number, criteria: Criteria): boolean {
  const called = beats.classes[index];
  if (beats.isJudged[index] !== 1 || called === NO_CLASS) return false;
  return isAnomalous(beats, index, criteria) !== (AAMI_CLASSES[called] !== 'N');
}

/** The two networks give different verdicts. */
export function isModelDisagreement(beats: VerdictColumns, index: number, criteria: Criteria): boolean {
  return isFlaggedBy('fp32', beats, index, criteria) !== isFlaggedBy('int8', beats, index, criteria);
}
