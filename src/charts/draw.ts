/** Strokes straight from typed arrays on a chart's canvas, in the units of its axes. */
import type uPlot from 'uplot';

export interface Stroke {
  readonly color: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dash?: readonly number[];
}

/** Runs drawing code clipped to the plot area. */
export function insidePlot(chart: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

/** A line through `(xAt(i), ys[i])` for `i` in `0..count-1`. */
export function tracePath(
  chart: uPlot,
  xAt: (index: number) => number,
  ys: ArrayLike<number>,
  count: number,
  path = new Path2D(),
): Path2D {
  for (let index = 0; index < count; index++) {
    const x = chart.valToPos(xAt(index), 'x', true);
    const y = chart.valToPos(ys[index], 'y', true);
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, y);
  }
  return path;
}

export function strokePath(context: CanvasRenderingContext2D, path: Path2D, stroke: Stroke): void {
  context.strokeStyle = stroke.color;
  context.lineWidth = stroke.width * devicePixelRatio;
  context.setLineDash((stroke.dash ?? []).map((length) => length * devicePixelRatio));
  context.lineJoin = 'round';
  context.stroke(path);
}
