import { useEffect, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { CanvasPicture } from './canvas-picture.ts';
import { type ChartMarker, MarkerLayer } from './chart-markers.ts';
import './chart.css';

/** Options without a size: the chart fills its parent's width. */
export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>;

export interface UPlotChartProps {
  /** A new object builds the chart anew; keep it (`useMemo`) while only data or markers change. */
  readonly options: ChartOptions;
  readonly data: uPlot.AlignedData;
  readonly heightPx: number;
  /** What the chart shows, for people who cannot see it. */
  readonly description: string;
  /** Lines and points laid over the plot; moving them does not redraw it. */
  readonly markers?: readonly ChartMarker[];
  /** Visible part of the x axis; both ends included. */
  readonly xRange?: readonly [number, number];
  readonly onChart?: (chart: uPlot | null) => void;
}

/** The one place where uPlot is created, fed, resized and destroyed. */
export function UPlotChart({
  options,
  data,
  heightPx,
  description,
  markers,
  xRange,
  onChart,
}: UPlotChartProps) {
  const parent = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const layer = useRef<MarkerLayer | null>(null);
  const latest = useRef({ data, heightPx, markers, xRange });
  latest.current = { data, heightPx, markers, xRange };

  useLayoutEffect(() => {
    const element = parent.current;
    if (!element) return;
    const width = Math.max(1, element.clientWidth);
    const made = new uPlot(
      { ...options, width, height: latest.current.heightPx },
      latest.current.data,
      element,
    );
    chart.current = made;
    layer.current = new MarkerLayer(made);
    showAsPicture(made);
    layer.current.set(latest.current.markers ?? []);
    applyXRange(made, latest.current.xRange);
    onChart?.(made);
    const observer = new ResizeObserver(() => {
      // An element that is being taken away has no width, and a chart without width nothing to draw.
      if (element.clientWidth === 0) return;
      made.setSize({ width: Math.max(1, element.clientWidth), height: latest.current.heightPx });
      layer.current?.place();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      onChart?.(null);
      made.destroy();
      chart.current = null;
      layer.current = null;
    };
  }, [options, onChart]);

  useEffect(() => {
    chart.current?.setData(data);
    layer.current?.place();
  }, [data]);

  useEffect(() => {
    const made = chart.current;
    if (made && made.height !== heightPx) made.setSize({ width: made.width, height: heightPx });
  }, [heightPx]);

  useLayoutEffect(() => {
    layer.current?.set(markers ?? []);
  }, [markers]);

  const [low, high] = xRange ?? [undefined, undefined];
  useLayoutEffect(() => {
    if (chart.current && low !== undefined && high !== undefined) applyXRange(chart.current, [low, high]);
    layer.current?.place();
  }, [low, high]);

  return (
    <div ref={parent} className="chart" style={{ height: heightPx }} role="img" aria-label={description} />
  );
}

/** The canvas that uPlot draws on would be copied for every frame in which a marker moves: see `CanvasPicture`. */
function showAsPicture(chart: uPlot): void {
  const { canvas } = chart.ctx;
  const shown = document.createElement('canvas');
  shown.className = 'chart-picture';
  canvas.after(shown);
  canvas.style.visibility = 'hidden';
  const picture = new CanvasPicture(false);
  const show = () => {
    const size = { widthPx: canvas.width, heightPx: canvas.height };
    picture.put(shown, size, (context) => context.drawImage(canvas, 0, 0));
  };
  chart.hooks.draw = [...(chart.hooks.draw ?? []), show];
}

function applyXRange(chart: uPlot, range: readonly [number, number] | undefined): void {
  if (!range) return;
  const { min, max } = chart.scales.x;
  if (min !== range[0] || max !== range[1]) chart.setScale('x', { min: range[0], max: range[1] });
}
