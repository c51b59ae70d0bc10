import type uPlot from 'uplot';
import type { ChartColors } from './chart-colors.ts';

const CHART_FONT = '13px system-ui, sans-serif';
const LABEL_FONT = '600 13px system-ui, sans-serif';

/** A horizontal axis in the page's look, with its quantity and unit. */
export function xAxis(colors: ChartColors, label: string, options: Partial<uPlot.Axis> = {}): uPlot.Axis {
  return { ...look(colors, label), size: 26, space: 70, ...options };
}

/** A vertical axis. @param size room for its numbers, in CSS pixels */
export function yAxis(
  colors: ChartColors,
  label: string,
  size: number,
  options: Partial<uPlot.Axis> = {},
): uPlot.Axis {
  return { ...look(colors, label), size, ...options };
}

function look(colors: ChartColors, label: string): uPlot.Axis {
  return {
    label,
    labelFont: LABEL_FONT,
    font: CHART_FONT,
    stroke: colors.muted,
    labelSize: 20,
    labelGap: 0,
    gap: 4,
    space: 34,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1, size: 4 },
  };
}

/** For charts that only show: no legend, no selection, no hover points. */
export const STILL: Pick<uPlot.Options, 'legend' | 'cursor'> = {
  legend: { show: false },
  cursor: { show: false },
};

/** `#0072b2` and 0.2 give `rgba(0, 114, 178, 0.2)`. */
export function withAlpha(hex: string, alpha: number): string {
  const value = Number.parseInt(hex.slice(1), 16);
  return `rgba(${(value >> 16) & 255}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}
