import type { DetectorMetrics } from '../metrics/summary.ts';

export type MetricId = Exclude<keyof DetectorMetrics, 'threshold' | 'tp' | 'fp' | 'tn' | 'fn'>;

export interface MetricRow {
  readonly id: MetricId;
  readonly title: string;
  /** What it means, in one sentence for people. */
  readonly explanation: string;
  /** Shares are shown as per cent; the others are numbers of their own kind. */
  readonly unit: 'percent' | 'number';
  /** Also shown for the trivial detector that calls every beat abnormal. */
  readonly hasBaseline: boolean;
}

/** The rows of the metrics table, in the order they are read. */
export const METRIC_ROWS: readonly MetricRow[] = [
  {
    id: 'accuracy',
    title: 'Accuracy',
    explanation:
      'Share of all labelled beats that were called right. High on its own where one class is rare.',
    unit: 'percent',
    hasBaseline: true,
  },
  {
    id: 'precision',
    title: 'Precision',
    explanation: 'Of the beats flagged, the share that is labelled abnormal (positive predictivity).',
    unit: 'percent',
    hasBaseline: false,
  },
  {
    id: 'recall',
    title: 'Recall',
    explanation: 'Of the beats labelled abnormal, the share that was flagged (sensitivity).',
    unit: 'percent',
    hasBaseline: false,
  },
  {
    id: 'specificity',
    title: 'Specificity',
    explanation:
      'Of the beats labelled normal, the share that was not flagged. What is missing are false alarms.',
    unit: 'percent',
    hasBaseline: false,
  },
  {
    id: 'f1',
    title: 'F1',
    explanation: 'Harmonic mean of precision and recall.',
    unit: 'percent',
    hasBaseline: true,
  },
  {
    id: 'balancedAccuracy',
    title: 'Balanced accuracy',
    explanation: 'Mean of recall and specificity: 50 % for any detector that ignores the beat.',
    unit: 'percent',
    hasBaseline: false,
  },
  {
    id: 'mcc',
    title: 'MCC',
    explanation: 'Matthews correlation between verdict and label, from -1 to 1; 0 is chance.',
    unit: 'number',
    hasBaseline: false,
  },
  {
    id: 'auroc',
    title: 'AUROC',
    explanation:
      'Probability that an abnormal beat scores higher than a normal one, whatever the threshold; 0.5 is chance.',
    unit: 'number',
    hasBaseline: false,
  },
  {
    id: 'auprc',
    title: 'AUPRC',
    explanation:
      'Area under the precision-recall curve (average precision); chance is the share of abnormal beats.',
    unit: 'number',
    hasBaseline: false,
  },
];

/** Shown where a metric is undefined. */
export const UNDEFINED_METRIC = '–';

/** `83.12 %`, `0.9123`, `−0.2500`; a dash where undefined. */
export function formatMetric(value: number | null, unit: MetricRow['unit']): string {
  if (value === null) return UNDEFINED_METRIC;
  return withMinus(unit === 'percent' ? `${(value * 100).toFixed(2)} %` : value.toFixed(4));
}

/** INT8 minus FP32, with its sign; shares in percentage points. */
export function formatDifference(fp32: number | null, int8: number | null, unit: MetricRow['unit']): string {
  if (fp32 === null || int8 === null) return UNDEFINED_METRIC;
  const difference = int8 - fp32;
  const text = withMinus(unit === 'percent' ? `${(difference * 100).toFixed(2)} pp` : difference.toFixed(4));
  return Number.parseFloat(text) > 0 ? `+${text}` : text;
}

/** A true minus before what is below zero; nothing before a zero that rounding left. */
function withMinus(text: string): string {
  const magnitude = text.replace(/^-/, '');
  return magnitude === text || Number.parseFloat(magnitude) === 0 ? magnitude : `−${magnitude}`;
}
