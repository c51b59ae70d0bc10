/** What is computed once per set of scores, so that a moved threshold costs binary searches only. */
import { PRECISIONS, type Precision, perPrecision } from '../core/precision.ts';
import { everyBeatAbnormal } from '../metrics/baseline.ts';
import { defaultScoreRange, histogram, type ScoreHistogram, type ScoreRange } from '../metrics/histogram.ts';
import {
  PRESETS,
  type PresetId,
  type PresetThreshold,
  presetThreshold,
} from '../metrics/operating-points.ts';
import { type PairedScores, pairScores } from '../metrics/paired-scores.ts';
import type { Rates } from '../metrics/rates.ts';
import { type RocCurve, rocCurve } from '../metrics/roc.ts';
import { scoreSteps } from '../metrics/score-steps.ts';
import { type SortedScores, sortScores } from '../metrics/sorted-scores.ts';
import { type Areas, areasOf } from '../metrics/summary.ts';
import type { ScoreTable } from '../pipeline/score-table.ts';

const HISTOGRAM_BINS = 80;
const ROC_POINTS = 1000;

export interface ModelAnalysis {
  readonly sorted: SortedScores;
  readonly areas: Areas;
  readonly roc: RocCurve | null;
  readonly histogram: ScoreHistogram;
  readonly presets: ReadonlyMap<PresetId, PresetThreshold>;
}

export interface Analysis {
  readonly count: number;
  readonly normalCount: number;
  readonly abnormalCount: number;
  /** One range for both models, so that their histograms and sliders can be compared. */
  readonly range: ScoreRange;
  readonly models: Readonly<Record<Precision, ModelAnalysis>>;
  /** Both scores of every beat, laid out for counting the verdicts that differ. */
  readonly paired: PairedScores;
  /** What calling every beat abnormal would reach. */
  readonly baseline: Rates;
}

/**
 * O(n).
 * @param normalRawLabels per file, the raw label that means normal
 * @param shipped thresholds of the model card
 */
export function analyse(
  table: ScoreTable,
  normalRawLabels: readonly number[],
  shipped: Readonly<Record<Precision, number>>,
): Analysis {
  const { rawLabels, fileIndices, count } = table;
  const labels = { rawLabels, fileIndices, normalRawLabels };
  const sorted = perPrecision((precision) => sortScores(table.scores[precision], labels, count));
  const ranges = PRECISIONS.map((precision) => defaultScoreRange(sorted[precision]));
  const range = {
    low: Math.min(...ranges.map(({ low }) => low)),
    high: Math.max(...ranges.map(({ high }) => high), ...PRECISIONS.map((p) => shipped[p] * 1.25)),
  };
  return {
    count,
    normalCount: sorted.fp32.normal.length,
    abnormalCount: sorted.fp32.abnormal.length,
    range,
    models: perPrecision((precision) => analyseModel(sorted[precision], range, shipped[precision])),
    paired: pairScores(table.scores.fp32, table.scores.int8, count),
    baseline: everyBeatAbnormal(sorted.fp32),
  };
}

function analyseModel(sorted: SortedScores, range: ScoreRange, shipped: number): ModelAnalysis {
  const steps = scoreSteps(sorted);
  return {
    sorted,
    areas: areasOf(sorted, steps),
    roc: rocCurve(sorted, { maxPoints: ROC_POINTS }, steps),
    histogram: histogram(sorted, { bins: HISTOGRAM_BINS, range }),
    presets: new Map(PRESETS.map(({ id }) => [id, presetThreshold(id, sorted, shipped, steps)])),
  };
}
