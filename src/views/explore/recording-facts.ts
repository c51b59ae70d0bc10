/** The recording in figures, as they stand at the present thresholds. */
import { AAMI_CLASSES, NO_CLASS } from '../../core/label.ts';
import { type Criteria, contradictsClass, VERDICT_BITS, verdictBits } from '../../store/beat-verdicts.ts';
import type { RecordingBeats } from './explore-session.ts';
import { RR_RANGE_MS } from './overview-columns.ts';

export interface RecordingFacts {
  readonly beats: number;
  readonly notJudged: number;
  readonly flagged: { readonly fp32: number; readonly int8: number };
  readonly differing: number;
  readonly early: number;
  readonly anomalous: number;
  /** Held to be abnormal and classed N, or the reverse. */
  readonly contradicting: number;
  /** By the beat classifier, index by index as `AAMI_CLASSES`; `null` until it has spoken. */
  readonly classCounts: readonly number[] | null;
  /** Per hour of recording; `null` of an empty one. */
  readonly anomalousPerHour: number | null;
  /** Beats a minute, from the mean RR; `null` without any interval. */
  readonly meanRate: number | null;
  /** Slowest and fastest rate of the running median of RR, which single early beats do not move; `null` likewise. */
  readonly rateRange: readonly [number, number] | null;
}

/** One pass over the beats. */
export function recordingFacts(beats: RecordingBeats, hours: number, criteria: Criteria): RecordingFacts {
  const flagged = { fp32: 0, int8: 0 };
  let notJudged = 0;
  let differing = 0;
  let early = 0;
  let anomalous = 0;
  let contradicting = 0;
  const classCounts = AAMI_CLASSES.map(() => 0);
  let rrSum = 0;
  let rrCount = 0;
  let shortestMedianMs = Number.POSITIVE_INFINITY;
  let longestMedianMs = 0;
  for (let beat = 0; beat < beats.count; beat++) {
    if (beats.isJudged[beat] !== 1) notJudged++;
    const bits = verdictBits(beats, beat, criteria);
    const isFlagged = (bits & VERDICT_BITS.fp32) !== 0;
    const isFlaggedByInt8 = (bits & VERDICT_BITS.int8) !== 0;
    if (isFlagged) flagged.fp32++;
    if (isFlaggedByInt8) flagged.int8++;
    if (isFlagged !== isFlaggedByInt8) differing++;
    if ((bits & VERDICT_BITS.early) !== 0) early++;
    if (bits !== 0) anomalous++;
    if (contradictsClass(beats, beat, bits !== 0)) contradicting++;
    if (beats.classes[beat] !== NO_CLASS) classCounts[beats.classes[beat]]++;
    const rr = beats.rrMs[beat];
    if (rr >= RR_RANGE_MS.shortest && rr <= RR_RANGE_MS.longest) {
      rrSum += rr;
      rrCount++;
      const medianMs = rr / beats.rrRatio[beat];
      if (medianMs < shortestMedianMs) shortestMedianMs = medianMs;
      if (medianMs > longestMedianMs) longestMedianMs = medianMs;
    }
  }
  return {
    beats: beats.count,
    notJudged,
    flagged,
    differing,
    early,
    anomalous,
    contradicting,
    classCounts: classCounts.some((count) => count > 0) ? classCounts : null,
    anomalousPerHour: hours > 0 ? anomalous / hours : null,
    meanRate: rrCount > 0 ? (60_000 * rrCount) / rrSum : null,
    rateRange: longestMedianMs > 0 ? [60_000 / longestMedianMs, 60_000 / shortestMedianMs] : null,
  };
}
