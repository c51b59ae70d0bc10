/** How well a pair tells abnormal from normal beats: at its shipped thresholds, beside baselines and published figures. */
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { everyBeatAbnormal } from '../../metrics/baseline.ts';
import { bootstrapAuroc, bootstrapVerdicts, type PairedIntervals } from '../../metrics/bootstrap.ts';
import { type Confusion, confusionAt } from '../../metrics/confusion.ts';
import { presetThreshold } from '../../metrics/operating-points.ts';
import { pairVerdicts } from '../../metrics/paired-verdicts.ts';
import { auprc } from '../../metrics/precision-recall.ts';
import { type Rates, ratesOf } from '../../metrics/rates.ts';
import { auroc } from '../../metrics/roc.ts';
import { type SortedScores, sortScores } from '../../metrics/sorted-scores.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { atPaperBalance, PAPER_BALANCE } from './class-balance.ts';
import { formatCount, formatFigure, formatPercent, markdownTable, withInterval } from './markdown.ts';
import { bootstrapFigure, bootstrapOptions } from './resampling.ts';
import type { ScoredPart } from './scored-part.ts';

type Side = Exclude<keyof PairedIntervals, 'difference'>;
const SIDE: Readonly<Record<Precision, Side>> = { fp32: 'first', int8: 'second' };

const area = (value: number | null): string => formatFigure(value, 4);
const share = (value: number | null): string => formatPercent(value);

/** Everything at the class balance of the file, for each part. */
export function partsTable(parts: readonly ScoredPart[], card: ModelCard): string {
  const head = ['part', 'beats (normal + abnormal)', '', 'AUROC', 'AUPRC', 'accuracy', 'F1'];
  head.push('precision', 'recall', 'specificity', 'balanced accuracy', 'MCC');
  const rows = parts.flatMap((part) =>
    PRECISIONS.map((precision) => {
      const sorted = part.sorted[precision];
      const { normal, abnormal } = sorted;
      const rates = ratesOf(confusionAt(sorted, card.thresholds[precision].value));
      const beats = `${formatCount(normal.length)} + ${formatCount(abnormal.length)}`;
      const cells = [part.part, beats, PRECISION_NAME[precision], area(auroc(sorted)), area(auprc(sorted))];
      const { accuracy, f1, precision: ppv, recall, specificity, balancedAccuracy, mcc } = rates;
      cells.push(...[accuracy, f1, ppv, recall, specificity, balancedAccuracy].map(share), area(mcc));
      return cells;
    }),
  );
  return markdownTable(head, rows);
}

/** The figures of Suryanarayanan et al., as they give them, and what they scored. */
const PUBLISHED: readonly (readonly string[])[] = [
  ['paper, FP32, 5.44 KB', '–', '83.12 %', '88.67 %', '85.88 %', '91.47 %', '61 % (worked out)'],
  ['paper, INT8, 1.36 KB', '–', '82.19 %', '88.36 %', '83.66 %', '93.61 %', '52.5 % (worked out)'],
];

/** The test part weighted to the paper's class balance, with intervals, baselines and the published rows. */
export function paperBalanceTable(test: ScoredPart, calibration: ScoredPart, card: ModelCard): string {
  const head = ['', 'AUROC', 'accuracy', 'F1', 'precision', 'recall', 'specificity'];
  const rows = PRECISIONS.map((precision) => {
    const kilobytes = (card.files[precision].bytes / 1000).toFixed(2);
    const name = `**${card.name}, ${PRECISION_NAME[precision]}, ${kilobytes} KB**`;
    return [name, ...weightedFigures(test, card, precision)];
  });
  return markdownTable(head, [...rows, ...PUBLISHED, baselineRow(), lengthRow(test, calibration)]);
}

const RATES = ['accuracy', 'f1', 'precision', 'recall', 'specificity'] as const;

