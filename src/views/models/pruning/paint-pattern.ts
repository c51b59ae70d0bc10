import { withAlpha } from '../../../charts/axes.ts';
import type { ChartColors } from '../../../charts/chart-colors.ts';
import { GONE, type LayerPattern, PRUNED } from './sparsity-pattern.ts';

/** CSS pixels of a weight at most, where there is room. */
const CELL_PX = 6;
/** Between groups of more than one input. */
const GROUP_GAP_PX = 3;
/** From line to line where channels left. */
const HATCH_PX = 5;
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
  const topOf = (row: number): number => Math.round((row * size.heightPx * ratio) / rows);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  let first = 0;
  for (const [place, group] of groups.entries()) {
    const leftOf = (column: number): number =>
      Math.round((column * size.cellWidthPx + place * size.gapPx) * ratio);
    const end = first + group.width;
    for (let row = 0; row < rows; row++) {
      for (let column = first; column < end; column++) {
        const cell = row * columns + column;
        if (states[cell] === GONE) continue;
        const faded = FAINTEST + (1 - FAINTEST) * Math.sqrt(strengths[cell]);
        context.fillStyle = states[cell] === PRUNED ? colors.grid : withAlpha(colors.precision.fp32, faded);
        const [left, top] = [leftOf(column), topOf(row)];
        context.fillRect(left, top, leftOf(column + 1) - left, topOf(row + 1) - top);
      }
    }
    const [left, right, bottom] = [leftOf(first), leftOf(end), topOf(rows)];
    const gone = new Path2D();
    const leftOfGone = leftOf(first + group.livingWidth);
    gone.rect(leftOfGone, 0, right - leftOfGone, bottom);
    gone.rect(left, topOf(pattern.livingRows), right - left, bottom - topOf(pattern.livingRows));
    hatch(context, gone, { left, right, bottom }, ratio, withAlpha(colors.muted, 0.5));
    first = end;
  }
}

/** Thin slanted lines inside a path. */
function hatch(
  context: CanvasRenderingContext2D,
  inside: Path2D,
  { left, right, bottom }: { readonly left: number; readonly right: number; readonly bottom: number },
  ratio: number,
  color: string,
): void {
  context.save();
  context.clip(inside);
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - bottom; x < right; x += HATCH_PX * ratio) {
    context.moveTo(x, bottom);
    context.lineTo(x + bottom, 0);
  }
  context.stroke();
  context.restore();
}

/** In words, for people who cannot see it. */
export function describePattern({ title, outputs, rows, livingRows, counts }: LayerPattern): string {
  const { living, pruned, gone } = counts;
  return `Layer ${title}: ${livingRows} of ${rows} ${outputs} left; ${living} weights live, ${pruned} are pruned in their place, ${gone} left with whole channels`;
}
