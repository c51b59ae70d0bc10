import { type PointerEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { CanvasPicture } from '../../charts/canvas-picture.ts';
import { useChartColors } from '../../charts/chart-colors.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { useIsPrinting } from '../parts/use-is-printing.ts';
import { useCriteria, useExplore, useRevision } from './explore-context.ts';
import { overviewColumns } from './overview-columns.ts';
import { OVERVIEW_GUTTER_PX, OVERVIEW_HEIGHT_PX, paintOverview } from './paint-overview.ts';
import { readPaperColors } from './paper-colors.ts';
import { PRINT_DPR, PRINTED_STRIP_PX } from './paper-layout.ts';
import { StillSlide } from './still-slide.ts';
import { gatherColumns, type PixelColumns } from './trace-columns.ts';
import { levelFor, type TraceTile } from './trace-tiles.ts';
import './recording-overview.css';

/** A column of the beats' rows is this wide, CSS pixels. */
const COLUMN_PX = 2;

/** While a recording is read it changes many times a second. */
const REST_MS = 120;

/** From one end of the overview to the other. */
const SLIDE_TIME = 1e6;

/** Share of the window that the arrow keys move it by. */
const KEY_SHARE = 0.5;

/** The whole recording, with a window where the paper is; click or drag to go there. */
export function RecordingOverview() {
  const { recording } = useExplore();
  const revision = useRevision();
  const criteria = useCriteria();
  const theme = useChartColors();
  const [screenPx, setScreenPx] = useState(0);
  const isPrinting = useIsPrinting();
  const widthPx = isPrinting ? PRINTED_STRIP_PX - OVERVIEW_GUTTER_PX : screenPx;
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { info, beats } = recording;
  const durationSeconds = Math.max(1, info.sampleCount / info.rateHz);
  // A printer does not wait for another one: that of the screen is drawn wider or narrower.
  const trace = useOverviewTrace(screenPx);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats are those of the revision
  const columns = useMemo(
    () =>
      overviewColumns(
        beats,
        info.rateHz,
        durationSeconds,
        Math.max(1, Math.floor(widthPx / COLUMN_PX)),
        criteria,
      ),
    [revision, durationSeconds, widthPx, criteria],
  );

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setScreenPx(Math.max(0, element.clientWidth - OVERVIEW_GUTTER_PX));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useLayoutEffect(() => {
    if (!canvas.current || widthPx === 0) return;
    const dpr = isPrinting ? Math.max(PRINT_DPR, devicePixelRatio) : devicePixelRatio;
    const size = {
      widthPx: Math.round((widthPx + OVERVIEW_GUTTER_PX) * dpr),
      heightPx: Math.round(OVERVIEW_HEIGHT_PX * dpr),
    };
    new CanvasPicture(true).put(canvas.current, size, (context) => {
      context.setTransform(dpr, 0, 0, dpr, 0, 0);
      paintOverview({ context, dpr, widthPx, durationSeconds, trace, columns, colors: readPaperColors() });
    });
  }, [widthPx, isPrinting, durationSeconds, trace, columns, theme]);

  return (
    <div className="recording-overview" ref={frame}>
      <canvas
        ref={canvas}
        role="img"
        aria-label="Whole recording: trace, share of flagged beats, RR intervals and heart rate"
        style={{ '--height': `${OVERVIEW_HEIGHT_PX}px`, '--print-width': `${PRINTED_STRIP_PX}px` }}
      />
      <Brush />
    </div>
  );
}

/** Extremes of the analysed lead over the whole recording, one pair a device pixel; the last ones until new ones come. */
function useOverviewTrace(widthPx: number): PixelColumns | null {
  const { recording } = useExplore();
  const revision = useRevision();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision has more of the recording
  const ask = useCallback(async () => {
    const { info } = recording;
    const lead = info.recognised.lead.value;
    const { rateHz } = info.leads[lead];
    const samples = Math.ceil((info.sampleCount / info.rateHz) * rateHz);
    const width = Math.round(widthPx * devicePixelRatio);
    const samplesPerColumn = levelFor(samples / width);
    const endSample = Math.ceil(samples / samplesPerColumn) * samplesPerColumn;
    const part = await recording.readTrace({ lead, startSample: 0, endSample, samplesPerColumn });
    const tile: TraceTile = { lead, samplesPerColumn, startSample: 0, part };
    return gatherColumns([tile], { originPx: 0, pxPerSample: width / Math.max(1, samples), widthPx: width });
  }, [recording, revision, widthPx]);
  // The paper tells of what cannot be read.
  return latestValue(useLatest(widthPx === 0 ? null : ask, REST_MS));
}

/** The window where the paper is. A plain element moved by the viewport: the overview below is not painted again. */
function Brush() {
  const { viewport } = useExplore();
  const track = useRef<HTMLDivElement>(null);
  const thumb = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!thumb.current) return;
    const slide = new StillSlide(thumb.current, '0cqw', '100cqw', SLIDE_TIME);
    const place = () => {
      const { startSeconds, endSeconds, durationSeconds } = viewport;
      if (!thumb.current || !track.current || durationSeconds === 0) return;
      const start = startSeconds / durationSeconds;
      const end = Math.min(1, endSeconds / durationSeconds);
      slide.moveTo(start * SLIDE_TIME);
      const width = `${Number(((end - start) * 100).toFixed(3))}%`;
      if (thumb.current.style.width !== width) thumb.current.style.width = width;
      track.current.ariaValueMax = String(Math.round(durationSeconds));
      track.current.ariaValueNow = String(Math.round(startSeconds));
    };
    place();
    const unsubscribe = viewport.subscribe(place);
    return () => {
      unsubscribe();
      slide.stop();
    };
  }, [viewport]);
  const goTo = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    viewport.centreOn(((event.clientX - left) / width) * viewport.durationSeconds);
  };
  return (
    <div
      ref={track}
      className="brush"
      role="slider"
      tabIndex={0}
      aria-label="Place in the recording, seconds"
      aria-valuemin={0}
      aria-valuenow={0}
      title="Click or drag to go there"
      style={{ left: OVERVIEW_GUTTER_PX }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goTo(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) goTo(event);
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') viewport.panByShare(-KEY_SHARE);
        else if (event.key === 'ArrowRight') viewport.panByShare(KEY_SHARE);
        else if (event.key === 'Home') viewport.moveTo(0);
        else if (event.key === 'End') viewport.moveTo(viewport.durationSeconds);
        else return;
        event.preventDefault();
      }}
    >
      <div ref={thumb} className="brush-window" />
    </div>
  );
}
