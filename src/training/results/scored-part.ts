/** One part of the data under both precisions of a pair. */
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import { type LabelSource, type SortedScores, sortScores } from '../../metrics/sorted-scores.ts';
import type { BeatScorer } from '../../models/beat-scorer.ts';
import type { PartMetrics } from '../../models/model-card.ts';
import { labelSource } from '../evaluate.ts';
import type { LabelledBeats } from '../labelled-beats.ts';

export interface ScoredPart {
  readonly part: PartMetrics['part'];
  readonly beats: LabelledBeats;
  /** `[count]`, valid samples of the rows the beats were cut from: 1.2 median RR intervals at 125 Hz. */
  readonly rowLengths: Uint16Array;
  readonly labels: LabelSource;
  /** In beat order. */
  readonly scores: Readonly<Record<Precision, Float32Array>>;
  readonly sorted: Readonly<Record<Precision, SortedScores>>;
}

export async function scorePart(
  part: PartMetrics['part'],
  beats: LabelledBeats,
  rowLengths: Uint16Array,
  scorers: Record<Precision, BeatScorer>,
): Promise<ScoredPart> {
  const labels = labelSource(beats);
  const scores = { fp32: await scorers.fp32.score(beats), int8: await scorers.int8.score(beats) };
  const [fp32, int8] = PRECISIONS.map((precision) => sortScores(scores[precision], labels));
  return { part, beats, rowLengths, labels, scores, sorted: { fp32, int8 } };
}
