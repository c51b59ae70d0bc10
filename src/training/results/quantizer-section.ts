/**
 * What each choice of the quantizer costs: the network as fitted in FP32, quantized without further training in every
 * way the quantizer knows, against itself. The last rows are the shipped way, with and without fine-tuning.
 */
import { createRng, shuffle } from '../../core/rng.ts';
import { int8Ledger } from '../../models/int8/int8-artifact.ts';
import { createInt8ReferenceScorer } from '../../models/int8/int8-scorer.ts';
import type { NetworkWeights } from '../../models/network.ts';
import { quantizeNetwork } from '../../models/quantize.ts';
import type { ActivationRangeRule, QuantizeOptions } from '../../models/quantize-options.ts';
import { sortPartScores } from '../evaluate.ts';
import { type LabelledBeats, selectBeats } from '../labelled-beats.ts';
import type { Recipe } from '../recipes.ts';
import { inputRange } from '../train-candidate.ts';
import {
  aurocDifference,
  type Comparison,
  comparisonOf,
  flipsAtSpecificity,
  formatDifference,
} from './agreement-section.ts';
import { formatCount, formatPercent, markdownTable, withInterval } from './markdown.ts';
import type { ScoredPart } from './scored-part.ts';

const RULES: readonly ActivationRangeRule[] = [
  { kind: 'min-max' },
  { kind: 'percentile', percent: 99.99 },
  { kind: 'percentile', percent: 99.9 },
  { kind: 'kl' },
  { kind: 'mse' },
];
const OTHER_BEATS: readonly CalibrationBeats[] = ['normal', 4, 16, 64];

/** Near the specificity the shipped thresholds have. */
const SPECIFICITY = 0.85;

export interface QuantizerStudy {
  readonly recipe: Recipe;
  /** Before any fine-tuning. */
  readonly fitted: NetworkWeights;
  /** Of the fitted network, of `test`, in FP32. */
  readonly fittedScores: Float32Array;
  readonly calibration: LabelledBeats;
  /** Under the shipped pair. */
  readonly test: ScoredPart;
}

interface Choice {
  readonly options: QuantizeOptions;
  readonly seen: CalibrationBeats;
}

/** All of the range-calibration part, its normal beats, or so many drawn from all. */
type CalibrationBeats = 'all' | 'normal' | number;

export async function quantizerSection(study: QuantizerStudy): Promise<string> {
  const { recipe, calibration } = study;
  const head = ['weights', 'activations', 'ranges', 'calibration beats', 'bytes'];
  head.push('AUROC FP32 − INT8', `verdicts flipped at ${100 * SPECIFICITY} % specificity`);
  const rows: string[][] = [];
  for (const choice of choices(recipe.quantization)) {
    const isShipped = isSame(choice, { options: recipe.quantization, seen: 'all' });
    const cells = [
      ...choiceCells(choice, recipe, calibration),
      ...costsOf(await comparePostTraining(study, choice)),
    ];
    rows.push(isShipped ? cells.map((cell) => `**${cell}**`) : cells);
  }
  const shipped: Choice = { options: recipe.quantization, seen: 'all' };
  const [, ...rest] = [...choiceCells(shipped, recipe, calibration), ...costsOf(comparisonOf(study.test))];
  rows.push([
    `**${recipe.quantization.weights}, then fine-tuned: ships**`,
    ...rest.map((cell) => `**${cell}**`),
  ]);
  return markdownTable(head, rows);
}

function choices(shipped: QuantizeOptions): Choice[] {
  const grid = (['per-tensor', 'per-channel'] as const).flatMap((weights) =>
    (['symmetric', 'asymmetric'] as const).flatMap((activations) =>
      RULES.map((range): Choice => ({ options: { weights, activations, range }, seen: 'all' })),
    ),
  );
  return [...OTHER_BEATS.map((seen): Choice => ({ options: shipped, seen })), ...grid];
}

function isSame(a: Choice, b: Choice): boolean {
  return (
    a.seen === b.seen &&
    a.options.weights === b.options.weights &&
    a.options.activations === b.options.activations &&
    ruleName(a.options.range) === ruleName(b.options.range)
  );
}

function choiceCells({ options, seen }: Choice, { network }: Recipe, calibration: LabelledBeats): string[] {
  const bytes = int8Ledger(network, options).total;
  const { count } = drawCalibration(calibration, seen);
  const beats = seen === 'normal' ? `${count} normal` : `${count}`;
  return [options.weights, options.activations, ruleName(options.range), beats, formatCount(bytes)];
}

function ruleName(rule: ActivationRangeRule): string {
  return rule.kind === 'percentile' ? `percentile ${rule.percent}` : rule.kind;
}

function drawCalibration(calibration: LabelledBeats, seen: CalibrationBeats): LabelledBeats {
  const all = Int32Array.from(calibration.isAbnormal.keys());
  if (seen === 'normal')
    return selectBeats(
      calibration,
      all.filter((beat) => calibration.isAbnormal[beat] === 0),
    );
  return selectBeats(calibration, shuffle(all, createRng(1)).subarray(0, seen === 'all' ? all.length : seen));
}

async function comparePostTraining(
  { recipe, fitted, fittedScores, calibration, test }: QuantizerStudy,
  { options, seen: chosen }: Choice,
): Promise<Comparison> {
  const seen = drawCalibration(calibration, chosen);
  const range = inputRange({ input: recipe.input, quantization: options }, seen);
  const { network } = quantizeNetwork(recipe.network, fitted, range, seen.samples, options);
  const second = await createInt8ReferenceScorer(network).score(test.beats);
  return {
    isAbnormal: test.beats.isAbnormal,
    first: fittedScores,
    second,
    sortedFirst: sortPartScores(fittedScores, test.beats),
    sortedSecond: sortPartScores(second, test.beats),
  };
}

function costsOf(comparison: Comparison): string[] {
  const difference = aurocDifference(comparison);
  const flips = flipsAtSpecificity(comparison, SPECIFICITY);
  return [
    withInterval(difference.value, difference.interval, formatDifference),
    withInterval(flips.value, flips.interval, (share) => formatPercent(share, 2)),
  ];
}
