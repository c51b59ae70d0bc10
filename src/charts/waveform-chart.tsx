import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { STILL, xAxis, yAxis } from './axes.ts';
import { useChartColors } from './chart-colors.ts';
import { type ChartOptions, UPlotChart } from './uplot-chart.tsx';

/** How one trace of a waveform looks. */
export interface Trace {
  readonly samples: Float32Array;
  readonly color: string;
  readonly width?: number;
  readonly dash?: number[];
  /** Filled down to zero with this colour. */
  readonly fill?: string;
}

export interface WaveformChartProps {
  readonly traces: readonly Trace[];
  /** Samples shown, from the first; what follows is padding. */
  readonly validLength: number;
  readonly rateHz: number;
  /** Sample that is time zero: the R-peak. */
  readonly rPeakSample: number;
  readonly yLabel: string;
  readonly yRange: readonly [number, number];
  readonly heightPx: number;
  readonly description: string;
  readonly hasTimeAxis?: boolean;
}

/** A chart shorter than this needs its ticks closer to have more than one. */
const SHORT_PX = 150;

/** Traces of one beat over time in milliseconds from its R-peak. */
export function WaveformChart(props: WaveformChartProps) {
  const { traces, validLength, rateHz, rPeakSample, yLabel, yRange, heightPx, description } = props;
  const { hasTimeAxis = true } = props;
  const colors = useChartColors();
  const latest = useRef(yRange);
  latest.current = yRange;
  const styleKey = traces.map(({ color, width, dash, fill }) => [color, width, dash, fill].join()).join(';');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the traces' looks are in `styleKey`; their samples are data
  const options = useMemo((): ChartOptions => {
    return {
      ...STILL,
      scales: { x: { time: false }, y: { range: () => [latest.current[0], latest.current[1]] } },
      axes: [
        hasTimeAxis
          ? xAxis(colors, 'Time from R-peak (ms)')
          : xAxis(colors, '', { size: 8, labelSize: 0, values: () => [] }),
        yAxis(colors, yLabel, 46, { space: heightPx < SHORT_PX ? 18 : 34 }),
      ],
      series: [
        {},
        ...traces.map(({ color, width = 1.75, dash, fill }) => ({
          stroke: color,
          width,
          points: { show: false },
          ...(dash ? { dash } : {}),
          ...(fill ? { fill } : {}),
        })),
      ],
    };
  }, [colors, styleKey, yLabel, hasTimeAxis, heightPx]);
  const data = useMemo((): uPlot.AlignedData => {
    const times = Float64Array.from({ length: validLength }, (_, i) => ((i - rPeakSample) / rateHz) * 1000);
    return [times, ...traces.map(({ samples }) => samples.subarray(0, validLength))];
  }, [traces, validLength, rateHz, rPeakSample]);
  return <UPlotChart options={options} data={data} heightPx={heightPx} description={description} />;
}
