/** Two ways judged on the same beats, over several seeds: by how much the one is better. */
import type { Rng } from '../../../core/rng.ts';
import type { Interval } from '../../../metrics/bootstrap.ts';
import { type ClassMatrix, classMatrix } from '../../../metrics/class-figures.ts';
import { quantileOfSorted } from '../../../metrics/quantile.ts';
import { CLASS_COUNT } from '../classifier-beats.ts';

/** What both ways called the beats, from one seed. */
export interface PairedCalls {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

export interface PairedDifference {
  /** First minus second, mean over the seeds. */
  readonly mean: number;
  readonly perSeed: readonly number[];
  /** 95 %, percentile: units and seeds are drawn with replacement. */
  readonly interval: Interval;
}

export interface DrawnUnits {
  /** Beats that are drawn together: each alone, or those of a record. */
  readonly units: readonly Int32Array[];
  readonly resamples: number;
  readonly rng: Rng;
}

/** @param truth index in `AAMI_CLASSES` of every beat */
export function pairedDifference(
  truth: Uint8Array,
  seeds: readonly PairedCalls[],
  figureOf: (matrix: ClassMatrix) => number,
  { units, resamples, rng }: DrawnUnits,
): PairedDifference {
  const perSeed = seeds.map(
    ({ first, second }) => figureOf(classMatrix(truth, first)) - figureOf(classMatrix(truth, second)),
  );
  const differences = Float64Array.from({ length: resamples }, () => {
    const times = drawUnits(units.length, rng);
    const chosen = seeds.map(() => seeds[rng.nextInt(seeds.length)]);
    return meanOf(chosen.map((calls) => differenceOver(units, times, truth, calls, figureOf)));
  }).sort();
  return {
    mean: meanOf(perSeed),
    perSeed,
    interval: { low: quantileOfSorted(differences, 0.025), high: quantileOfSorted(differences, 0.975) },
  };
}

/** How often each unit is drawn. */
function drawUnits(count: number, rng: Rng): Uint16Array {
  const times = new Uint16Array(count);
  for (let i = 0; i < count; i++) times[rng.nextInt(count)]++;
  return times;
}

function differenceOver(
  units: readonly Int32Array[],
  times: Uint16Array,
  truth: Uint8Array,
  { first, second }: PairedCalls,
  figureOf: (matrix: ClassMatrix) => number,
): number {
  const [a, b] = [new Float64Array(CLASS_COUNT ** 2), new Float64Array(CLASS_COUNT ** 2)];
  for (let unit = 0; unit < units.length; unit++) {
    if (times[unit] === 0) continue;
    const beats = units[unit];
    for (let i = 0; i < beats.length; i++) {
      const row = truth[beats[i]] * CLASS_COUNT;
      a[row + first[beats[i]]] += times[unit];
      b[row + second[beats[i]]] += times[unit];
    }
  }
  return figureOf(a) - figureOf(b);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
