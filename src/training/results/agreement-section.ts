/** INT8 against FP32 on the same beats: what quantization costs, and how often a verdict turns. */
import { assert } from '../../core/assert.ts';
import { bootstrapAuroc, type Interval } from '../../metrics/bootstrap.ts';
import { confusionAt } from '../../metrics/confusion.ts';
import { mcNemar } from '../../metrics/mcnemar.ts';
import { thresholdAtSpecificity } from '../../metrics/operating-points.ts';
import { pairVerdicts } from '../../metrics/paired-verdicts.ts';
import { ratesOf } from '../../metrics/rates.ts';
import { auroc } from '../../metrics/roc.ts';
import type { SortedScores } from '../../metrics/sorted-scores.ts';
import { isFlagged } from '../../metrics/verdict.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { formatFigure, formatPercent, markdownTable, withInterval } from './markdown.ts';
import { bootstrapFigure, bootstrapOptions } from './resampling.ts';
import type { ScoredPart } from './scored-part.ts';

/** Scores of the same beats by two models, with what is needed to compare them. */
export interface Comparison {
  readonly isAbnormal: Uint8Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  readonly sortedFirst: SortedScores;
  readonly sortedSecond: SortedScores;
}

/** First minus second, with its paired interval. */
export function aurocDifference({ isAbnormal, first, second, sortedFirst, sortedSecond }: Comparison): {
  value: number;
  interval: Interval | null;
} {
  const value = (auroc(sortedFirst) ?? Number.NaN) - (auroc(sortedSecond) ?? Number.NaN);
  const { difference } = bootstrapAuroc({ first, second, isAbnormal }, bootstrapOptions());
  return { value, interval: difference };
}

/** Share of verdicts that differ where both models leave the same share of normal beats alone, with its interval. */
export function flipsAtSpecificity(
  { isAbnormal, first, second, sortedFirst, sortedSecond }: Comparison,
  specificity: number,
): { value: number; interval: Interval | null } {
  const [t1, t2] = [sortedFirst, sortedSecond].map((sorted) => thresholdAtSpecificity(sorted, specificity));
  assert(t1 !== null && t2 !== null, 'flips are counted where there are normal beats');
  const isFlipped = first.map((score, i) => Number(isFlagged(score, t1) !== isFlagged(second[i], t2)));
  const shareOf = (beats: Int32Array): number =>
    beats.reduce((sum, beat) => sum + isFlipped[beat], 0) / beats.length;
  return {
    value: shareOf(Int32Array.from(isFlipped.keys())),
    interval: bootstrapFigure(isAbnormal, shareOf),
  };
}

export function comparisonOf({ beats, scores, sorted }: ScoredPart): Comparison {
  return {
    isAbnormal: beats.isAbnormal,
    first: scores.fp32,
    second: scores.int8,
    sortedFirst: sorted.fp32,
    sortedSecond: sorted.int8,
  };
}

export const formatDifference = (value: number | null): string => formatFigure(value, 4);

/** Besides the shipped one. */
const SPECIFICITIES = [0.7, 0.8, 0.9];

export function agreementSection(parts: readonly ScoredPart[], card: ModelCard): string {
  const head = ['part', 'AUROC FP32 − INT8', 'verdicts flipped at the specificity of the FP32 threshold'];
  head.push(...SPECIFICITIES.map((specificity) => `at ${100 * specificity} %`));
  head.push('McNemar: only FP32 right, only INT8 right, p');
  return markdownTable(
    head,
    parts.map((part) => agreementRow(part, card)),
  );
}

function agreementRow(part: ScoredPart, card: ModelCard): string[] {
  const comparison = comparisonOf(part);
  const difference = aurocDifference(comparison);
  const shipped = ratesOf(confusionAt(part.sorted.fp32, card.thresholds.fp32.value)).specificity ?? 0;
  const flips = [shipped, ...SPECIFICITIES].map((specificity) => {
    const { value, interval } = flipsAtSpecificity(comparison, specificity);
    return withInterval(value, interval, (share) => formatPercent(share, 2));
  });
  const { onlyFirstRight, onlySecondRight, pValue } = mcNemar(
    pairVerdicts(
      { scores: part.scores.fp32, threshold: card.thresholds.fp32.value },
      { scores: part.scores.int8, threshold: card.thresholds.int8.value },
      part.labels,
    ),
  );
  return [
    part.part,
    withInterval(difference.value, difference.interval, formatDifference),
    ...flips,
    `${onlyFirstRight}, ${onlySecondRight}, ${formatFigure(pValue, 3)}`,
  ];
}
