/** The whole recording in as many columns as there are pixels: heart rate, RR and anomalies, from one pass over beats. */
import { type Criteria, isAnomalous } from '../../store/beat-verdicts.ts';
import type { RecordingBeats } from './explore-session.ts';

export interface OverviewColumns {
  /** Shortest and longest RR interval of each column, ms; `NaN` where there is none. */
  readonly shortestRrMs: Float32Array;
  readonly longestRrMs: Float32Array;
  /** Beats a minute from the mean RR of the column; `NaN` where there is none. */
  readonly heartRate: Float32Array;
  readonly beats: Uint32Array;
  readonly anomalies: Uint32Array;
}

/** RR intervals outside of what hearts do are pauses in the recording or missed beats. */
export const RR_RANGE_MS = { shortest: 200, longest: 3000 } as const;

/** O(beats). @param durationSeconds of the recording, over which the columns are spread */
export function overviewColumns(
  beats: RecordingBeats,
  rateHz: number,
  durationSeconds: number,
  columns: number,
  criteria: Criteria,
): OverviewColumns {
  const shortestRrMs = new Float32Array(columns).fill(Number.NaN);
  const longestRrMs = new Float32Array(columns).fill(Number.NaN);
  const heartRate = new Float32Array(columns).fill(Number.NaN);
  const counts = new Uint32Array(columns);
  const anomalies = new Uint32Array(columns);
  const rrSums = new Float64Array(columns);
  const rrCounts = new Uint32Array(columns);
  const columnsPerSample = columns / (durationSeconds * rateHz);
  for (let beat = 0; beat < beats.count; beat++) {
    const column = Math.min(columns - 1, Math.floor(beats.rPeakSamples[beat] * columnsPerSample));
    counts[column]++;
    if (isAnomalous(beats, beat, criteria)) anomalies[column]++;
    const rr = beats.rrMs[beat];
    if (!(rr >= RR_RANGE_MS.shortest && rr <= RR_RANGE_MS.longest)) continue;
    if (!(shortestRrMs[column] <= rr)) shortestRrMs[column] = rr;
    if (!(longestRrMs[column] >= rr)) longestRrMs[column] = rr;
    rrSums[column] += rr;
    rrCounts[column]++;
  }
  for (let column = 0; column < columns; column++) {
    if (rrCounts[column] > 0) heartRate[column] = (60_000 * rrCounts[column]) / rrSums[column];
  }
  return { shortestRrMs, longestRrMs, heartRate, beats: counts, anomalies };
}

/** Running mean over up to `reach` columns on either side, gaps left out; the line that can be read as heart rate. */
export function smoothed(values: Float32Array, reach: number): Float32Array {
  const result = new Float32Array(values.length).fill(Number.NaN);
  let sum = 0;
  let count = 0;
  const add = (index: number, sign: 1 | -1) => {
    if (index < 0 || index >= values.length || Number.isNaN(values[index])) return;
    sum += sign * values[index];
    count += sign;
  };
  for (let index = 0; index < reach; index++) add(index, 1);
  for (let index = 0; index < values.length; index++) {
    add(index + reach, 1);
    add(index - reach - 1, -1);
    if (count > 0) result[index] = sum / count;
  }
  return result;
}