function weightedFigures(test: ScoredPart, card: ModelCard, precision: Precision): string[] {
  const { fp32, int8 } = card.thresholds;
  const verdicts = pairVerdicts(
    { scores: test.scores.fp32, threshold: fp32.value },
    { scores: test.scores.int8, threshold: int8.value },
    test.labels,
  );
  const confusion = confusionAt(test.sorted[precision], card.thresholds[precision].value);
  const areas = bootstrapAuroc(
    { first: test.scores.fp32, second: test.scores.int8, isAbnormal: test.beats.isAbnormal },
    bootstrapOptions(),
  );
  const figures = [withInterval(auroc(test.sorted[precision]), areas[SIDE[precision]], area)];
  for (const rate of RATES) {
    const figure = (counted: Confusion): number | null => ratesOf(atPaperBalance(counted))[rate];
    const intervals = bootstrapVerdicts(verdicts, figure, bootstrapOptions());
    figures.push(withInterval(figure(confusion), intervals[SIDE[precision]], share));
  }
  return figures;
}

function rateCells(rates: Rates): string[] {
  return RATES.map((rate) => share(rates[rate]));
}

function baselineRow(): string[] {
  const { normal, abnormal } = PAPER_BALANCE;
  const nothing = {
    normal: new Float32Array(normal),
    abnormal: new Float32Array(abnormal),
    unknown: new Float32Array(0),
  };
  return ['every beat called abnormal', '0.5000', ...rateCells(everyBeatAbnormal(nothing))];
}

/** The fewer valid samples, the faster the heart: no network at all. */
function lengthRow(test: ScoredPart, calibration: ScoredPart): string[] {
  const sortLengths = ({ rowLengths, labels }: ScoredPart): SortedScores =>
    sortScores(
      Float32Array.from(rowLengths, (length) => -length),
      labels,
    );
  const chosen = presetThreshold('best-accuracy', sortLengths(calibration), Number.NaN);
  const sorted = sortLengths(test);
  const name = 'valid length of the row alone, the shorter the more abnormal';
  if (chosen.kind === 'unavailable') return [name, area(auroc(sorted)), ...RATES.map(() => '–')];
  const rates = ratesOf(atPaperBalance(confusionAt(sorted, chosen.threshold)));
  return [name, area(auroc(sorted)), ...rateCells(rates)];
}

/** AUPRC with its interval; it depends on the prevalence, which is that of the file. */
export function auprcSentence(test: ScoredPart): string {
  const figures = PRECISIONS.map((precision) => {
    const scores = test.scores[precision];
    const interval = bootstrapFigure(test.beats.isAbnormal, (drawn) => {
      const labels = { isAbnormal: Uint8Array.from(drawn, (beat) => test.beats.isAbnormal[beat]) };
      const drawnScores = Float32Array.from(drawn, (beat) => scores[beat]);
      return auprc(splitSorted(drawnScores, labels.isAbnormal));
    });
    return `${PRECISION_NAME[precision]} ${withInterval(auprc(test.sorted[precision]), interval, area)}`;
  });
  const prevalence = test.sorted.fp32.abnormal.length / test.beats.count;
  return `AUPRC ${figures.join(', ')}, at a prevalence of ${formatPercent(prevalence)}, which a coin would reach.`;
}

function splitSorted(scores: Float32Array, isAbnormal: Uint8Array): SortedScores {
  return {
    normal: scores.filter((_, i) => isAbnormal[i] === 0).sort(),
    abnormal: scores.filter((_, i) => isAbnormal[i] === 1).sort(),
    unknown: new Float32Array(0),
  };
}

/** Beats an hour at 75 a minute. */
const BEATS_AN_HOUR = 4500;

export function alarmSentence(test: ScoredPart, card: ModelCard): string {
  const figures = PRECISIONS.map((precision) => {
    const rates = ratesOf(confusionAt(test.sorted[precision], card.thresholds[precision].value));
    const alarms = rates.specificity === null ? null : (1 - rates.specificity) * BEATS_AN_HOUR;
    return `${PRECISION_NAME[precision]} ${alarms === null ? '–' : formatCount(Math.round(alarms))}`;
  });
  return (
    `At these specificities a healthy heart at 75 beats a minute (${formatCount(BEATS_AN_HOUR)} an hour) would be ` +
    `flagged falsely so often an hour: ${figures.join(', ')}. A single beat is no diagnosis.`
  );
}
