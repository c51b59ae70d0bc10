import { formatClock } from './clock.ts';
import { type OverviewColumns, RR_RANGE_MS, smoothed } from './overview-columns.ts';
import type { PaperColors } from './paper-colors.ts';
import { labelStep } from './paper-grid.ts';
import { GUTTER_PX } from './paper-layout.ts';
import { PAPER_FONT, snap } from './paper-scene.ts';
import type { PixelColumns } from './trace-columns.ts';

/** As wide as that of the paper above it: both begin at the same place. */
export const OVERVIEW_GUTTER_PX = GUTTER_PX;
/** Rows of the overview, CSS pixels from the top. */
const TRACE = { top: 2, height: 40 } as const;
const ANOMALIES = { top: 48, height: 30 } as const;
const RR = { top: 86, height: 66 } as const;
export const OVERVIEW_HEIGHT_PX = 176;

const RATE_SMOOTHING_COLUMNS = 6;

export interface OverviewPicture {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly dpr: number;
  /** Of the plot, right of the names. */
  readonly widthPx: number;
  readonly durationSeconds: number;
  readonly trace: PixelColumns | null;
  readonly columns: OverviewColumns;
  readonly colors: PaperColors;
}

/** Trace, anomaly density, RR tachogram with heart rate, and the time, all over the whole recording. */
export function paintOverview(picture: OverviewPicture): void {
  const { context, widthPx, colors } = picture;
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, widthPx + OVERVIEW_GUTTER_PX, OVERVIEW_HEIGHT_PX);
  context.save();
  context.translate(OVERVIEW_GUTTER_PX, 0);
  for (const { top, height } of [TRACE, ANOMALIES, RR]) {
    context.fillStyle = colors.ground;
    context.fillRect(0, top, widthPx, height);
  }
  if (picture.trace) paintTraceBars(picture, picture.trace);
  const most = paintAnomalies(picture);
  const range = paintTachogram(picture);
  paintTimes(picture);
  context.restore();
  paintNames(picture, most, range);
}

function paintTraceBars(
  { context, dpr, widthPx, colors }: OverviewPicture,
  { min, max }: PixelColumns,
): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let px = 0; px < min.length; px++) {
    if (min[px] < low) low = min[px];
    if (max[px] > high) high = max[px];
  }
  if (high <= low) return;
  const yOf = (value: number) => TRACE.top + TRACE.height * (1 - (value - low) / (high - low));
  const barPx = widthPx / min.length;
  context.fillStyle = colors.trace;
  for (let px = 0; px < min.length; px++) {
    if (Number.isNaN(min[px])) continue;
    const top = yOf(max[px]);
    context.fillRect(px * barPx, top, barPx, Math.max(1 / dpr, yOf(min[px]) - top));
  }
}

/** Bars of the share of anomalous beats. @returns the largest number of anomalies in a column */
function paintAnomalies({ context, columns, widthPx, colors }: OverviewPicture): number {
  const { anomalies, beats } = columns;
  const step = widthPx / anomalies.length;
  let most = 0;
  context.fillStyle = colors.abnormal;
  for (let column = 0; column < anomalies.length; column++) {
    if (anomalies[column] === 0) continue;
    most = Math.max(most, anomalies[column]);
    const share = anomalies[column] / beats[column];
    const height = Math.max(2, share * ANOMALIES.height);
    context.fillRect(column * step, ANOMALIES.top + ANOMALIES.height - height, Math.max(1, step), height);
  }
  return most;
}

/** A bar from the shortest to the longest RR of each column, and the heart rate as a line. @returns its scale */
function paintTachogram(picture: OverviewPicture): { low: number; high: number } {
  const { context, columns, widthPx, colors } = picture;
  const { shortestRrMs, longestRrMs, heartRate } = columns;
  const range = roundedRange(shortestRrMs, longestRrMs);
  // Beyond the scale a mark stands at its edge.
  const yOf = (rr: number) => {
    const share = (rr - range.low) / (range.high - range.low);
    return RR.top + RR.height * (1 - Math.min(1, Math.max(0, share)));
  };
  const step = widthPx / heartRate.length;
  context.fillStyle = colors.muted;
  for (let column = 0; column < heartRate.length; column++) {
    if (Number.isNaN(shortestRrMs[column])) continue;
    const top = yOf(longestRrMs[column]);
    const bottom = yOf(shortestRrMs[column]);
    context.fillRect(column * step, top - 0.75, Math.max(1, step * 0.9), bottom - top + 1.5);
  }
  context.beginPath();
  let isDown = false;
  for (const [column, rate] of smoothed(heartRate, RATE_SMOOTHING_COLUMNS).entries()) {
    if (Number.isNaN(rate)) {
      isDown = false;
      continue;
    }
    const y = yOf(60_000 / rate);
    if (isDown) context.lineTo((column + 0.5) * step, y);
    else context.moveTo((column + 0.5) * step, y);
    isDown = true;
  }
  context.strokeStyle = colors.surface;
  context.lineWidth = 4;
  context.stroke();
  context.strokeStyle = colors.accent;
  context.lineWidth = 2;
  context.stroke();
  return range;
}

/** The middle 98 % of the intervals, widened to hundreds of milliseconds. */
function roundedRange(shortest: Float32Array, longest: Float32Array): { low: number; high: number } {
  const lows = shortest.filter((rr) => !Number.isNaN(rr)).sort();
  const highs = longest.filter((rr) => !Number.isNaN(rr)).sort();
  if (lows.length === 0) return { low: 400, high: 1200 };
  const low = Math.floor(lows[Math.floor(lows.length * 0.01)] / 100) * 100;
  const high = Math.ceil(highs[Math.floor((highs.length - 1) * 0.99)] / 100) * 100;
  return { low: Math.max(RR_RANGE_MS.shortest, low - 50), high: Math.max(high, low + 300) };
}

function paintTimes({ context, dpr, widthPx, durationSeconds, colors }: OverviewPicture): void {
  const pxPerSecond = widthPx / durationSeconds;
  const step = labelStep(pxPerSecond);
  const top = RR.top + RR.height;
  context.font = PAPER_FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = colors.muted;
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.beginPath();
  for (let index = 0; index * step <= durationSeconds; index++) {
    const x = snap(index * step * pxPerSecond, dpr);
    context.moveTo(x, top);
    context.lineTo(x, top + 5);
    const text = formatClock(index * step, step < 1 ? 1 : 0);
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(Math.max(x, half), widthPx - half), top + 15);
  }
  context.stroke();
}

/** Names and units left; the scale of RR, with the heart rate it means, at its ends. */
function paintNames(
  { context, colors }: OverviewPicture,
  most: number,
  range: { low: number; high: number },
): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = PAPER_FONT;
  context.fillStyle = colors.muted;
  context.fillText('Trace', 0, TRACE.top + TRACE.height / 2);
  context.fillText('Flagged', 0, ANOMALIES.top + ANOMALIES.height / 2 - 7);
  context.fillText(most > 0 ? '0–100 %' : 'none', 0, ANOMALIES.top + ANOMALIES.height / 2 + 7);
  const write = (rr: number, y: number) => {
    context.fillText(`${Math.round(rr)} ms`, 0, y);
    context.fillStyle = colors.accent;
    context.fillText(`${Math.round(60_000 / rr)} bpm`, 0, y + 13);
    context.fillStyle = colors.muted;
  };
  write(range.high, RR.top + 6);
  context.fillText('RR', 0, RR.top + RR.height / 2 + 2);
  write(range.low, RR.top + RR.height - 18);
}
