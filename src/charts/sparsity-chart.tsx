import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { STILL, withAlpha, xAxis, yAxis } from './axes.ts';
import { type ChartColors, useChartColors } from './chart-colors.ts';
import type { ChartMarker } from './chart-markers.ts';
import { insidePlot, strokePath, tracePath } from './draw.ts';
import { errorTicks, fromErrorScale, toErrorScale } from './error-scale.ts';
import {
  CURVE_LOOKS,
  type CurveMark,
  type Landmark,
  nearestStage,
  rangeOfCurves,
  type SparsityCurve,
} from './sparsity-curves.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

export interface SparsityChartProps {
  /** What is drawn, `Accuracy`. */
  readonly quantity: string;
  /** The first is drawn last, over the others. */
  readonly curves: readonly SparsityCurve[];
  readonly landmark: Landmark | null;
  /** Sparsities that can be chosen, 0..1. */
  readonly stages: readonly number[];
  readonly chosen: number;
  /** The stage under the pointer. */
  readonly pointed: number | null;
  readonly onPoint: (sparsity: number | null) => void;
  readonly onChoose: (sparsity: number) => void;
  readonly heightPx: number;
}

/** Room on either side of 0 and of the highest stage. */
const X_RANGE: [number, number] = [-2, 100];
const TICK_GAP_PX = 22;
const MARK_PX = 4;

/** In points of sparsity, so that intervals of one stage stand beside each other. */
const WHISKER_SHIFTS = [0, 0.8, -0.8, 1.6];

/** Means with their intervals, that of the first curve as a band and the others' as whiskers; the chosen stage as a line that can be dragged. */
export function SparsityChart(props: SparsityChartProps) {
  const { quantity, curves, landmark, stages, chosen, pointed, heightPx } = props;
  const colors = useChartColors();
  const latest = useRef(props);
  latest.current = props;
  const options = useMemo(
    (): ChartOptions => ({
      ...STILL,
      scales: {
        x: { time: false, range: () => X_RANGE },
        y: { range: () => rangeOfCurves(latest.current.curves, latest.current.landmark) },
      },
      axes: [
        xAxis(colors, 'Sparsity, %', { splits: () => [0, 20, 40, 60, 80, 100] }),
        yAxis(colors, `${quantity}, %; errors on a log scale`, 48, {
          splits: ({ height }, _, low, high) => errorTicks(low, high, ((high - low) * TICK_GAP_PX) / height),
          values: (_, ticks) => ticks.map((tick) => String(Math.round(1e4 * fromErrorScale(tick)) / 100)),
        }),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        ready: [(chart) => listen(chart, latest)],
        draw: [(chart) => drawCurves(chart, latest.current.curves, colors)],
      },
    }),
    [colors, quantity],
  );
  // A new array makes the chart draw the new curves.
  const data = useMemo((): uPlot.AlignedData => (curves ? [X_RANGE, [0, 0]] : [[], []]), [curves]);
  const markers = useMemo(
    () => markersOf({ landmark, chosen, pointed, stages }, (sparsity) => latest.current.onChoose(sparsity)),
    [landmark, chosen, pointed, stages],
  );
  return (
    <UPlotChart
      options={options}
      data={data}
      heightPx={heightPx}
      markers={markers}
      description={`${quantity} against sparsity by ${curves.map(({ title }) => title).join(', ')}, with 95 % intervals; the table below has the numbers`}
    />
  );
}

function markersOf(
  {
    landmark,
    chosen,
    pointed,
    stages,
  }: Pick<SparsityChartProps, 'landmark' | 'chosen' | 'pointed' | 'stages'>,
  onChoose: (sparsity: number) => void,
): ChartMarker[] {
  const markers: ChartMarker[] = [
    {
      kind: 'vertical',
      id: 'chosen',
      x: 100 * chosen,
      className: 'is-stage',
      onDrag: (x) => onChoose(nearestStage(stages, x / 100)),
    },
  ];
  if (pointed !== null && pointed !== chosen)
    markers.push({ kind: 'vertical', id: 'pointed', x: 100 * pointed, className: 'is-selection' });
  if (landmark !== null)
    markers.push({
      kind: 'point',
      id: 'landmark',
      x: 100 * landmark.sparsity,
      y: toErrorScale(landmark.value),
      className: 'is-landmark',
      label: landmark.title,
    });
  return markers;
}

