import { AppError } from '../core/app-error.ts';
import { assert } from '../core/assert.ts';
import type { Precision } from '../core/precision.ts';
import { confusionAt } from '../metrics/confusion.ts';
import { presetThreshold, thresholdAtSpecificity } from '../metrics/operating-points.ts';
import { ratesOf } from '../metrics/rates.ts';
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
 * The thresholds that ship, chosen on the threshold-calibration part with its labels: the most accurate one for
 * FP32, and for INT8 the one with the same specificity there. Each model's own most accurate one would lie
 * anywhere on a broad plateau, and comparing the two models would compare two operating points.
 */
export function chooseThresholds(
  sorted: Record<Precision, SortedScores>,
): Record<Precision, ShippedThreshold> {
  const best = presetThreshold('best-accuracy', sorted.fp32, Number.NaN);
  if (best.kind === 'unavailable') throw new AppError('bad-option', `No threshold: ${best.reason}.`);
  const specificity = ratesOf(confusionAt(sorted.fp32, best.threshold)).specificity;
  const matched = specificity === null ? null : thresholdAtSpecificity(sorted.int8, specificity);
  assert(matched !== null, 'a threshold was found for FP32, so there are normal beats');
  const chosenOn = { part: 'threshold-calibration', usesLabels: true } as const;
  return {
    fp32: {
      value: best.threshold,
      rule: 'best-accuracy',
      ...chosenOn,
      description: 'Most accurate on the threshold-calibration beats, chosen with their labels.',
    },
    int8: {
      value: matched,
      rule: 'matched-specificity',
      ...chosenOn,
      description:
        'Specificity of the FP32 threshold on the threshold-calibration beats, chosen with their labels.',
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
