import type { LaneScale } from './lane-scale.ts';
import { markRoom } from './mark-room.ts';
import { paintGutter, paintTimes } from './paint-grid.ts';
import { paintBeatMarks, paintSelection } from './paint-marks.ts';
import { nameStretches, paintCaliper, paintStretches } from './paint-overlays.ts';
import { paintReference } from './paint-reference.ts';
import { paintSquares } from './paint-squares.ts';
import { paintTrace, scaleLane, TRACE_REACH_PX } from './paint-trace.ts';
import type { Lane } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';
import type { PaperViewport } from './paper-viewport.ts';
import { type PaperWindow, paperWindow } from './paper-window.ts';
import { RollingPicture } from './rolling-picture.ts';
import { levelFor, type TraceSpan, type TraceTile, type TraceTiles } from './trace-tiles.ts';

/** What of a lead is drawn, and at which scale. */
interface LaneTrace {
  readonly lane: Lane;
  readonly tiles: readonly TraceTile[];
  readonly scale: LaneScale;
}

/**
 * Paints the paper. What belongs to a moment of the recording is painted once and then moved with the paper; what belongs
 * to the view, as the times below it, is painted over that every time.
 */
export class PaperPainter {
  private readonly tiles: TraceTiles;
  private readonly picture = new RollingPicture();
  private readonly scales = new Map<number, LaneScale>();
  private isWhole = true;
  /** Rises where this picture or the one before lacks a part of the trace: then neither is built on. */
  private incomplete = 0;

  constructor(tiles: TraceTiles) {
    this.tiles = tiles;
  }

  /** The scale a lead was last painted at. */
  scaleOf(lead: number): LaneScale | null {
    return this.scales.get(lead) ?? null;
  }

  forgetScales(): void {
    this.scales.clear();
  }

  /**
   * @param revision of what the scene is made of
   * @returns whether the whole trace was there
   */
  paint(
    context: CanvasRenderingContext2D,
    dpr: number,
    viewport: PaperViewport,
    scene: PaperScene,
    revision: number,
  ): boolean {
    const { canvas } = context;
    const { layout } = scene;
    const left = Math.round(layout.gutterPx * dpr);
    const from = Math.round(viewport.startSeconds * viewport.pxPerSecond * dpr);
    const span = { from, to: from + canvas.width - left };
    const view = paperWindow(viewport, dpr, span.from, span.to);
    const lanes = this.takeLanes(view, dpr, scene);
    const room = markRoom(view, scene);
    const { beats, mmPerMv, criteria, labels, selectedBeat, colors } = scene;
    const shows = [
      ...[canvas.width, canvas.height, dpr, view.mmPerSecond, view.pxPerMm, revision, this.incomplete],
      ...[beats.count, mmPerMv, criteria, labels, selectedBeat, colors, layout, ...Object.values(room)],
      ...lanes.map(({ scale }) => scale),
    ];
    const heightPx = Math.round(layout.lanesBottom * dpr);
    const isAnew = this.picture.show(shows, span, heightPx, (picture, part) => {
      picture.setTransform(dpr, 0, 0, dpr, part.at, 0);
      const surface = { context: picture, dpr, view: paperWindow(viewport, dpr, part.from, part.to) };
      paintGround(surface, scene);
      for (const { lane, tiles, scale } of lanes) paintTrace(surface, scene, lane, tiles, scale);
      paintReference(surface, scene, room.usualSymbols);
      paintBeatMarks(surface, scene, room);
    });
    context.setTransform(dpr, 0, 0, dpr, 0, 0);
    if (isAnew) paintFrame({ context, dpr, view }, scene);
    this.picture.copyTo(context, left);
    context.save();
    context.translate(left / dpr, 0);
    paintOver({ context, dpr, view }, scene, lanes);
    context.restore();
    return this.isWhole;
  }

  private takeLanes(view: PaperWindow, dpr: number, scene: PaperScene): LaneTrace[] {
    const { lanes } = scene.layout;
    const spans = lanes.map(({ lead }) => spanOf(lead, scene.info.leads[lead].rateHz, view));
    const found = this.tiles.take(spans);
    const isWhole = spans.every((span) => this.tiles.has(span));
    if (!isWhole || !this.isWhole) this.incomplete++;
    this.isWhole = isWhole;
    return lanes.map((lane, index) => {
      const scale = scaleLane(view, dpr, scene, lane, found[index], this.scaleOf(lane.lead));
      this.scales.set(lane.lead, scale);
      return { lane, tiles: found[index], scale };
    });
  }
}

/** What is visible of a lead, and what beside it the edges are drawn from. */
function spanOf(
  lead: number,
  rateHz: number,
  { startSeconds, endSeconds, pxPerSecond }: PaperWindow,
): TraceSpan {
  const reach = TRACE_REACH_PX / pxPerSecond;
  return {
    lead,
    startSample: Math.max(0, Math.floor((startSeconds - reach) * rateHz) - 1),
    endSample: Math.ceil((endSeconds + reach) * rateHz) + 1,
    samplesPerColumn: levelFor(rateHz / pxPerSecond),
  };
}

/** What the paper stands in: it does not move. */
function paintFrame(surface: Surface, scene: PaperScene): void {
  const { context } = surface;
  context.fillStyle = scene.colors.surface;
  context.fillRect(0, 0, scene.layout.gutterPx + surface.view.widthPx + 1, scene.layout.heightPx);
  paintGutter(surface, scene);
}

/** What the trace and the marks stand on. */
function paintGround(surface: Surface, scene: PaperScene): void {
  const { context, view } = surface;
  context.fillStyle = scene.colors.surface;
  context.fillRect(0, 0, view.widthPx, scene.layout.lanesTop);
  paintSquares(surface, scene);
  paintStretches(surface, scene);
  paintSelection(surface, scene);
}

/** What belongs to the view and not to the recording. */
function paintOver(surface: Surface, scene: PaperScene, lanes: readonly LaneTrace[]): void {
  const { context, view } = surface;
  const { lanesBottom, heightPx } = scene.layout;
  context.beginPath();
  context.rect(0, 0, view.widthPx, heightPx);
  context.clip();
  context.fillStyle = scene.colors.surface;
  context.fillRect(0, lanesBottom, view.widthPx, heightPx - lanesBottom);
  paintTimes(surface, scene);
  nameStretches(surface, scene);
  const measured = lanes.find(({ lane }) => lane.lead === scene.caliper?.lead);
  if (measured) paintCaliper(surface, scene, measured.lane, measured.scale);
}
