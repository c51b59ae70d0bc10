import { AppError } from '../core/app-error.ts';
import type { Precision } from '../core/precision.ts';
import { presetThreshold } from '../metrics/operating-points.ts';
import { type LabelSource, type SortedScores, sortScores } from '../metrics/sorted-scores.ts';
import { metricsAt } from '../metrics/summary.ts';
import type { PartMetrics, ShippedThreshold } from '../models/model-card.ts';
import type { LabelledBeats } from './labelled-beats.ts';

/** The labels of the beats, as the metrics take them. */
export function labelSource({ isAbnormal }: Pick<LabelledBeats, 'isAbnormal'>): LabelSource {
  return {
    rawLabels: Int8Array.from(isAbnormal),
    fileIndices: new Uint16Array(isAbnormal.length),
    normalRawLabels: [0],
  };
}

/** Scores of the beats of one part, by label. */
export function sortPartScores(scores: Float32Array, beats: Pick<LabelledBeats, 'isAbnormal'>): SortedScores {
  return sortScores(scores, labelSource(beats));
}

/**
 * The thresholds that ship: the most accurate one of FP32 on the threshold-calibration part, with its labels, and for
 * INT8 the same score. Both scores are in one unit, and weights they share leave no offset between them. Matching the
 * specificity on a few hundred normal beats instead would put INT8 anywhere in the gap between two of their scores.
 */
export function chooseThresholds(fp32: SortedScores): Record<Precision, ShippedThreshold> {
  const best = presetThreshold('best-accuracy', fp32, Number.NaN);
  if (best.kind === 'unavailable') throw new AppError('bad-option', `No threshold: ${best.reason}.`);
  const chosen = { value: best.threshold, part: 'threshold-calibration', usesLabels: true } as const;
  return {
    fp32: {
      ...chosen,
      rule: 'best-accuracy',
      description: 'Most accurate on the threshold-calibration beats, chosen with their labels.',
    },
    int8: {
      ...chosen,
      rule: 'same-score',
      description: 'The FP32 threshold, to the nearest 1/256 of a quantum: both scores are in the same unit.',
    },
  };
}

export function partMetrics(part: PartMetrics['part'], sorted: SortedScores, threshold: number): PartMetrics {
  const { auroc, auprc, accuracy, precision, recall, specificity, f1, balancedAccuracy, mcc } = metricsAt(
    sorted,
    threshold,
  );
  const normal = sorted.normal.length;
  const abnormal = sorted.abnormal.length;
  return {
    part,
    normal,
    abnormal,
    auroc,
    auprc,
    accuracy,
    precision,
    recall,
    specificity,
    f1,
    balancedAccuracy,
    mcc,
  };
}
