import { aamiClassOf } from '../../../core/aami.ts';
import { AAMI_CLASSES, NO_CLASS, NO_RAW_LABEL } from '../../../core/label.ts';
import { type ClassMatrix, classMatrix } from '../../../metrics/class-figures.ts';
import type { ScoreTable } from '../../../pipeline/score-table.ts';
import type { RecordingBeats, ReferenceBeats } from '../../explore/explore-session.ts';

/** Class of every beat by its annotation, an index into `AAMI_CLASSES`; `NO_CLASS` where it has none. Escape beats are N. */
export function referenceClasses(
  { entries }: ReferenceBeats,
  { count, referenceOf }: Pick<RecordingBeats, 'count' | 'referenceOf'>,
): Uint8Array {
  return Uint8Array.from({ length: count }, (_, beat) => {
    const entry = referenceOf[beat];
    const name = entry < 0 ? null : aamiClassOf(entries[entry].symbol);
    return name === null ? NO_CLASS : AAMI_CLASSES.indexOf(name);
  });
}

/** Labels 0 to 4 of the MIT-BIH part of the Kaggle heartbeat set, in the order of `AAMI_CLASSES`. */
const LARGEST_CLASS_LABEL = AAMI_CLASSES.length - 1;
/** The PTB part has 0 and 1 only, where 1 is any abnormal beat. */
const LEAST_TELLING_LABEL = 2;

/**
 * Class of every beat by the label of its row, an index into `AAMI_CLASSES`; `NO_CLASS` where it has none, and in files whose
 * labels are not the five classes. `null` where no file has them.
 */
export function labelledClasses({
  count,
  rawLabels,
  fileIndices,
}: Pick<ScoreTable, 'count' | 'rawLabels' | 'fileIndices'>): Uint8Array | null {
  const largest = new Map<number, number>();
  for (let beat = 0; beat < count; beat++) {
    const file = fileIndices[beat];
    largest.set(file, Math.max(largest.get(file) ?? NO_RAW_LABEL, rawLabels[beat]));
  }
  const isTold = (file: number): boolean => {
    const label = largest.get(file) ?? NO_RAW_LABEL;
    return label >= LEAST_TELLING_LABEL && label <= LARGEST_CLASS_LABEL;
  };
  const told = new Set([...largest.keys()].filter(isTold));
  if (told.size === 0) return null;
  return Uint8Array.from({ length: count }, (_, beat) =>
    told.has(fileIndices[beat]) && rawLabels[beat] >= 0 ? rawLabels[beat] : NO_CLASS,
  );
}

/** Of the beats that the reference knows. @param called at least as many as the reference has beats */
export function matrixAgainst(truth: Uint8Array, called: Uint8Array): ClassMatrix {
  const known = Uint32Array.from(truth.keys()).filter((beat) => truth[beat] !== NO_CLASS);
  return classMatrix(
    Uint8Array.from(known, (beat) => truth[beat]),
    Uint8Array.from(known, (beat) => called[beat]),
  );
}
