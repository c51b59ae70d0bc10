import { fitLane, type LaneScale } from './lane-scale.ts';
import type { Lane } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';
import type { PaperWindow } from './paper-window.ts';
import { gatherColumns, rangeInView, type TraceMapping } from './trace-columns.ts';
import type { TraceTile } from './trace-tiles.ts';

/** Samples further apart than this, in CSS pixels, are joined by lines; nearer ones share columns of pixels. */
const JOINED_FROM_PX = 0.6;
const TRACE_WIDTH_PX = 1.3;
const CLIP_MARK_GAP_PX = 14;

/** Samples up to this far beside the view take part in what is drawn at its edges, CSS pixels. */
export const TRACE_REACH_PX = 16;

/** The scale a lead is to be drawn at: what is in view decides. */
export function scaleLane(
  view: PaperWindow,
  dpr: number,
  scene: PaperScene,
  lane: Lane,
  tiles: readonly TraceTile[],
  before: LaneScale | null,
): LaneScale {
  const lead = scene.info.leads[lane.lead];
  const pxPerUnit = lead.unit === 'mV' ? scene.mmPerMv * view.pxPerMm : null;
  return fitLane(rangeInView(tiles, mappingOf(view, dpr, lead.rateHz, 0)), lane.height, pxPerUnit, before);
}

/** @param tiles of what is in view and `TRACE_REACH_PX` beside it */
export function paintTrace(
  surface: Surface,
  scene: PaperScene,
  lane: Lane,
  tiles: readonly TraceTile[],
  scale: LaneScale,
): void {
  const { context, view } = surface;
  const { rateHz } = scene.info.leads[lane.lead];
  const yOf = (value: number) => lane.top + lane.height / 2 - (value - scale.middle) * scale.pxPerUnit;
  context.save();
  context.beginPath();
  context.rect(0, lane.top, view.widthPx, lane.height);
  context.clip();
  const clips = new ClipMarks(surface, lane);
  const isJoined =
    view.pxPerSecond / rateHz >= JOINED_FROM_PX && tiles.every((tile) => tile.part.kind === 'samples');
  if (isJoined) strokeSamples(surface, scene, tiles, rateHz, yOf, clips);
  else fillColumns(surface, scene, tiles, rateHz, yOf, clips);
  clips.paint(scene.colors.danger);
  context.restore();
}

/** @param besidePx pixels of the device left and right of the view that belong to it */
function mappingOf(view: PaperWindow, dpr: number, rateHz: number, besidePx: number): TraceMapping {
  return {
    originPx: besidePx - Math.round(view.startPx * dpr),
    pxPerSample: (view.pxPerSecond / rateHz) * dpr,
    widthPx: Math.round(view.widthPx * dpr) + 2 * besidePx,
  };
}

function strokeSamples(
  { context, view }: Surface,
  { colors }: PaperScene,
  tiles: readonly TraceTile[],
  rateHz: number,
  yOf: (value: number) => number,
  clips: ClipMarks,
): void {
  const pxPerSample = view.pxPerSecond / rateHz;
  const reach = TRACE_REACH_PX / pxPerSample;
  let isDown = false;
  context.beginPath();
  for (const { part, startSample } of tiles) {
    if (part.kind !== 'samples') continue;
    const left = view.pxAt(startSample / rateHz);
    const first = Math.max(0, Math.floor(-left / pxPerSample - reach));
    const last = Math.min(part.samples.length, Math.ceil((view.widthPx - left) / pxPerSample + reach) + 1);
    for (let index = first; index < last; index++) {
      const value = part.samples[index];
      if (Number.isNaN(value)) {
        isDown = false;
        continue;
      }
      const x = left + index * pxPerSample;
      const y = yOf(value);
      clips.note(x, y);
      if (isDown) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    }
  }
  context.strokeStyle = colors.trace;
  context.lineWidth = TRACE_WIDTH_PX;
  context.lineJoin = 'round';
  context.stroke();
}

/**
 * One upright bar per device pixel, reaching to its neighbour so that steep flanks stay whole; where a pixel of the device
 * is small, wider than that, so that flanks are as dark as the rest.
 */
function fillColumns(
  { context, view, dpr }: Surface,
  { colors }: PaperScene,
  tiles: readonly TraceTile[],
  rateHz: number,
  yOf: (value: number) => number,
  clips: ClipMarks,
): void {
  const beside = Math.ceil(TRACE_REACH_PX * dpr);
  const { min, max } = gatherColumns(tiles, mappingOf(view, dpr, rateHz, beside));
  let lastTop = Number.NaN;
  let lastBottom = Number.NaN;
  const width = Math.max(1, 1 / dpr);
  const left = (1 / dpr - width) / 2;
  context.fillStyle = colors.trace;
  for (let column = 0; column < min.length; column++) {
    if (Number.isNaN(min[column])) {
      lastTop = Number.NaN;
      lastBottom = Number.NaN;
      continue;
    }
    const x = (column - beside) / dpr;
    const top = yOf(max[column]);
    const bottom = yOf(min[column]);
    clips.note(x, top);
    clips.note(x, bottom);
    // Comparisons with NaN are false: after a gap nothing is joined.
    const from = lastBottom < top ? lastBottom : top;
    const to = lastTop > bottom ? lastTop : bottom;
    if (x > -width && x < view.widthPx + width)
      context.fillRect(x + left, from - TRACE_WIDTH_PX / 2, width, to - from + TRACE_WIDTH_PX);
    lastTop = top;
    lastBottom = bottom;
  }
}

/**
 * Tells where the trace leaves its lane: a triangle at the edge, pointing to where it went. There is at most one in every
 * stretch of a fixed width, counted from the start of the recording.
 */
class ClipMarks {
  private readonly surface: Surface;
  private readonly lane: Lane;
  private readonly above = new Set<number>();
  private readonly below = new Set<number>();

  constructor(surface: Surface, lane: Lane) {
    this.surface = surface;
    this.lane = lane;
  }

  note(x: number, y: number): void {
    const { top, height } = this.lane;
    if (y < top) this.above.add(this.stretchAt(x));
    else if (y > top + height) this.below.add(this.stretchAt(x));
  }

  paint(color: string): void {
    const { context, view } = this.surface;
    const { top, height } = this.lane;
    const middle = (stretch: number) => (stretch + 0.5) * CLIP_MARK_GAP_PX - view.startPx;
    context.fillStyle = color;
    for (const stretch of this.above) triangle(context, middle(stretch), top + 1, 1);
    for (const stretch of this.below) triangle(context, middle(stretch), top + height - 1, -1);
  }

  private stretchAt(x: number): number {
    return Math.floor((this.surface.view.startPx + x) / CLIP_MARK_GAP_PX);
  }
}

function triangle(
  context: OffscreenCanvasRenderingContext2D,
  x: number,
  tip: number,
  direction: 1 | -1,
): void {
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 5, tip + 8 * direction);
  context.lineTo(x + 5, tip + 8 * direction);
  context.fill();
}
