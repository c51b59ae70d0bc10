/** The recording in figures, as they stand at the present thresholds. */
import {
  type Criteria,
  isAnomalous,
  isEarly,
  isFlaggedBy,
  isModelDisagreement,
} from '../../store/beat-verdicts.ts';
import type { RecordingBeats } from './explore-session.ts';
import { RR_RANGE_MS } from './overview-columns.ts';

export interface RecordingFacts {
  readonly beats: number;
  readonly notJudged: number;
  readonly flagged: { readonly fp32: number; readonly int8: number };
  readonly differing: number;
  readonly early: number;
  readonly anomalous: number;
  /** Per hour of recording; `null` of an empty one. */
  readonly anomalousPerHour: number | null;
  /** Beats a minute, from the mean RR; `null` without any interval. */
  readonly meanRate: number | null;
}

/** One pass over the beats. */
export function recordingFacts(beats: RecordingBeats, hours: number, criteria: Criteria): RecordingFacts {
  const flagged = { fp32: 0, int8: 0 };
  let notJudged = 0;
  let differing = 0;
  let early = 0;
  let anomalous = 0;
  let rrSum = 0;
  let rrCount = 0;
  for (let beat = 0; beat < beats.count; beat++) {
    if (beats.isJudged[beat] !== 1) notJudged++;
    if (isFlaggedBy('fp32', beats, beat, criteria)) flagged.fp32++;
    if (isFlaggedBy('int8', beats, beat, criteria)) flagged.int8++;
    if (isModelDisagreement(beats, beat, criteria)) differing++;
    if (isEarly(beats, beat, criteria)) early++;
    if (isAnomalous(beats, beat, criteria)) anomalous++;
    const rr = beats.rrMs[beat];
    if (rr >= RR_RANGE_MS.shortest && rr <= RR_RANGE_MS.longest) {
      rrSum += rr;
      rrCount++;
    }
  }
  return {
    beats: beats.count,
    notJudged,
    flagged,
    differing,
    early,
    anomalous,
    anomalousPerHour: hours > 0 ? anomalous / hours : null,
    meanRate: rrCount > 0 ? (60_000 * rrCount) / rrSum : null,
  };
}
