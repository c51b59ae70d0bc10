/** What is held against one beat of a recording, read from columns without an object per beat. */
import { AAMI_CLASSES, NO_CLASS } from '../core/label.ts';
import type { Precision } from '../core/precision.ts';
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

/** Bits of `verdictBits`. */
export const VERDICT_BITS = { fp32: 1, int8: 2, early: 4 } as const;

/** All verdicts on a beat in one number, 0 where nothing is held against it: for passes over a day of them. */
export function verdictBits(beats: VerdictColumns, index: number, criteria: Criteria): number {
  if (beats.isJudged[index] !== 1) return 0;
  const { scores, rrRatio } = beats;
  const { thresholds, prematurity } = criteria;
  return (
    (isFlagged(scores.fp32[index], thresholds.fp32) ? VERDICT_BITS.fp32 : 0) |
    (isFlagged(scores.int8[index], thresholds.int8) ? VERDICT_BITS.int8 : 0) |
    (isPremature(rrRatio[index], prematurity) ? VERDICT_BITS.early : 0)
  );
}

/** By either network, or by timing where that counts. */
export function isAnomalous(beats: VerdictColumns, index: number, criteria: Criteria): boolean {
  return verdictBits(beats, index, criteria) !== 0;
}

/** Held to be abnormal and classed N, or the reverse; never of a beat that is not judged or not classed. */
export function isContradiction(beats: ClassColumns, index: number, criteria: Criteria): boolean {
  return contradictsClass(beats, index, isAnomalous(beats, index, criteria));
}

/** The same where it is known already whether the beat is anomalous. */
export function contradictsClass(beats: ClassColumns, index: number, anomalous: boolean): boolean {
  const called = beats.classes[index];
  if (beats.isJudged[index] !== 1 || called === NO_CLASS) return false;
  return anomalous !== (AAMI_CLASSES[called] !== 'N');
}

/** The two networks give different verdicts. */
export function isModelDisagreement(beats: VerdictColumns, index: number, criteria: Criteria): boolean {
  return isFlaggedBy('fp32', beats, index, criteria) !== isFlaggedBy('int8', beats, index, criteria);
}
