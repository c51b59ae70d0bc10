import { withAlpha } from '../../../charts/axes.ts';
import type { ChartColors } from '../../../charts/chart-colors.ts';
import { GONE, type LayerPattern, PRUNED } from './sparsity-pattern.ts';

/** CSS pixels of a weight at most, where there is room. */
const CELL_PX = 6;
/** Between groups of more than one input. */
const GROUP_GAP_PX = 3;
/** The smallest of the weights that live is still seen. */
const FAINTEST = 0.35;

/** In CSS pixels; cells become narrower where the layer has more inputs than fit. */
export interface PatternSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly cellWidthPx: number;
  readonly gapPx: number;
}

export function patternSize({ rows, columns, groups }: LayerPattern, roomPx: number): PatternSize {
  const gapPx = groups.some(({ width }) => width > 1) ? GROUP_GAP_PX : 0;
  const gapsPx = gapPx * (groups.length - 1);
  const cellWidthPx = Math.max(1, Math.min(CELL_PX, (roomPx - gapsPx) / columns));
  const cellHeightPx = Math.max(3, Math.min(CELL_PX, Math.round(cellWidthPx)));
  return {
    cellWidthPx,
    gapPx,
    widthPx: Math.ceil(columns * cellWidthPx + gapsPx),
    heightPx: rows * cellHeightPx,
  };
}

/** @param ratio device pixels to a CSS pixel; the canvas has the size in device pixels */
export function paintPattern(
  context: CanvasRenderingContext2D,
  pattern: LayerPattern,
  size: PatternSize,
  ratio: number,
  colors: ChartColors,
): void {
  const { rows, columns, groups, states, strengths } = pattern;
  const accent = colors.precision.fp32;
  const heightOf = (row: number): number => Math.round((row * size.heightPx * ratio) / rows);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  let first = 0;
  for (const [place, { width }] of groups.entries()) {
    const leftOf = (column: number): number =>
      Math.round((column * size.cellWidthPx + place * size.gapPx) * ratio);
    context.fillStyle = colors.grid;
    for (let row = 0; row < rows; row++) {
      const top = heightOf(row);
      const height = heightOf(row + 1) - top;
      for (let column = first; column < first + width; column++) {
        const cell = row * columns + column;
        if (states[cell] === GONE) continue;
        const left = leftOf(column);
        context.fillStyle =
          states[cell] === PRUNED
            ? colors.grid
            : withAlpha(accent, FAINTEST + (1 - FAINTEST) * Math.sqrt(strengths[cell]));
        context.fillRect(left, top, leftOf(column + 1) - left, height);
      }
    }
    first += width;
    hatchGone(context, pattern, first - width, width, leftOf, heightOf, colors.muted);
  }
}

/** Thin slanted lines where channels left, and a frame around what the group was. */
function hatchGone(
  context: CanvasRenderingContext2D,
  { rows, columns, states }: LayerPattern,
  first: number,
  width: number,
  leftOf: (column: number) => number,
  topOf: (row: number) => number,
  color: string,
): void {
  const left = leftOf(first);
  const right = leftOf(first + width);
  const bottom = topOf(rows);
  let livingWidth = 0;
  while (livingWidth < width && states[first + livingWidth] !== GONE) livingWidth++;
  let livingRows = 0;
  while (livingRows < rows && states[livingRows * columns + first] !== GONE) livingRows++;
  context.save();
  context.beginPath();
  context.rect(leftOf(first + livingWidth), 0, right - leftOf(first + livingWidth), bottom);
  context.rect(left, topOf(livingRows), right - left, bottom - topOf(livingRows));
  context.clip();
  context.strokeStyle = withAlpha(color, 0.5);
  context.lineWidth = 1;
  context.beginPath();
  const step = 5 * devicePixelRatio;
  for (let x = left - bottom; x < right; x += step) {
    context.moveTo(x, bottom);
    context.lineTo(x + bottom, 0);
  }
  context.stroke();
  context.restore();
}

/** In words, for people who cannot see it. */
export function describePattern({ title, rowName, rows, livingRows, counts }: LayerPattern): string {
  const { living, pruned, gone } = counts;
  return `Layer ${title}: ${livingRows} of ${rows} ${rowName}s left; ${living} weights live, ${pruned} are pruned in their place, ${gone} left with whole channels`;
}
