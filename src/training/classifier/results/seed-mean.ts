/** A figure over several seeds, and by how much one way is better than another on the same beats. */
import type { Rng } from '../../../core/rng.ts';
import type { Interval } from '../../../metrics/bootstrap.ts';
import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import { quantileOfSorted } from '../../../metrics/quantile.ts';
import { CLASS_COUNT } from '../classifier-beats.ts';

/** What both ways called the beats, from one seed. */
export interface PairedCalls {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

export interface SeedMean {
  /** Over the seeds. */
  readonly mean: number;
  readonly perSeed: readonly number[];
  /** 95 %, percentile: units and seeds are drawn with replacement. */
  readonly interval: Interval;
}

export interface DrawnUnits {
  /** `[beats]`, the unit each is drawn with: itself, or its record; counted from 0. */
  readonly unitOf: Int32Array;
  readonly unitCount: number;
  readonly resamples: number;
  readonly rng: Rng;
}

/** @param truth index in `AAMI_CLASSES` of every beat @returns first minus second */
export function pairedDifference(
  truth: Uint8Array,
  seeds: readonly PairedCalls[],
  figureOf: (matrix: ClassMatrix) => number,
  drawn: DrawnUnits,
): SeedMean {
  return meanOverSeeds(
    seeds.map(({ first, second }) => {
      const [a, b] = [first, second].map((called) => drawnMatrixOf(truth, called, drawn.unitOf));
      return (times) => figureOf(a(times)) - figureOf(b(times));
    }),
    drawn,
  );
}

/** @param truth index in `AAMI_CLASSES` of every beat @param seeds what each called the beats */
export function figureOverSeeds(
  truth: Uint8Array,
  seeds: readonly Uint8Array[],
  figureOf: (matrix: ClassMatrix) => number,
  drawn: DrawnUnits,
): SeedMean {
  return meanOverSeeds(
    seeds.map((called) => {
      const matrix = drawnMatrixOf(truth, called, drawn.unitOf);
      return (times) => figureOf(matrix(times));
    }),
    drawn,
  );
}

/** @param seeds the figure of each, units counted as often as they were drawn */
function meanOverSeeds(
  seeds: readonly ((times: Uint16Array) => number)[],
  { unitCount, resamples, rng }: DrawnUnits,
): SeedMean {
  const once = new Uint16Array(unitCount).fill(1);
  const perSeed = seeds.map((figureOf) => figureOf(once));
  const means = Float64Array.from({ length: resamples }, () => {
    const times = drawUnits(unitCount, rng);
    const chosen = seeds.map(() => seeds[rng.nextInt(seeds.length)]);
    return meanOf(chosen.map((figureOf) => figureOf(times)));
  }).sort();
  return {
    mean: meanOf(perSeed),
    perSeed,
    interval: { low: quantileOfSorted(means, 0.025), high: quantileOfSorted(means, 0.975) },
  };
}

/** How often each unit is drawn. */
function drawUnits(count: number, rng: Rng): Uint16Array {
  const times = new Uint16Array(count);
  for (let i = 0; i < count; i++) times[rng.nextInt(count)]++;
  return times;
}

/** @returns the matrix where units count as often as they were drawn */
function drawnMatrixOf(
  truth: Uint8Array,
  called: Uint8Array,
  unitOf: Int32Array,
): (times: Uint16Array) => ClassMatrix {
  const cells = Uint8Array.from(truth, (own, beat) => own * CLASS_COUNT + called[beat]);
  return (times) => {
    const matrix = new Float64Array(CLASS_COUNT ** 2);
    for (let beat = 0; beat < cells.length; beat++) matrix[cells[beat]] += times[unitOf[beat]];
    return matrix;
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
