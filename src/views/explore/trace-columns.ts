/** From tiles of samples to what is drawn: extremes per device pixel, or points where samples stand apart. */
import type { TraceTile } from './trace-tiles.ts';

export interface TraceMapping {
  /** Device pixels from the left edge of the paper, of sample 0 of the lead. */
  readonly originPx: number;
  /** Device pixels a sample. */
  readonly pxPerSample: number;
  readonly widthPx: number;
}

/** Extremes of the values that fall on each device pixel; `NaN` where none does. */
export class PixelColumns {
  readonly min: Float32Array;
  readonly max: Float32Array;

  constructor(widthPx: number) {
    this.min = new Float32Array(widthPx).fill(Number.NaN);
    this.max = new Float32Array(widthPx).fill(Number.NaN);
  }

  include(px: number, low: number, high: number): void {
    // Written so that a comparison with NaN, which is false, takes the new value.
    if (!(this.min[px] <= low)) this.min[px] = low;
    if (!(this.max[px] >= high)) this.max[px] = high;
  }
}

/** Gathers every column of the tiles into the pixels it touches. No extreme is lost; missing stretches stay empty. */
export function gatherColumns(tiles: readonly TraceTile[], mapping: TraceMapping): PixelColumns {
  const columns = new PixelColumns(mapping.widthPx);
  for (const tile of tiles) gatherTile(columns, tile, mapping);
  return columns;
}

function gatherTile(
  columns: PixelColumns,
  { part, samplesPerColumn, startSample }: TraceTile,
  { originPx, pxPerSample, widthPx }: TraceMapping,
): void {
  const low = part.kind === 'samples' ? part.samples : part.min;
  const high = part.kind === 'samples' ? part.samples : part.max;
  const pxPerColumn = pxPerSample * samplesPerColumn;
  // Whole pixels are added last: where the origin is whole, a column falls on the same pixel of the recording whatever
  // part of it is gathered. Rounded otherwise, a column might fall between two parts and be lost to both.
  const whole = Math.floor(originPx);
  const start = originPx - whole + startSample * pxPerSample;
  const left = start + whole;
  const first = Math.max(0, Math.floor(-left / pxPerColumn) - 1);
  const last = Math.min(low.length, Math.ceil((widthPx - left) / pxPerColumn) + 1);
  for (let column = first; column < last; column++) {
    const value = low[column];
    if (Number.isNaN(value)) continue;
    const from = Math.max(0, Math.floor(start + column * pxPerColumn) + whole);
    // A column wider than a pixel covers all of its pixels.
    const end = Math.ceil(start + (column + 1) * pxPerColumn) + whole;
    const to = Math.min(widthPx - 1, Math.max(from, end - 1));
    for (let px = from; px <= to; px++) columns.include(px, value, high[column]);
  }
}

/** What is visible of a lead. */
export interface VisibleRange {
  readonly low: number;
  readonly high: number;
  readonly median: number;
}

/** Values looked at for a median; more would say the same. */
const MEDIAN_VALUES = 400;

/** Extremes and (about) the median of what is in view; `null` where nothing but gaps is. */
export function rangeInView(tiles: readonly TraceTile[], mapping: TraceMapping): VisibleRange | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const some: number[] = [];
  for (const { part, samplesPerColumn, startSample } of tiles) {
    const lows = part.kind === 'samples' ? part.samples : part.min;
    const highs = part.kind === 'samples' ? part.samples : part.max;
    const pxPerColumn = mapping.pxPerSample * samplesPerColumn;
    const left = mapping.originPx + startSample * mapping.pxPerSample;
    const first = Math.max(0, Math.ceil(-left / pxPerColumn));
    const last = Math.min(lows.length, Math.floor((mapping.widthPx - left) / pxPerColumn));
    const stride = Math.max(1, Math.floor(((last - first) * tiles.length) / MEDIAN_VALUES));
    for (let column = first; column < last; column++) {
      if (Number.isNaN(lows[column])) continue;
      if (lows[column] < low) low = lows[column];
      if (highs[column] > high) high = highs[column];
      if (column % stride === 0) some.push((lows[column] + highs[column]) / 2);
    }
  }
  if (high < low) return null;
  if (some.length === 0) return { low, high, median: (low + high) / 2 };
  const sorted = Float32Array.from(some).sort();
  return { low, high, median: sorted[sorted.length >> 1] };
}
