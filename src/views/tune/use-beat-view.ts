import { useCallback, useEffect, useRef, useState } from 'react';
import { clampView, panView, type View, zoomView } from '../../charts/beat-view.ts';
import { isTyping } from '../parts/is-typing.ts';

export interface BeatView {
  readonly view: View;
  readonly isWhole: boolean;
  readonly show: (view: View) => void;
  /** @param factor above 1 shows more */
  readonly zoom: (factor: number) => void;
  /** @param share of the visible beats; positive is later */
  readonly pan: (share: number) => void;
  readonly showAll: () => void;
}

const ZOOM_KEYS: ReadonlyMap<string, number> = new Map([
  ['+', 0.5],
  ['=', 0.5],
  ['-', 2],
]);

/**
 * The visible part of `count` beats. The whole set follows its growth while it streams in; a part stays where it is.
 * @param set another one starts unzoomed
 */
export function useBeatView(count: number, selected: number | null, set: unknown): BeatView {
  // `null` is the whole set.
  const [part, setPart] = useState<View | null>(null);
  const whole = clampView(1, count, count);
  const view = part ? clampView(part[0], part[1], count) : whole;
  const latest = useRef({ count, view });
  latest.current = { count, view };

  const show = useCallback((wanted: View) => {
    const isWhole = wanted[0] <= 1 && wanted[1] >= latest.current.count;
    setPart(isWhole ? null : wanted);
  }, []);
  const zoom = useCallback(
    (factor: number) => show(zoomView(latest.current.view, factor, latest.current.count)),
    [show],
  );
  const pan = useCallback(
    (share: number) => show(panView(latest.current.view, share, latest.current.count)),
    [show],
  );
  const showAll = useCallback(() => setPart(null), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another set starts unzoomed
  useEffect(() => setPart(null), [set]);
  useEffect(() => {
    // A beat chosen by key or link is brought into view; a beat that was there stays where it is.
    if (selected === null) return;
    setPart((old) => {
      const isVisible = old === null || (selected + 1 >= old[0] && selected + 1 <= old[1]);
      return isVisible ? old : centreOn(old, selected, latest.current.count);
    });
  }, [selected]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const factor = ZOOM_KEYS.get(event.key);
      if (factor !== undefined) zoom(factor);
      else if (event.key === '0') showAll();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [zoom, showAll]);

  return { view, isWhole: part === null, show, zoom, pan, showAll };
}

function centreOn(view: View, index: number, count: number): View {
  const half = (view[1] - view[0]) / 2;
  return clampView(index + 1 - half, index + 1 + half, count);
}