function listen({ over, posToVal }: uPlot, latest: { readonly current: SparsityChartProps }): void {
  const stageAt = (event: MouseEvent): number => {
    const { left } = over.getBoundingClientRect();
    return nearestStage(latest.current.stages, posToVal(event.clientX - left, 'x') / 100);
  };
  over.addEventListener('pointermove', (event) => latest.current.onPoint(stageAt(event)));
  over.addEventListener('pointerleave', () => latest.current.onPoint(null));
  over.addEventListener('click', (event) => latest.current.onChoose(stageAt(event)));
}

function drawCurves(chart: uPlot, curves: readonly SparsityCurve[], colors: ChartColors): void {
  insidePlot(chart, (context) => {
    for (const { look, points } of curves.toReversed()) {
      const color = colors.series[look];
      const { dash, mark } = CURVE_LOOKS[look];
      const xAt = (i: number): number => 100 * points[i].sparsity;
      const scaled = (of: 'mean' | 'low' | 'high') => points.map((point) => toErrorScale(point[of]));
      const [low, high] = [scaled('low'), scaled('high')];
      if (look === 0) {
        context.fillStyle = withAlpha(color, 0.14);
        context.fill(bandOf(chart, points.length, xAt, low, high));
      } else {
        const asideOf = (i: number): number => xAt(i) + WHISKER_SHIFTS[look];
        strokePath(context, whiskersOf(chart, points, asideOf, low, high), { color, width: 1.25 });
      }
      const line = tracePath(chart, xAt, scaled('mean'), points.length);
      strokePath(context, line, { color, width: look === 0 ? 2.5 : 1.75, dash });
      context.fillStyle = color;
      for (const [i, place] of scaled('mean').entries()) {
        context.fill(markPath(mark, chart.valToPos(xAt(i), 'x', true), chart.valToPos(place, 'y', true)));
      }
    }
  });
}

/** A line from low to high beside every point but the unpruned one, which all curves share; with short ends. */
function whiskersOf(
  chart: uPlot,
  points: SparsityCurve['points'],
  xAt: (index: number) => number,
  low: readonly number[],
  high: readonly number[],
): Path2D {
  const path = new Path2D();
  const half = 2.5 * devicePixelRatio;
  for (const [i, { sparsity }] of points.entries()) {
    if (sparsity === 0) continue;
    const x = chart.valToPos(xAt(i), 'x', true);
    const [bottom, top] = [low[i], high[i]].map((place) => chart.valToPos(place, 'y', true));
    path.moveTo(x, bottom);
    path.lineTo(x, top);
    for (const end of [bottom, top]) {
      path.moveTo(x - half, end);
      path.lineTo(x + half, end);
    }
  }
  return path;
}

/** There along the upper ends, back along the lower ones. */
function bandOf(
  chart: uPlot,
  count: number,
  xAt: (index: number) => number,
  low: readonly number[],
  high: readonly number[],
): Path2D {
  const path = tracePath(chart, xAt, high, count);
  for (let i = count - 1; i >= 0; i--) {
    path.lineTo(chart.valToPos(xAt(i), 'x', true), chart.valToPos(low[i], 'y', true));
  }
  path.closePath();
  return path;
}

function markPath(mark: CurveMark, x: number, y: number): Path2D {
  const size = MARK_PX * devicePixelRatio;
  const path = new Path2D();
  if (mark === 'circle') path.arc(x, y, size, 0, 2 * Math.PI);
  else {
    const [first, ...others] = CORNERS[mark];
    path.moveTo(x + size * first[0], y + size * first[1]);
    for (const [dx, dy] of others) path.lineTo(x + size * dx, y + size * dy);
    path.closePath();
  }
  return path;
}

/** Around the middle of the mark, in its sizes. */
const CORNERS: Readonly<Record<Exclude<CurveMark, 'circle'>, readonly (readonly [number, number])[]>> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.2],
    [1.15, 0.9],
    [-1.15, 0.9],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
};
