/** Draws beats as marks that differ in shape as well as colour: normal a disc, abnormal a triangle, unlabelled a ring. */
import type uPlot from 'uplot';
import type { Label } from '../core/label.ts';
import { withAlpha } from './axes.ts';
import type { ChartColors } from './chart-colors.ts';

/** Above this many visible beats a mark is a few pixels, drawn once a pixel cell. */
const MAX_LARGE_MARKS = 3000;

export interface ScoreMarks {
  readonly count: number;
  readonly scores: Float32Array;
  readonly labelAt: (index: number) => Label;
}

/** What is drawn later lies on top: the rare class. */
const DRAW_ORDER: readonly Label[] = ['unknown', 'normal', 'abnormal'];

export function drawScoreMarks(chart: uPlot, marks: ScoreMarks, colors: ChartColors): void {
  const { min, max } = chart.scales.x;
  // A chart narrower than its axes has no plot.
  if (min == null || max == null || chart.bbox.width <= 0 || chart.bbox.height <= 0) return;
  const first = Math.max(0, Math.ceil(min - 1));
  const last = Math.min(marks.count - 1, Math.floor(max - 1));
  if (last < first) return;
  const isDense = last - first >= MAX_LARGE_MARKS;
  const paths = isDense ? densePaths(chart, marks, first, last) : largePaths(chart, marks, first, last);
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const label of DRAW_ORDER) {
    ctx.fillStyle = isDense ? colors.label[label] : withAlpha(colors.label[label], 0.75);
    ctx.strokeStyle = colors.label[label];
    ctx.lineWidth = 1.5 * devicePixelRatio;
    if (label === 'unknown' && !isDense) ctx.stroke(paths[label]);
    else ctx.fill(paths[label]);
  }
  ctx.restore();
}

type LabelPaths = Record<Label, Path2D>;

const emptyPaths = (): LabelPaths => ({
  normal: new Path2D(),
  abnormal: new Path2D(),
  unknown: new Path2D(),
});

function largePaths(chart: uPlot, marks: ScoreMarks, first: number, last: number): LabelPaths {
  const paths = emptyPaths();
  const radius = (last - first > 600 ? 2 : 3) * devicePixelRatio;
  for (let index = first; index <= last; index++) {
    const x = chart.valToPos(index + 1, 'x', true);
    const y = clampToPlot(chart, chart.valToPos(marks.scores[index], 'y', true));
    const label = marks.labelAt(index);
    const path = paths[label];
    if (label === 'abnormal') addTriangle(path, x, y, radius * 1.4);
    else {
      path.moveTo(x + radius, y);
      path.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
  return paths;
}

/** Left open: filling closes it, and `closePath` grows slower with every triangle already in the path. */
function addTriangle(path: Path2D, x: number, y: number, radius: number): void {
  path.moveTo(x, y - radius);
  path.lineTo(x + radius * 0.87, y + radius * 0.5);
  path.lineTo(x - radius * 0.87, y + radius * 0.5);
}

/** One mark a cell and label, however many beats fall into it. Linear in the visible beats. */
function densePaths(chart: uPlot, marks: ScoreMarks, first: number, last: number): LabelPaths {
  const { bbox } = chart;
  const cell = 2 * devicePixelRatio;
  const columns = Math.ceil(bbox.width / cell) + 1;
  const rows = Math.ceil(bbox.height / cell) + 1;
  const seen = {
    normal: new Uint8Array(columns * rows),
    abnormal: new Uint8Array(columns * rows),
    unknown: new Uint8Array(columns * rows),
  };
  const xOrigin = chart.valToPos(1, 'x', true) - bbox.left;
  const xStep = chart.valToPos(2, 'x', true) - bbox.left - xOrigin;
  const yOrigin = chart.valToPos(0, 'y', true) - bbox.top;
  const yStep = chart.valToPos(1, 'y', true) - bbox.top - yOrigin;
  for (let index = first; index <= last; index++) {
    const column = Math.floor((xOrigin + xStep * index) / cell);
    const row = Math.floor((yOrigin + yStep * marks.scores[index]) / cell);
    const clampedRow = Math.min(rows - 1, Math.max(0, row));
    if (column >= 0 && column < columns) seen[marks.labelAt(index)][clampedRow * columns + column] = 1;
  }
  const paths = emptyPaths();
  for (const label of DRAW_ORDER) {
    for (let at = 0; at < columns * rows; at++) {
      if (seen[label][at] === 0) continue;
      const x = bbox.left + (at % columns) * cell;
      const y = bbox.top + Math.floor(at / columns) * cell;
      if (label === 'abnormal') addTriangle(paths[label], x, y, cell * 1.2);
      else paths[label].rect(x, y, cell, cell);
    }
  }
  return paths;
}

/** Scores beyond the axis stand at its edge rather than vanish. */
function clampToPlot(chart: uPlot, y: number): number {
  const { top, height } = chart.bbox;
  return Math.min(top + height - 2, Math.max(top + 2, y));
}
