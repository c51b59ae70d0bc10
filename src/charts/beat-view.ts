/** The visible beats of a chart, counted from 1; both ends included. */
export type View = readonly [number, number];

/** Fewest beats a view shows. */
const MIN_SPAN = 8;

/** Keeps a view inside the set and wide enough to read. */
export function clampView(low: number, high: number, count: number): View {
  const full = Math.max(count, 2);
  const span = Math.min(full - 1, Math.max(MIN_SPAN, high - low));
  const start = Math.min(Math.max(1, low), full - span);
  return [start, start + span];
}

/** @param factor above 1 shows more @param at the beat that stays where it is; the middle by default */
export function zoomView(view: View, factor: number, count: number, at = (view[0] + view[1]) / 2): View {
  return clampView(at - (at - view[0]) * factor, at + (view[1] - at) * factor, count);
}

/** @param share of the visible span to move by; positive is to the right */
export function panView(view: View, share: number, count: number): View {
  const step = (view[1] - view[0]) * share;
  return clampView(view[0] + step, view[1] + step, count);
}
