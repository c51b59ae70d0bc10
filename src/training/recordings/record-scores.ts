/** Scores of the beats of records, and how well they tell ventricular beats from the rest. */
import type { AamiClass } from '../../core/label.ts';
import { auroc } from '../../metrics/roc.ts';
import type { SortedScores } from '../../metrics/sorted-scores.ts';
import type { BeatScorer } from '../../models/beat-scorer.ts';
import { sortPartScores } from '../evaluate.ts';
import type { TrainingBeats } from '../fit.ts';
import { type BeatPlace, gatherBeats } from './recording-parts.ts';

/** One score for each judged beat of a record. */
export interface RecordScores {
  readonly record: string;
  readonly scores: Float32Array;
  readonly classes: readonly (AamiClass | null)[];
}

export async function scorePlaces(
  scorer: BeatScorer,
  record: string,
  places: readonly BeatPlace[],
  length: number,
): Promise<RecordScores> {
  return {
    record,
    scores: await scorer.score(gatherBeats(places, length)),
    classes: places.map((place) => place.record.peaks[place.beat].aamiClass),
  };
}

/** What is to be found: what the shape of a beat can tell. S needs the rhythm as well. */
export function isVentricularClass(aamiClass: AamiClass | null): boolean {
  return aamiClass === 'V' || aamiClass === 'F';
}

/** By label: abnormal is ventricular, every other class is the rest. */
export function sortRecords(records: readonly RecordScores[]): SortedScores {
  const scores = Float32Array.from(records.flatMap((record) => [...record.scores]));
  const isAbnormal = Uint8Array.from(
    records.flatMap(({ classes }) => classes.map((aamiClass) => (isVentricularClass(aamiClass) ? 1 : 0))),
  );
  return sortPartScores(scores, { isAbnormal });
}

/** One AUROC over the beats of all records together; `null` where only one kind exists. */
export function pooledAuroc(records: readonly RecordScores[]): number | null {
  return auroc(sortRecords(records));
}

export interface RecordAuroc {
  readonly record: string;
  readonly auroc: number;
}

/** Of every record that holds both kinds of beats. */
export function aurocByRecord(records: readonly RecordScores[]): RecordAuroc[] {
  return records.flatMap((scored) => {
    const area = pooledAuroc([scored]);
    return area === null ? [] : [{ record: scored.record, auroc: area }];
  });
}

export function meanAuroc(areas: readonly RecordAuroc[]): number {
  return areas.reduce((sum, { auroc }) => sum + auroc, 0) / areas.length;
}

/** The whole beats before `untilS`, labelled or not: what a pair adapts to. */
export function learningBeats(record: BeatPlace['record'], untilS: number, length: number): TrainingBeats {
  const places = record.peaks.flatMap(({ timeS }, beat) =>
    timeS < untilS && record.isWhole[beat] === 1 ? [{ record, beat }] : [],
  );
  return gatherBeats(places, length);
}
