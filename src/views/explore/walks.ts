/** Walking a recording from one thing that matters to the next. */
import { aamiClassOf } from '../../core/aami.ts';
import { assertUnreachable } from '../../core/assert.ts';
import {
  type Criteria,
  isAnomalous,
  isContradiction,
  isModelDisagreement,
} from '../../store/beat-verdicts.ts';
import { nextBeat } from '../../store/recording-navigation.ts';
import type { RecordingBeats, ReferenceBeats } from './explore-session.ts';

export type WalkKind = 'beat' | 'anomaly' | 'models-differ' | 'class-contradicts' | 'reference-differs';

/** What of a recording a walk looks at. */
export interface WalkGround {
  readonly beats: RecordingBeats;
  readonly reference: ReferenceBeats | null;
  readonly criteria: Criteria;
}

/** A beat to choose, or a place where the reference has a beat that was not found. */
export type WalkTarget =
  | { readonly kind: 'beat'; readonly beat: number; readonly sample: number }
  | { readonly kind: 'missed'; readonly sample: number };

/** The next target after (`direction` 1) or before (-1) a sample; `null` where there is none. */
export function walkOn(
  ground: WalkGround,
  kind: WalkKind,
  fromSample: number | null,
  fromBeat: number | null,
  direction: 1 | -1,
): WalkTarget | null {
  const { beats } = ground;
  const beat = nextBeat(beats.count, fromBeat, direction, (index) => fulfils(ground, kind, index));
  const found: WalkTarget | null =
    beat === null ? null : { kind: 'beat', beat, sample: beats.rPeakSamples[beat] };
  if (kind !== 'reference-differs') return found;
  const missed = nextMissed(ground.reference, fromSample, direction);
  if (missed === null) return found;
  if (found === null) return { kind: 'missed', sample: missed };
  return (missed - found.sample) * direction < 0 ? { kind: 'missed', sample: missed } : found;
}

function fulfils({ beats, reference, criteria }: WalkGround, kind: WalkKind, index: number): boolean {
  switch (kind) {
    case 'beat':
      return true;
    case 'anomaly':
      return isAnomalous(beats, index, criteria);
    case 'models-differ':
      return isModelDisagreement(beats, index, criteria);
    case 'class-contradicts':
      return isContradiction(beats, index, criteria);
    case 'reference-differs':
      return reference !== null && differsFromReference(beats, reference, criteria, index);
    default:
      return assertUnreachable(kind);
  }
}

/** Found where the reference has no beat, flagged where it has a normal one, or passed where it has another. */
export function differsFromReference(
  beats: RecordingBeats,
  reference: ReferenceBeats,
  criteria: Criteria,
  index: number,
): boolean {
  if (beats.isJudged[index] !== 1) return false;
  const entry = beats.referenceOf[index];
  if (entry < 0) return true;
  const isAbnormal = aamiClassOf(reference.entries[entry].symbol) !== 'N';
  return isAbnormal !== isAnomalous(beats, index, criteria);
}

function nextMissed(reference: ReferenceBeats | null, from: number | null, direction: 1 | -1): number | null {
  if (reference === null) return null;
  const samples = Array.from(reference.missed, (entry) => reference.entries[entry].sample);
  const start = from ?? (direction === 1 ? -1 : Number.POSITIVE_INFINITY);
  const beyond =
    direction === 1 ? samples.find((sample) => sample > start) : samples.findLast((sample) => sample < start);
  return beyond ?? null;
}
