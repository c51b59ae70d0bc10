/** How amplitudes of a lead become heights on the paper. */

/** Values looked at to place a lead; more would say the same. */
const LOOKED_AT = 400;

/** A lead moves on the paper only when its middle is off by this much of the lane: else it would swim while panning. */
const MOVES_BEYOND = 0.16;

export interface LaneScale {
  /** Value in the middle of the lane. */
  readonly middle: number;
  /** CSS pixels a unit of the lead. */
  readonly pxPerUnit: number;
}

/**
 * The scale a lead is drawn at. Known units keep the gain of the paper; values of an unknown unit fill the lane. The
 * middle follows the median of what is visible, in steps.
 * @param values what is visible, `NaN` where missing, in any order
 * @param pxPerUnit of the paper; `null` where the unit is unknown
 * @param before the scale of the last frame, kept while it still fits
 */
export function fitLane(
  values: readonly number[],
  laneHeightPx: number,
  pxPerUnit: number | null,
  before: LaneScale | null,
): LaneScale {
  const step = Math.max(1, Math.floor(values.length / LOOKED_AT));
  const sorted = Float32Array.from(
    values.filter((value, index) => index % step === 0 && !Number.isNaN(value)),
  ).sort();
  if (sorted.length === 0) return before ?? { middle: 0, pxPerUnit: pxPerUnit ?? 1 };
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const median = at(0.5);
  if (pxPerUnit !== null) return keepOrMove(median, pxPerUnit, laneHeightPx, before);
  const reach = Math.max(at(1) - median, median - at(0), 1e-9);
  const wanted = (laneHeightPx * 0.42) / reach;
  const fits = before !== null && before.pxPerUnit > wanted * 0.4 && before.pxPerUnit < wanted * 1.1;
  return keepOrMove(median, fits ? before.pxPerUnit : wanted, laneHeightPx, fits ? before : null);
}

function keepOrMove(
  median: number,
  pxPerUnit: number,
  laneHeightPx: number,
  before: LaneScale | null,
): LaneScale {
  if (before?.pxPerUnit === pxPerUnit) {
    const isOff = Math.abs(median - before.middle) * pxPerUnit > laneHeightPx * MOVES_BEYOND;
    if (!isOff) return before;
  }
  return { middle: median, pxPerUnit };
}
