import { assert } from '../core/assert.ts';
import type { AamiClass } from '../core/label.ts';
import type { AnnotationSet } from '../core/recording.ts';
import { figuresOf, tallyPairs } from '../metrics/ec57.ts';
import { type BeatPair, type BeatTimes, LEARNING_PERIOD_S, matchBeats } from '../metrics/ec57-match.ts';
import { type AnnotatedReference, referenceBeatsOf } from '../metrics/ec57-reference.ts';
import type { Ec57Disagreement, Ec57Summary } from '../views/explore/explore-session.ts';

export interface FoundBeats extends BeatTimes {
  readonly rateHz: number;
}

/**
 * The figures of ANSI/AAMI EC57 for the open recording, and everything its beats and the annotations disagree on.
 * @param rest between parts that take long of a day: the page answers meanwhile
 */
export async function summariseEc57(
  found: FoundBeats,
  annotations: AnnotationSet,
  rest: () => Promise<void>,
): Promise<Omit<Ec57Summary, 'classedBy'>> {
  await rest();
  const reference = annotatedReference(annotations, found.rateHz);
  await rest();
  const pairs = matchBeats(reference, found, { rateHz: found.rateHz });
  await rest();
  const { qrs, v, s } = tallyPairs(pairs, reference, found);
  await rest();
  const symbolOf = (beat: number): string => annotations.entries[reference.entryIndices[beat]].symbol;
  const disagreements: Ec57Disagreement[] = [];
  for (const pair of pairs) {
    const disagreement = disagreementOf(pair, reference, found, symbolOf);
    if (disagreement) disagreements.push(disagreement);
  }
  return {
    qrs: figuresOf(qrs),
    v: figuresOf(v),
    s: figuresOf(s),
    learningSeconds: LEARNING_PERIOD_S,
    disagreements,
  };
}

const references = new WeakMap<AnnotationSet, AnnotatedReference>();

/** Asked for again whenever the beats are called anew; a recording has one rate. */
function annotatedReference(annotations: AnnotationSet, rateHz: number): AnnotatedReference {
  const known = references.get(annotations);
  if (known) return known;
  const reference = referenceBeatsOf(annotations, rateHz);
  references.set(annotations, reference);
  return reference;
}

/** A fusion called S is held against the classifier; called otherwise it is not, nor is whatever Q is called: see `tallyPairs`. */
function disagreementOf(
  pair: BeatPair,
  reference: BeatTimes,
  found: FoundBeats,
  symbolOf: (beat: number) => string,
): Ec57Disagreement | null {
  if (pair.reference === null) {
    assert(pair.detected !== null, 'a pair has two sides, or one');
    const call = found.classes[pair.detected];
    return { sample: found.samples[pair.detected], kind: 'extra', reference: null, found: call };
  }
  const symbol = symbolOf(pair.reference);
  if (pair.detected === null)
    return { sample: reference.samples[pair.reference], kind: 'missed', reference: symbol, found: null };
  const truth: AamiClass = reference.classes[pair.reference];
  const call = found.classes[pair.detected];
  if (truth === call || truth === 'Q' || (truth === 'F' && call !== 'S')) return null;
  return { sample: found.samples[pair.detected], kind: 'class', reference: symbol, found: call };
}
