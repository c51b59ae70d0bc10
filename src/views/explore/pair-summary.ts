/** What one pair of networks makes of a recording, for laying two pairs side by side. */
import { PRECISIONS, type Precision, perPrecision } from '../../core/precision.ts';
import { sortScores } from '../../metrics/sorted-scores.ts';
import { areasOf } from '../../metrics/summary.ts';
import { isFlagged } from '../../metrics/verdict.ts';

export interface PairSummary {
  readonly flagged: number;
  /** Of judged beats. */
  readonly share: number | null;
  /** Over labelled beats; `null` without labels of both kinds. */
  readonly auroc: number | null;
}

/** @param rawLabels 0 is normal, -1 unlabelled, everything else abnormal */
export function summarizePair(
  scores: Readonly<Record<Precision, Float32Array>>,
  thresholds: Readonly<Record<Precision, number>>,
  isJudged: Uint8Array,
  rawLabels: Int8Array,
  count: number,
): Record<Precision, PairSummary> {
  const judged: number[] = [];
  for (let beat = 0; beat < count; beat++) {
    if (isJudged[beat] === 1 && PRECISIONS.every((p) => !Number.isNaN(scores[p][beat]))) judged.push(beat);
  }
  const labels = {
    rawLabels: Int8Array.from(judged, (beat) => rawLabels[beat]),
    fileIndices: new Uint16Array(judged.length),
    normalRawLabels: [0],
  };
  return perPrecision((precision) => {
    const kept = Float32Array.from(judged, (beat) => scores[precision][beat]);
    const flagged = kept.filter((score) => isFlagged(score, thresholds[precision])).length;
    return {
      flagged,
      share: judged.length === 0 ? null : flagged / judged.length,
      auroc: areasOf(sortScores(kept, labels, kept.length)).auroc,
    };
  });
}
