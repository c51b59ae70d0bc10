/** How amplitudes of a lead become heights on the paper. */
import type { VisibleRange } from './trace-columns.ts';

/** Share of a lane that a trace may fill before the lane is placed anew. */
const FULL = 0.98;
/** Share that values of an unknown unit are made to fill, and below which they are magnified again. */
const FILLED = 0.8;
const TOO_SMALL = 0.3;

export interface LaneScale {
  /** Value in the middle of the lane. */
  readonly middle: number;
  /** CSS pixels a unit of the lead. */
  readonly pxPerUnit: number;
}

/**
 * The scale a lead is drawn at. Known units keep the gain of the paper; values of an unknown unit fill the lane. The
 * middle moves only when the trace would leave the lane: else it would swim while panning.
 * @param range what is visible; `null` of gaps alone
 * @param paperPxPerUnit gain of the paper; `null` where the unit is unknown
 * @param before the scale of the last frame
 */
export function fitLane(
  range: VisibleRange | null,
  laneHeightPx: number,
  paperPxPerUnit: number | null,
  before: LaneScale | null,
): LaneScale {
  if (range === null) return before ?? { middle: 0, pxPerUnit: paperPxPerUnit ?? 1 };
  const pxPerUnit = paperPxPerUnit ?? fittingGain(range, laneHeightPx, before);
  const half = (laneHeightPx * FULL) / 2 / pxPerUnit;
  const fits = range.high - range.low <= 2 * half;
  if (before?.pxPerUnit === pxPerUnit) {
    const isInside = range.low >= before.middle - half && range.high <= before.middle + half;
    // What cannot be inside as a whole has at least its baseline near the middle.
    const isNear = !fits && Math.abs(range.median - before.middle) <= half / 2;
    if (isInside || isNear) return before;
  }
  return { middle: fits ? (range.low + range.high) / 2 : range.median, pxPerUnit };
}

function fittingGain({ low, high }: VisibleRange, laneHeightPx: number, before: LaneScale | null): number {
  const reach = Math.max(high - low, 1e-9);
  const share = before === null ? 0 : (reach * before.pxPerUnit) / laneHeightPx;
  return before !== null && share >= TOO_SMALL && share <= FULL
    ? before.pxPerUnit
    : (laneHeightPx * FILLED) / reach;
}
