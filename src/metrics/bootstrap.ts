/**
 * Percentile intervals by the stratified, paired bootstrap (Efron and Tibshirani 1993): beats are drawn with
 * replacement within each class, so the prevalence stays, and both models are judged on the same draw. The
 * threshold is taken as given. Rows of one patient resemble each other; where the file carries no patient the
 * intervals take them for independent and are too narrow.
 */
import { assert } from '../core/assert.ts';
import type { Rng } from '../core/rng.ts';
import type { Confusion } from './confusion.ts';
import {
  confusionOfFirst,
  confusionOfSecond,
  type FlaggedBy,
  type PairedVerdicts,
} from './paired-verdicts.ts';
import { quantileOfSorted } from './quantile.ts';
import { ascendingOrder } from './radix-sort.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `null` where the figure is undefined in every resample. */
export interface PairedIntervals {
  readonly first: Interval | null;
  readonly second: Interval | null;
  /** Of first minus second. */
  readonly difference: Interval | null;
}

export interface BootstrapOptions {
  /** At least 1; 2,000 is usual. */
  readonly resamples: number;
  /** Share of the resamples inside the interval, e.g. 0.95. */
  readonly level: number;
  readonly rng: Rng;
}

/**
 * Intervals of a figure of the confusion matrix. Resamples where it is undefined are left out.
 * O(beats x resamples).
 */
export function bootstrapVerdicts(
  verdicts: PairedVerdicts,
  figure: (confusion: Confusion) => number | null,
  options: BootstrapOptions,
): PairedIntervals {
  return pairedIntervals(options, () => {
    const drawn = {
      normal: resampleFlagged(verdicts.normal, options.rng),
      abnormal: resampleFlagged(verdicts.abnormal, options.rng),
    };
    return [figure(confusionOfFirst(drawn)), figure(confusionOfSecond(drawn))];
  });
}

/** Two models' scores of the labelled beats, in the same order. */
export interface LabelledScorePairs {
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** `[beats]`, 1 for abnormal, 0 for normal. */
  readonly isAbnormal: Uint8Array;
}

/** Intervals of the AUROC; `null` unless both classes exist. O(beats x resamples). */
export function bootstrapAuroc(pairs: LabelledScorePairs, options: BootstrapOptions): PairedIntervals {
  const { first, second, isAbnormal } = pairs;
  assert(first.length === isAbnormal.length && second.length === isAbnormal.length, 'scores come in pairs');
  const abnormalBeats = Uint32Array.from(isAbnormal.keys()).filter((beat) => isAbnormal[beat] === 1);
  const normalBeats = Uint32Array.from(isAbnormal.keys()).filter((beat) => isAbnormal[beat] === 0);
  const firstOrder = ascendingOrder(first);
  const secondOrder = ascendingOrder(second);
  const drawn = new Uint32Array(first.length);
  return pairedIntervals(options, () => {
    drawn.fill(0);
    drawTimes(normalBeats, drawn, options.rng);
    drawTimes(abnormalBeats, drawn, options.rng);
    return [
      weightedAuroc(first, firstOrder, isAbnormal, drawn),
      weightedAuroc(second, secondOrder, isAbnormal, drawn),
    ];
  });
}

function pairedIntervals(
  { resamples, level }: BootstrapOptions,
  resample: () => readonly [number | null, number | null],
): PairedIntervals {
  assert(resamples >= 1 && level > 0 && level < 1, 'a bootstrap has resamples and a level');
  const firsts: number[] = [];
  const seconds: number[] = [];
  const differences: number[] = [];
  for (let i = 0; i < resamples; i++) {
    const [first, second] = resample();
    if (first !== null) firsts.push(first);
    if (second !== null) seconds.push(second);
    if (first !== null && second !== null) differences.push(first - second);
  }
  const interval = (values: readonly number[]): Interval | null => {
    if (values.length === 0) return null;
    const sorted = Float64Array.from(values).sort();
    return {
      low: quantileOfSorted(sorted, (1 - level) / 2),
      high: quantileOfSorted(sorted, (1 + level) / 2),
    };
  };
  return { first: interval(firsts), second: interval(seconds), difference: interval(differences) };
}

/** As many draws with replacement as there are beats in the class. */
function resampleFlagged({ neither, firstOnly, secondOnly, both }: FlaggedBy, rng: Rng): FlaggedBy {
  const beats = neither + firstOnly + secondOnly + both;
  const drawn = { neither: 0, firstOnly: 0, secondOnly: 0, both: 0 };
  for (let i = 0; i < beats; i++) {
    const beat = rng.nextInt(beats);
    if (beat < neither) drawn.neither++;
    else if (beat < neither + firstOnly) drawn.firstOnly++;
    else if (beat < neither + firstOnly + secondOnly) drawn.secondOnly++;
    else drawn.both++;
  }
  return drawn;
}

/** Adds to `drawn` how often each beat of a class comes up. */
function drawTimes(beats: Uint32Array, drawn: Uint32Array, rng: Rng): void {
  for (let i = 0; i < beats.length; i++) drawn[beats[rng.nextInt(beats.length)]]++;
}

/** Mann-Whitney with each beat counted as often as it was drawn, ties half. */
function weightedAuroc(
  scores: Float32Array,
  order: Uint32Array,
  isAbnormal: Uint8Array,
  drawn: Uint32Array,
): number | null {
  let normals = 0;
  let abnormals = 0;
  let halfPairs = 0;
  for (let start = 0; start < order.length; ) {
    let tiedNormals = 0;
    let tiedAbnormals = 0;
    let end = start;
    for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
      if (isAbnormal[order[end]] === 1) tiedAbnormals += drawn[order[end]];
      else tiedNormals += drawn[order[end]];
    }
    halfPairs += tiedAbnormals * (2 * normals + tiedNormals);
    normals += tiedNormals;
    abnormals += tiedAbnormals;
    start = end;
  }
  return normals === 0 || abnormals === 0 ? null : halfPairs / (2 * normals * abnormals);
}
