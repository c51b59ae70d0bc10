import { fitLane, type LaneScale } from './lane-scale.ts';
import type { Lane } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';
import { gatherColumns, rangeInView, type TraceMapping } from './trace-columns.ts';
import type { TraceTile } from './trace-tiles.ts';

/** Samples further apart than this, in CSS pixels, are joined by lines; nearer ones share columns of pixels. */
const JOINED_FROM_PX = 0.6;
const TRACE_WIDTH_PX = 1.3;
const CLIP_MARK_GAP_PX = 14;

/** Draws one lead and returns the scale it was drawn at. */
export function paintTrace(
  surface: Surface,
  scene: PaperScene,
  lane: Lane,
  tiles: readonly TraceTile[],
  before: LaneScale | null,
): LaneScale {
  const { context, view, dpr } = surface;
  const lead = scene.info.leads[lane.lead];
  const pxPerSample = view.pxPerSecond / lead.rateHz;
  const mapping: TraceMapping = {
    originPx: view.pxAt(0) * dpr,
    pxPerSample: pxPerSample * dpr,
    widthPx: Math.round(view.widthPx * dpr),
  };
  const pxPerUnit = lead.unit === 'mV' ? scene.mmPerMv * view.pxPerMm : null;
  const scale = fitLane(rangeInView(tiles, mapping), lane.height, pxPerUnit, before);
  const yOf = (value: number) => lane.top + lane.height / 2 - (value - scale.middle) * scale.pxPerUnit;
  context.save();
  context.beginPath();
  context.rect(0, lane.top, view.widthPx, lane.height);
  context.clip();
  const clips = new ClipMarks(surface, lane);
  const isJoined = pxPerSample >= JOINED_FROM_PX && tiles.every((tile) => tile.part.kind === 'samples');
  if (isJoined) strokeSamples(surface, scene, tiles, lead.rateHz, yOf, clips);
  else fillColumns(surface, scene, gatherColumns(tiles, mapping), yOf, clips);
  clips.paint(scene.colors.danger);
  context.restore();
  return scale;
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
  let isDown = false;
  context.beginPath();
  for (const { part, startSample } of tiles) {
    if (part.kind !== 'samples') continue;
    const left = view.pxAt(startSample / rateHz);
    const first = Math.max(0, Math.floor(-left / pxPerSample) - 1);
    const last = Math.min(part.samples.length, Math.ceil((view.widthPx - left) / pxPerSample) + 2);
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

/** One upright bar per device pixel, reaching to its neighbour so that steep flanks stay whole. */
function fillColumns(
  { context, dpr }: Surface,
  { colors }: PaperScene,
  { min, max }: { readonly min: Float32Array; readonly max: Float32Array },
  yOf: (value: number) => number,
  clips: ClipMarks,
): void {
  const thickness = TRACE_WIDTH_PX;
  let lastTop = Number.NaN;
  let lastBottom = Number.NaN;
  context.fillStyle = colors.trace;
  for (let px = 0; px < min.length; px++) {
    if (Number.isNaN(min[px])) {
      lastTop = Number.NaN;
      lastBottom = Number.NaN;
      continue;
    }
    const top = yOf(max[px]);
    const bottom = yOf(min[px]);
    clips.note(px / dpr, top);
    clips.note(px / dpr, bottom);
    // Comparisons with NaN are false: after a gap nothing is joined.
    const from = lastBottom < top ? lastBottom : top;
    const to = lastTop > bottom ? lastTop : bottom;
    context.fillRect(px / dpr, from - thickness / 2, 1 / dpr, to - from + thickness);
    lastTop = top;
    lastBottom = bottom;
  }
}

/** Tells where the trace leaves its lane: a triangle at the edge, pointing to where it went. */
class ClipMarks {
  private readonly surface: Surface;
  private readonly lane: Lane;
  private readonly above: number[] = [];
  private readonly below: number[] = [];

  constructor(surface: Surface, lane: Lane) {
    this.surface = surface;
    this.lane = lane;
  }

  note(x: number, y: number): void {
    if (y < this.lane.top) addApart(this.above, x);
    else if (y > this.lane.top + this.lane.height) addApart(this.below, x);
  }

  paint(color: string): void {
    const { context } = this.surface;
    const { top, height } = this.lane;
    context.fillStyle = color;
    for (const x of this.above) triangle(context, x, top + 1, 1);
    for (const x of this.below) triangle(context, x, top + height - 1, -1);
  }
}

function addApart(marks: number[], x: number): void {
  const last = marks.at(-1);
  if (last === undefined || x - last >= CLIP_MARK_GAP_PX) marks.push(x);
}

function triangle(context: CanvasRenderingContext2D, x: number, tip: number, direction: 1 | -1): void {
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 5, tip + 8 * direction);
  context.lineTo(x + 5, tip + 8 * direction);
  context.fill();
}
