/**
 * When the data records of a file begin. In EDF, BDF and EDF+C one follows the other; in EDF+D each says when it starts,
 * and between them may be gaps.
 */
import { AppError } from '../../core/app-error.ts';

/** Records that follow each other without a gap. */
export interface RecordRun {
  readonly firstRecord: number;
  readonly endRecord: number;
  /** After the start of the first record. */
  readonly startSeconds: number;
}

/** Starts are written with few decimals: what differs less than this from the end of the record before is no gap. */
const TOLERANCE_SECONDS = 0.001;
/** A few bytes must not demand an endless recording. */
const MAX_MISSING_SECONDS = 31 * 86_400;
const MAX_MISSING_SAMPLES = 2 ** 32;

/**
 * @param starts seconds by record, `NaN` where a record does not say
 * @param rateHz of the fastest signal
 * @param notes get a sentence where starts contradict each other
 * @throws AppError `broken-recording` when more than a month is missing
 */
export function findRuns(
  starts: Float64Array,
  recordSeconds: number,
  rateHz: number,
  fileName: string,
  notes: string[],
): RecordRun[] {
  const runs: RecordRun[] = [];
  let first = 0;
  let startSeconds = 0;
  let missingSeconds = 0;
  let contradictions = 0;
  for (let record = 1; record < starts.length; record++) {
    const expected = startSeconds + (record - first) * recordSeconds;
    const start = starts[record] - starts[0];
    if (!(start >= expected - TOLERANCE_SECONDS)) contradictions++;
    if (!(start > expected + TOLERANCE_SECONDS)) continue;
    missingSeconds += start - expected;
    runs.push({ firstRecord: first, endRecord: record, startSeconds });
    first = record;
    startSeconds = start;
  }
  runs.push({ firstRecord: first, endRecord: starts.length, startSeconds });
  if (contradictions > 0) {
    notes.push(
      `${fileName}: ${contradictions} of ${starts.length} data records do not say when they start, or before the one ahead of them ends; they are taken to follow it at once.`,
    );
  }
  if (missingSeconds > MAX_MISSING_SECONDS || missingSeconds * rateHz > MAX_MISSING_SAMPLES) {
    throw new AppError(
      'broken-recording',
      `${fileName} leaves gaps of ${Math.round(missingSeconds)} seconds together between its data records: more than a month, or than ${MAX_MISSING_SAMPLES} samples, is not believed.`,
    );
  }
  return runs;
}
