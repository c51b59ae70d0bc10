/** Mouse, finger and wheel on the paper: drag to pan or to measure, click to choose a beat, wheel to pan and zoom. */
import type { PaperView } from './paper-view.ts';
import type { PaperViewport } from './paper-viewport.ts';

/** A press that moves less than this is a click. */
const CLICK_PX = 4;

export interface PointerRules {
  readonly isMeasuring: () => boolean;
  readonly unitOf: (lead: number) => string | null;
  readonly onSelect: (beat: number) => void;
}

type Press = {
  readonly kind: 'pan' | 'measure';
  readonly x: number;
  readonly startSeconds: number;
  hasMoved: boolean;
};

/** @returns how to stop listening */
export function listenToPointer(view: PaperView, viewport: PaperViewport, rules: PointerRules): () => void {
  const { canvas } = view;
  let press: Press | null = null;
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const kind = rules.isMeasuring() || event.shiftKey ? 'measure' : 'pan';
    press = { kind, x: event.clientX, startSeconds: viewport.startSeconds, hasMoved: false };
    canvas.setPointerCapture(event.pointerId);
    if (kind === 'measure') setDown(view, viewport, rules, event);
  };
  const onMove = (event: PointerEvent) => {
    if (!press) return;
    if (Math.abs(event.clientX - press.x) >= CLICK_PX) press.hasMoved = true;
    if (press.kind === 'measure') stretch(view, viewport, event);
    else if (press.hasMoved) {
      viewport.moveTo(press.startSeconds - (event.clientX - press.x) / viewport.pxPerSecond);
      canvas.dataset.isDragging = '';
    }
  };
  const onUp = (event: PointerEvent) => {
    if (press && !press.hasMoved && press.kind === 'pan') {
      const beat = view.beatAt(event.clientX);
      if (beat !== null) rules.onSelect(beat);
    }
    press = null;
    delete canvas.dataset.isDragging;
  };
  const onWheel = (event: WheelEvent) => {
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !event.metaKey && !isSideways) return;
    event.preventDefault();
    const amount = (event.deltaX || event.deltaY) * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1);
    if (event.ctrlKey || event.metaKey) viewport.zoom(Math.exp(amount / 300), view.paperX(event.clientX));
    else viewport.panByPx(amount);
  };
  canvas.addEventListener('pointerdown', onDown);
  canvas.addEventListener('pointermove', onMove);
  canvas.addEventListener('pointerup', onUp);
  canvas.addEventListener('pointercancel', onUp);
  canvas.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    canvas.removeEventListener('pointerdown', onDown);
    canvas.removeEventListener('pointermove', onMove);
    canvas.removeEventListener('pointerup', onUp);
    canvas.removeEventListener('pointercancel', onUp);
    canvas.removeEventListener('wheel', onWheel);
  };
}

function setDown(view: PaperView, viewport: PaperViewport, rules: PointerRules, event: PointerEvent): void {
  const lane = view.laneAt(event.clientY);
  if (!lane) return;
  const corner = {
    seconds: viewport.secondsAt(view.paperX(event.clientX)),
    value: view.valueAt(lane, event.clientY),
  };
  view.setCaliper({ lead: lane.lead, unit: rules.unitOf(lane.lead), fixed: corner, moving: corner });
}

function stretch(view: PaperView, viewport: PaperViewport, event: PointerEvent): void {
  const { caliper } = view;
  const lane = view.laneAt(event.clientY);
  if (!caliper) return;
  const seconds = viewport.secondsAt(view.paperX(event.clientX));
  // Outside its lane the amplitude stays where it was.
  const value = lane?.lead === caliper.lead ? view.valueAt(lane, event.clientY) : caliper.moving.value;
  view.setCaliper({ ...caliper, moving: { seconds, value } });
}
