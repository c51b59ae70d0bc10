/**
 * The person's labels of beats, with unlimited undo. Labels are kept by the sample of the R-peak, which stays when the
 * same file is opened again, and not by the number of the beat, which changes with every beat found more or less.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AAMI_CLASSES } from '../core/label.ts';
import { nearestIndex } from './recording-navigation.ts';

/** AAMI EC57 classes, and artefact for what is no beat at all. */
export const BEAT_LABELS = [...AAMI_CLASSES, 'artefact'] as const;
export type BeatLabel = (typeof BEAT_LABELS)[number];

/** By R-peak sample. */
export type LabelMap = ReadonlyMap<number, BeatLabel>;

/** One stroke: what every beat it touched was before and became; `null` is without a label. */
export interface LabelChange {
  /** For people: `Label 12 beats V`. */
  readonly title: string;
  readonly edits: readonly LabelEdit[];
}

export interface LabelEdit {
  readonly rPeakSample: number;
  readonly before: BeatLabel | null;
  readonly after: BeatLabel | null;
}

export interface LabelState {
  readonly labels: LabelMap;
  readonly done: readonly LabelChange[];
  /** Undone changes, the next to be done again last. */
  readonly undone: readonly LabelChange[];
}

export type LabelStore = StoreApi<LabelState>;

export const NO_LABELS: LabelState = { labels: new Map(), done: [], undone: [] };

/** @param initial labels kept from earlier; they cannot be undone */
export function createLabelStore(initial: LabelMap = new Map()): LabelStore {
  return createStore<LabelState>()(() => ({ ...NO_LABELS, labels: initial }));
}

/**
 * Gives beats a label in one stroke; `null` takes their labels away. Beats that carry it already are left out, and a
 * stroke that changes nothing is no step to undo.
 */
export function labelBeats(
  state: LabelState,
  rPeakSamples: Iterable<number>,
  label: BeatLabel | null,
): LabelState {
  const edits: LabelEdit[] = [];
  for (const rPeakSample of new Set(rPeakSamples)) {
    const before = state.labels.get(rPeakSample) ?? null;
    if (before !== label) edits.push({ rPeakSample, before, after: label });
  }
  if (edits.length === 0) return state;
  const title = titleOf(edits.length, label);
  return { labels: apply(state.labels, edits, 'after'), done: [...state.done, { title, edits }], undone: [] };
}

export function undoLabels(state: LabelState): LabelState {
  const change = state.done.at(-1);
  if (change === undefined) return state;
  return {
    labels: apply(state.labels, change.edits, 'before'),
    done: state.done.slice(0, -1),
    undone: [...state.undone, change],
  };
}

export function redoLabels(state: LabelState): LabelState {
  const change = state.undone.at(-1);
  if (change === undefined) return state;
  return {
    labels: apply(state.labels, change.edits, 'after'),
    done: [...state.done, change],
    undone: state.undone.slice(0, -1),
  };
}

/**
 * Labels that stand where no R-peak is found any more, brought to the nearest one without a label: in another lead, or
 * with other filters, the peak of a beat lies some samples off. What has none near by stays where it is.
 * @param rPeakSamples ascending
 * @returns the same map where every label stands on an R-peak or far from all
 */
export function bringLabelsToPeaks(
  labels: LabelMap,
  rPeakSamples: ArrayLike<number>,
  toleranceSamples: number,
): LabelMap {
  const moved = new Map(labels);
  for (const [sample, label] of labels) {
    const nearest = nearestIndex(rPeakSamples, rPeakSamples.length, sample);
    if (nearest === null) break;
    const peak = rPeakSamples[nearest];
    if (peak === sample || Math.abs(peak - sample) > toleranceSamples || moved.has(peak)) continue;
    moved.delete(sample);
    moved.set(peak, label);
  }
  return [...moved.keys()].every((sample) => labels.has(sample)) ? labels : moved;
}

function apply(labels: LabelMap, edits: readonly LabelEdit[], side: 'before' | 'after'): LabelMap {
  const changed = new Map(labels);
  for (const edit of edits) {
    const label = edit[side];
    if (label === null) changed.delete(edit.rPeakSample);
    else changed.set(edit.rPeakSample, label);
  }
  return changed;
}

function titleOf(count: number, label: BeatLabel | null): string {
  const beats = count === 1 ? 'beat' : `${count.toLocaleString('en')} beats`;
  return label === null ? `Unlabel ${beats}` : `Label ${beats} ${label}`;
}
