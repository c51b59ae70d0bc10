/** The visible beats of a chart, counted from 1; both ends included. */
export type View = readonly [number, number];

/** Fewest beats a view shows. */
const MIN_SPAN = 8;

/** Keeps a view inside the set and wide enough to read. */
export function clampView(low: number, high: number, count: number): View {
  const span = clampSpan(high - low, count);
  const start = Math.min(Math.max(1, low), Math.max(count, 2) - span);
  return [start, start + span];
}

function clampSpan(span: number, count: number): number {
  return Math.min(Math.max(count, 2) - 1, Math.max(MIN_SPAN, span));
}

/** @param factor above 1 shows more @param at the beat that stays where it is; the middle by default */
export function zoomView(view: View, factor: number, count: number, at = (view[0] + view[1]) / 2): View {
  const span = view[1] - view[0];
  // Limited before it is applied: a view that can get no narrower would otherwise wander to the right.
  const applied = clampSpan(span * factor, count) / span;
  return clampView(at - (at - view[0]) * applied, at + (view[1] - at) * applied, count);
}

/** @param share of the visible span to move by; positive is to the right */
export function panView(view: View, share: number, count: number): View {
  const step = (view[1] - view[0]) * share;
  return clampView(view[0] + step, view[1] + step, count);
}
