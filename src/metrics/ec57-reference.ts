import { aamiClassOf, type EscapeBeats, isPaced } from '../core/aami.ts';
import type { AamiClass } from '../core/label.ts';
import type { Annotation, AnnotationSet } from '../core/recording.ts';
import type { ReferenceBeats, SampleSpan } from './ec57-match.ts';

export interface AnnotatedReference extends ReferenceBeats {
  /** `[beats]`, index into the entries of the annotation set. */
  readonly entryIndices: readonly number[];
  /** Whether a beat is paced: such records are left out of what EC57 reports on V and S. */
  readonly hasPacedBeats: boolean;
}

/**
 * The reference beats of a record, as EC57 compares them: annotations from `[` to `]`, ventricular flutter or
 * fibrillation, are passed over, and an episode that does not end lasts to the end.
 *
 * @param rateHz of the samples to compare with; annotations at a rate of their own are brought to it
 */
export function referenceBeatsOf(
  { entries, rateHz: ticksHz }: AnnotationSet,
  rateHz: number,
  escapeBeats: EscapeBeats = 'N',
): AnnotatedReference {
  const scale = ticksHz === null ? 1 : rateHz / ticksHz;
  const sampleOf = ({ sample }: Annotation): number => (scale === 1 ? sample : Math.round(sample * scale));
  const samples: number[] = [];
  const classes: AamiClass[] = [];
  const entryIndices: number[] = [];
  const flutter: SampleSpan[] = [];
  let hasPacedBeats = false;
  let flutterStart: number | null = null;
  for (const [index, entry] of entries.entries()) {
    if (flutterStart !== null) {
      if (entry.symbol !== ']') continue;
      flutter.push({ startSample: flutterStart, endSample: sampleOf(entry) });
      flutterStart = null;
    } else if (entry.symbol === '[') flutterStart = sampleOf(entry);
    const aamiClass = aamiClassOf(entry.symbol, escapeBeats);
    if (aamiClass === null) continue;
    samples.push(sampleOf(entry));
    classes.push(aamiClass);
    entryIndices.push(index);
    hasPacedBeats ||= isPaced(entry.symbol);
  }
  if (flutterStart !== null) flutter.push({ startSample: flutterStart, endSample: Number.POSITIVE_INFINITY });
  return { samples, classes, entryIndices, flutter, hasPacedBeats };
}
