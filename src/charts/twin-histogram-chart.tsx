import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { STILL, withAlpha, xAxis, yAxis } from './axes.ts';
import { type ChartColors, useChartColors } from './chart-colors.ts';
import { insidePlot, strokePath } from './draw.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

/** Two distributions over the same evenly spaced bins. */
export interface TwinBins {
  readonly low: number;
  readonly high: number;
  readonly fp32: Uint32Array;
  readonly int8: Uint32Array;
}

export interface TwinHistogramChartProps {
  readonly histogram: TwinBins;
  /** What is counted, with its unit if it has one. */
  readonly quantity: string;
}

const HEIGHT_PX = 130;

/** A ReLU gives mostly zeros: on a linear axis nothing else would be seen. */
const logCount = (count: number): number => Math.log10(1 + count);

const LOG_TICKS = [0, 1, 10, 100, 1000, 10_000, 100_000].map(logCount);

/** Of higher axes 0 and 1 would be written over each other. */
const HIGHEST_AXIS_WITH_ONE = logCount(60);

const ticksUpTo = (highest: number): number[] =>
  LOG_TICKS.filter((tick) => tick <= highest && (tick !== logCount(1) || highest <= HIGHEST_AXIS_WITH_ONE));

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact' });

const countAtTick = (tick: number): string => COMPACT.format(Math.round(10 ** tick - 1));

/** FP32 as a filled outline, INT8 as a dashed one over it. */
export function TwinHistogramChart({ histogram, quantity }: TwinHistogramChartProps) {
  const colors = useChartColors();
  const latest = useRef(histogram);
  latest.current = histogram;
  const options = useMemo(
    (): ChartOptions => ({
      ...STILL,
      scales: {
        x: { time: false, range: () => [latest.current.low, latest.current.high] },
        y: { range: () => [0, logCount(highestCount(latest.current)) * 1.05] },
      },
      axes: [
        xAxis(colors, quantity),
        yAxis(colors, 'Count (log)', 52, {
          splits: (_chart, _axis, _lowest, highest) => ticksUpTo(highest),
          values: (_, ticks) => ticks.map(countAtTick),
        }),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [(chart) => drawBins(chart, latest.current, colors)] },
    }),
    [colors, quantity],
  );
  const data = useMemo(
    (): uPlot.AlignedData => [
      [histogram.low, histogram.high],
      [0, 1],
    ],
    [histogram],
  );
  return (
    <UPlotChart
      options={options}
      data={data}
      heightPx={HEIGHT_PX}
      description={`Distribution of ${quantity}, FP32 and INT8`}
    />
  );
}

function highestCount({ fp32, int8 }: TwinBins): number {
  return Math.max(1, ...fp32, ...int8);
}

function drawBins(chart: uPlot, bins: TwinBins, colors: ChartColors): void {
  const outline = (counts: Uint32Array): Path2D => {
    const path = new Path2D();
    const width = (bins.high - bins.low) / counts.length;
    const toY = (count: number) => chart.valToPos(logCount(count), 'y', true);
    path.moveTo(chart.valToPos(bins.low, 'x', true), toY(0));
    for (const [bin, count] of counts.entries()) {
      path.lineTo(chart.valToPos(bins.low + bin * width, 'x', true), toY(count));
      path.lineTo(chart.valToPos(bins.low + (bin + 1) * width, 'x', true), toY(count));
    }
    path.lineTo(chart.valToPos(bins.high, 'x', true), toY(0));
    return path;
  };
  insidePlot(chart, (context) => {
    const fp32 = outline(bins.fp32);
    context.fillStyle = withAlpha(colors.precision.fp32, 0.25);
    context.fill(fp32);
    strokePath(context, fp32, { color: colors.precision.fp32, width: 1.25 });
    strokePath(context, outline(bins.int8), { color: colors.precision.int8, width: 1.75, dash: [4, 3] });
  });
}
