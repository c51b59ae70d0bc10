import { aamiClassOf } from '../../../core/aami.ts';
import { AAMI_CLASSES, NO_CLASS } from '../../../core/label.ts';
import { type ClassMatrix, classMatrix } from '../../../metrics/class-figures.ts';
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

/** Of the beats that the reference knows. @param called at least as many as the reference has beats */
export function matrixAgainst(truth: Uint8Array, called: Uint8Array): ClassMatrix {
  const known = Uint32Array.from(truth.keys()).filter((beat) => truth[beat] !== NO_CLASS);
  return classMatrix(
    Uint8Array.from(known, (beat) => truth[beat]),
    Uint8Array.from(known, (beat) => called[beat]),
  );
}
