import { lowerBound } from '../../core/lower-bound.ts';
import type { ReferenceBeats } from './explore-session.ts';
import type { PaperScene } from './paper-scene.ts';
import type { PaperWindow } from './paper-window.ts';

/** Indices from the first on, up to one after the last. */
export type IndexRange = readonly [first: number, end: number];

/** Beats in the view and up to `reachPx` beside it. */
export function beatsWithin(view: PaperWindow, { beats, info }: PaperScene, reachPx: number): IndexRange {
  const [from, to] = samplesWithin(view, info.rateHz, reachPx);
  const { rPeakSamples, count } = beats;
  return [lowerBound(rPeakSamples, count, from), lowerBound(rPeakSamples, count, to)];
}

/** Annotations in the view and up to `reachPx` beside it. */
export function entriesWithin(
  view: PaperWindow,
  { entries }: ReferenceBeats,
  rateHz: number,
  reachPx: number,
): IndexRange {
  const [from, to] = samplesWithin(view, rateHz, reachPx);
  return [firstEntryAt(entries, from), firstEntryAt(entries, to)];
}

function samplesWithin(
  { startSeconds, endSeconds, pxPerSecond }: PaperWindow,
  rateHz: number,
  reachPx: number,
): [number, number] {
  const reachSeconds = reachPx / pxPerSecond;
  return [(startSeconds - reachSeconds) * rateHz, (endSeconds + reachSeconds) * rateHz];
}

function firstEntryAt(entries: readonly { readonly sample: number }[], sample: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].sample < sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
