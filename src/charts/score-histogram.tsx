import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { PRECISION_NAME, type Precision } from '../core/precision.ts';
import type { ScoreHistogram } from '../metrics/histogram.ts';
import { STILL, xAxis, yAxis } from './axes.ts';
import { type ChartColors, useChartColors } from './chart-colors.ts';
import type { ChartMarker } from './chart-markers.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

export interface ScoreHistogramChartProps {
  readonly precision: Precision;
  readonly histogram: ScoreHistogram;
  readonly threshold: number;
  readonly onThreshold: (threshold: number) => void;
  readonly heightPx: number;
}

/** Normal beats rise above the line, abnormal ones hang below it, unlabelled ones stand on the normal ones. */
export function ScoreHistogramChart({
  precision,
  histogram,
  threshold,
  onThreshold,
  heightPx,
}: ScoreHistogramChartProps) {
  const colors = useChartColors();
  const latest = useRef(histogram);
  latest.current = histogram;
  const options = useMemo((): ChartOptions => {
    return {
      ...STILL,
      scales: {
        x: {
          time: false,
          range: () => [latest.current.edges[0], latest.current.edges[latest.current.edges.length - 1]],
        },
        y: { range: () => countRange(latest.current) },
      },
      axes: [
        xAxis(colors, `${PRECISION_NAME[precision]} score`),
        yAxis(colors, 'Beats', 52, {
          values: (_, values) => values.map((v) => Math.abs(v).toLocaleString('en')),
        }),
      ],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [(chart) => drawBars(chart, latest.current, colors)] },
    };
  }, [colors, precision]);
  const data = useMemo((): uPlot.AlignedData => {
    const { edges } = histogram;
    return [
      [edges[0], edges[edges.length - 1]],
      [0, 0],
    ];
  }, [histogram]);
  const markers = useMemo(
    (): ChartMarker[] => [
      { kind: 'vertical', id: 'threshold', x: threshold, className: `is-${precision}`, onDrag: onThreshold },
    ],
    [threshold, precision, onThreshold],
  );
  return (
    <UPlotChart
      options={options}
      data={data}
      heightPx={heightPx}
      markers={markers}
      description={`Histogram of ${PRECISION_NAME[precision]} scores, normal upwards and abnormal downwards`}
    />
  );
}

function countRange({ counts }: ScoreHistogram): [number, number] {
  let up = 1;
  let down = 0;
  for (let bin = 0; bin < counts.normal.length; bin++) {
    up = Math.max(up, counts.normal[bin] + counts.unknown[bin]);
    down = Math.max(down, counts.abnormal[bin]);
  }
  return [-down * 1.08, up * 1.08];
}

function drawBars(chart: uPlot, { edges, counts }: ScoreHistogram, colors: ChartColors): void {
  const { ctx } = chart;
  const toX = (value: number) => chart.valToPos(value, 'x', true);
  const toY = (value: number) => chart.valToPos(value, 'y', true);
  const bar = (bin: number, from: number, to: number, color: string) => {
    if (from === to) return;
    const left = toX(edges[bin]);
    const width = Math.max(1, toX(edges[bin + 1]) - left - devicePixelRatio);
    ctx.fillStyle = color;
    ctx.fillRect(left, Math.min(toY(from), toY(to)), width, Math.abs(toY(from) - toY(to)));
  };
  ctx.save();
  for (let bin = 0; bin < counts.normal.length; bin++) {
    const normal = counts.normal[bin];
    bar(bin, 0, normal, colors.label.normal);
    bar(bin, normal, normal + counts.unknown[bin], colors.label.unknown);
    bar(bin, 0, -counts.abnormal[bin], colors.label.abnormal);
  }
  const { left, width } = chart.bbox;
  ctx.fillStyle = colors.muted;
  ctx.fillRect(left, toY(0) - devicePixelRatio / 2, width, devicePixelRatio);
  ctx.restore();
}
