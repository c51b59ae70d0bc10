/**
 * A stretch of the paper that is painted in one go. Its left edge stands on a whole pixel of the device, counted from the
 * start of the recording, so that what is painted of a moment does not depend on which stretch it was painted with.
 */
import type { PaperViewport } from './paper-viewport.ts';

export interface PaperWindow {
  /** CSS pixels from the start of the recording to the left edge. */
  readonly startPx: number;
  readonly widthPx: number;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly pxPerSecond: number;
  readonly pxPerMm: number;
  readonly mmPerSecond: number;
  /** CSS pixels from the left edge. */
  pxAt(seconds: number): number;
}

type Zoom = Pick<PaperViewport, 'pxPerSecond' | 'pxPerMm' | 'mmPerSecond'>;

/** @param fromPx pixels of the device from the start of the recording, whole; so is `toPx` */
export function paperWindow(zoom: Zoom, dpr: number, fromPx: number, toPx: number): PaperWindow {
  const { pxPerSecond, pxPerMm, mmPerSecond } = zoom;
  const startPx = fromPx / dpr;
  return {
    startPx,
    widthPx: (toPx - fromPx) / dpr,
    startSeconds: startPx / pxPerSecond,
    endSeconds: toPx / dpr / pxPerSecond,
    pxPerSecond,
    pxPerMm,
    mmPerSecond,
    pxAt: (seconds) => seconds * pxPerSecond - startPx,
  };
}
