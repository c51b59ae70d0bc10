import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { STILL, withAlpha, xAxis, yAxis } from './axes.ts';
import { type ChartColors, useChartColors } from './chart-colors.ts';
import { insidePlot, type Stroke, strokePath, tracePath } from './draw.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

/** A line drawn over the beats: a mean, say. */
export interface OverlayLine {
  readonly values: ArrayLike<number>;
  readonly stroke: Stroke;
}

export interface BeatOverlay {
  /** `[count, length]`, row-major. */
  readonly beats: Float32Array;
  readonly length: number;
  readonly validLengths: Uint16Array;
  readonly color: string;
  /** Band of mean ± standard deviation, per sample. */
  readonly band: {
    readonly mean: ArrayLike<number>;
    readonly sd: ArrayLike<number>;
    readonly n: ArrayLike<number>;
  };
  readonly lines: readonly OverlayLine[];
  /** Shown amplitudes; overlays that are compared share it. */
  readonly yRange: readonly [number, number];
}

export interface BeatOverlayChartProps {
  readonly overlay: BeatOverlay;
  readonly rateHz: number;
  readonly rPeakSample: number;
  readonly yLabel: string;
  readonly heightPx: number;
  readonly description: string;
}

/** More beats than this hide each other; the band and the lines stand for all. */
const MAX_DRAWN = 80;

/** A sample reached by fewer beats than this share has no mean worth drawing. */
const MIN_SHARE = 0.2;

/** Many beats laid over each other, aligned at their R-peaks. */
export function BeatOverlayChart({
  yLabel,
  overlay,
  rateHz,
  rPeakSample,
  heightPx,
  description,
}: BeatOverlayChartProps) {
  const colors = useChartColors();
  const latest = useRef(overlay);
  latest.current = overlay;
  const options = useMemo((): ChartOptions => {
    const toMs = (sample: number) => ((sample - rPeakSample) / rateHz) * 1000;
    return {
      ...STILL,
      scales: {
        x: { time: false, range: () => [toMs(0), toMs(Math.max(1, longestUseful(latest.current) - 1))] },
        y: { range: () => [latest.current.yRange[0], latest.current.yRange[1]] },
      },
      axes: [xAxis(colors, 'Time from R-peak (ms)'), yAxis(colors, yLabel, 46)],
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: { draw: [(chart) => drawOverlay(chart, latest.current, toMs, colors)] },
    };
  }, [colors, rateHz, rPeakSample, yLabel]);
  const data = useMemo((): uPlot.AlignedData => [[0, overlay.length], [...overlay.yRange]], [overlay]);
  return <UPlotChart options={options} data={data} heightPx={heightPx} description={description} />;
}

function longestUseful({ band, validLengths }: BeatOverlay): number {
  let length = band.n.length;
  while (length > 1 && band.n[length - 1] < validLengths.length * MIN_SHARE) length--;
  return length;
}

function drawOverlay(
  chart: uPlot,
  overlay: BeatOverlay,
  toMs: (sample: number) => number,
  colors: ChartColors,
): void {
  const { beats, length, validLengths, band } = overlay;
  const useful = longestUseful(overlay);
  insidePlot(chart, (context) => {
    const count = validLengths.length;
    const step = Math.max(1, count / MAX_DRAWN);
    const alpha = Math.min(0.5, Math.max(0.12, 6 / Math.max(1, Math.min(count, MAX_DRAWN))));
    for (let beat = 0; Math.floor(beat) < count; beat += step) {
      const row = Math.floor(beat);
      const samples = beats.subarray(row * length, (row + 1) * length);
      strokePath(context, tracePath(chart, toMs, samples, Math.min(useful, validLengths[row])), {
        color: withAlpha(overlay.color, alpha),
        width: 1,
      });
    }
    context.fillStyle = withAlpha(overlay.color, 0.22);
    context.fill(bandPath(chart, band, useful, toMs));
    const lines = overlay.lines.map(({ values, stroke }) => ({
      path: tracePath(chart, toMs, values, Math.min(useful, values.length)),
      stroke,
    }));
    // All halos lie under all lines: lines that coincide must not erase each other.
    for (const { path, stroke } of lines) {
      strokePath(context, path, { color: colors.surface, width: stroke.width + 2.5 });
    }
    for (const { path, stroke } of lines) strokePath(context, path, stroke);
  });
}

function bandPath(
  chart: uPlot,
  { mean, sd }: BeatOverlay['band'],
  useful: number,
  toMs: (sample: number) => number,
): Path2D {
  const upper = Array.from({ length: useful }, (_, i) => mean[i] + sd[i]);
  const lowerReversed = Array.from({ length: useful }, (_, i) => mean[useful - 1 - i] - sd[useful - 1 - i]);
  const path = tracePath(chart, toMs, upper, useful);
  for (let i = 0; i < useful; i++) {
    path.lineTo(chart.valToPos(toMs(useful - 1 - i), 'x', true), chart.valToPos(lowerReversed[i], 'y', true));
  }
  return path;
}
