/** Intervals by record: beats of one patient resemble each other, so whole records are drawn with replacement. */
import { createRng } from '../../core/rng.ts';
import type { Interval } from '../../metrics/bootstrap.ts';
import { quantileOfSorted } from '../../metrics/quantile.ts';
import { ascendingOrder } from '../../metrics/radix-sort.ts';
import { isVentricularClass, type RecordAuroc, type RecordScores } from './record-scores.ts';

export const RECORD_RESAMPLES = 1000;
const LEVEL = 0.95;
const SEED = 20;

/** Of the AUROC over the beats of all records together. O(beats x resamples). */
export function bootstrapPooled(records: readonly RecordScores[]): Interval {
  const scores = Float32Array.from(records.flatMap((record) => [...record.scores]));
  const recordOf = Uint16Array.from(records.flatMap(({ scores: own }, record) => [...own].fill(record)));
  const isAbnormal = records.flatMap(({ classes }) => classes.map(isVentricularClass));
  const order = ascendingOrder(scores);
  return percentileInterval(records.length, (drawn) => {
    let [normals, abnormals, pairs] = [0, 0, 0];
    // Equal scores of different kinds are too rare to matter here; the AUROC itself counts them half.
    for (const beat of order) {
      const times = drawn[recordOf[beat]];
      if (isAbnormal[beat]) {
        abnormals += times;
        pairs += times * normals;
      } else normals += times;
    }
    return pairs / (normals * abnormals);
  });
}

/** Of the mean of the records' own AUROCs. */
export function bootstrapMean(areas: readonly RecordAuroc[]): Interval {
  return percentileInterval(areas.length, (drawn) => {
    const sum = areas.reduce((total, { auroc }, record) => total + drawn[record] * auroc, 0);
    return sum / areas.length;
  });
}

/** @param figureOf given how often each record was drawn; `NaN` where the figure is undefined, which is left out */
function percentileInterval(records: number, figureOf: (drawn: Uint16Array) => number): Interval {
  const rng = createRng(SEED);
  const figures: number[] = [];
  for (let i = 0; i < RECORD_RESAMPLES; i++) {
    const drawn = new Uint16Array(records);
    for (let k = 0; k < records; k++) drawn[rng.nextInt(records)]++;
    const figure = figureOf(drawn);
    if (!Number.isNaN(figure)) figures.push(figure);
  }
  const sorted = Float64Array.from(figures).sort();
  return { low: quantileOfSorted(sorted, (1 - LEVEL) / 2), high: quantileOfSorted(sorted, (1 + LEVEL) / 2) };
}
