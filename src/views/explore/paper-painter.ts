import { CanvasPicture, type PictureSize } from '../../charts/canvas-picture.ts';
import type { LaneScale } from './lane-scale.ts';
import { type MarkRoom, markRoom } from './mark-room.ts';
import { STRIP_PX } from './moving-picture.ts';
import { paintGutter, paintTimes } from './paint-grid.ts';
import { paintBeatMarks, paintSelection } from './paint-marks.ts';
import { nameStretches, paintCaliper, paintStretches } from './paint-overlays.ts';
import { paintReference } from './paint-reference.ts';
import { paintSquares } from './paint-squares.ts';
import { paintTrace, scaleLane, TRACE_REACH_PX } from './paint-trace.ts';
import type { PaperLayers } from './paper-layers.ts';
import type { Lane } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';
import type { PaperViewport } from './paper-viewport.ts';
import { type PaperWindow, paperWindow } from './paper-window.ts';
import type { PictureSpan } from './picture-strips.ts';
import { levelFor, type TraceSpan, type TraceTile, type TraceTiles } from './trace-tiles.ts';

/** What of a lead is drawn, and at which scale. */
interface LaneTrace {
  readonly lane: Lane;
  readonly tiles: readonly TraceTile[];
  readonly scale: LaneScale;
}

/** What the paper is painted on, names included; its size in pixels of the device. */
export interface PaperSheet extends PictureSize {
  readonly canvas: HTMLCanvasElement;
  readonly dpr: number;
}

/** What is in view, and where. */
interface PaperPart {
  /** Pixels of the device from the start of the recording. */
  readonly span: PictureSpan;
  readonly view: PaperWindow;
  readonly lanes: readonly LaneTrace[];
  readonly room: MarkRoom;
}

/**
 * Paints the paper. What belongs to a moment of the recording is painted once and then moved with the paper; what belongs
 * to the view, as the times below it, is painted every time, on layers of its own.
 */
export class PaperPainter {
  private readonly tiles: TraceTiles;
  private readonly layers: PaperLayers;
  private readonly below = new CanvasPicture(true);
  private readonly scales = new Map<number, LaneScale>();
  private isWhole = true;
  /** Rises where this picture or the one before lacks a part of the trace: then neither is built on. */
  private incomplete = 0;

  constructor(tiles: TraceTiles, layers: PaperLayers) {
    this.tiles = tiles;
    this.layers = layers;
  }

  /** The scale a lead was last painted at. */
  scaleOf(lead: number): LaneScale | null {
    return this.scales.get(lead) ?? null;
  }

  forgetScales(): void {
    this.scales.clear();
  }

  /**
   * For the screen: the layers, and below them what they stand in.
   * @param revision of what the scene is made of
   * @returns whether the whole trace was there
   */
  paint(sheet: PaperSheet, viewport: PaperViewport, scene: PaperScene, revision: number): boolean {
    const { canvas, dpr, widthPx, heightPx } = sheet;
    const { layout } = scene;
    const { span, view, lanes, room } = this.partInView(sheet, viewport, scene);
    const { beats, mmPerMv, criteria, labels, selectedBeat, colors } = scene;
    const shows = [
      ...[widthPx, heightPx, dpr, view.mmPerSecond, view.pxPerMm, revision, this.incomplete],
      ...[beats.count, mmPerMv, criteria, labels, selectedBeat, colors, layout, ...Object.values(room)],
      ...lanes.map(({ scale }) => scale),
    ];
    const lanesPx = Math.round(layout.lanesBottom * dpr);
    const isAnew = this.layers.picture.show(shows, span, lanesPx, dpr, (context, { from, to }) => {
      context.setTransform(dpr, 0, 0, dpr, 0, 0);
      paintMoments({ context, dpr, view: paperWindow(viewport, dpr, from, to) }, scene, lanes, room);
    });
    if (isAnew) {
      this.below.put(canvas, sheet, (context) => {
        context.setTransform(dpr, 0, 0, dpr, 0, 0);
        paintFrame({ context, dpr, view }, scene);
      });
    }
    const paperPx = span.to - span.from;
    this.layers.place(widthPx - paperPx, dpr);
    this.layers.paintFoot(layout, dpr, paperPx, (context) => paintFoot({ context, dpr, view }, scene));
    const paintMeasure = (context: OffscreenCanvasRenderingContext2D) =>
      paintMeasured({ context, dpr, view }, scene, lanes);
    this.layers.paintOver(layout, dpr, paperPx, scene.caliper ? paintMeasure : null);
    return this.isWhole;
  }

  /** Everything on one canvas: for the printer, and for a picture to be saved. */
  paintWhole(sheet: PaperSheet, viewport: PaperViewport, scene: PaperScene): void {
    const { span, view, lanes, room } = this.partInView(sheet, viewport, scene);
    const { canvas, dpr, widthPx } = sheet;
    this.below.put(canvas, sheet, (context) => {
      const surface: Surface = { context, dpr, view };
      context.setTransform(dpr, 0, 0, dpr, 0, 0);
      paintFrame(surface, scene);
      context.setTransform(dpr, 0, 0, dpr, widthPx - (span.to - span.from), 0);
      context.beginPath();
      context.rect(0, 0, view.widthPx, scene.layout.heightPx);
      context.clip();
      paintMoments(surface, scene, lanes, room);
      paintFoot(surface, scene);
      paintMeasured(surface, scene, lanes);
    });
  }

  private partInView({ dpr, widthPx }: PaperSheet, viewport: PaperViewport, scene: PaperScene): PaperPart {
    const from = Math.round(viewport.startSeconds * viewport.pxPerSecond * dpr);
    const span = { from, to: from + widthPx - Math.round(scene.layout.gutterPx * dpr) };
    const view = paperWindow(viewport, dpr, span.from, span.to);
    return { span, view, lanes: this.takeLanes(view, dpr, scene), room: markRoom(view, scene) };
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

/** What is visible of a lead, and what beside it strips reach over and their edges are drawn from. */
export function spanOf(
  lead: number,
  rateHz: number,
  { startSeconds, endSeconds, pxPerSecond }: PaperWindow,
): TraceSpan {
  const reach = (STRIP_PX + TRACE_REACH_PX) / pxPerSecond;
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

/** What belongs to moments of the recording. @param room there is in all that is in view, of which this may be a part */
function paintMoments(
  surface: Surface,
  scene: PaperScene,
  lanes: readonly LaneTrace[],
  room: MarkRoom,
): void {
  paintGround(surface, scene);
  for (const { lane, tiles, scale } of lanes) paintTrace(surface, scene, lane, tiles, scale);
  paintReference(surface, scene, room.usualSymbols);
  paintBeatMarks(surface, scene, room);
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

/** Times and words, which belong to the view and not to the recording. */
function paintFoot(surface: Surface, scene: PaperScene): void {
  const { context, view } = surface;
  const { lanesBottom, heightPx } = scene.layout;
  context.fillStyle = scene.colors.surface;
  context.fillRect(0, lanesBottom, view.widthPx, heightPx - lanesBottom);
  paintTimes(surface, scene);
  nameStretches(surface, scene);
}

function paintMeasured(surface: Surface, scene: PaperScene, lanes: readonly LaneTrace[]): void {
  const measured = lanes.find(({ lane }) => lane.lead === scene.caliper?.lead);
  if (measured) paintCaliper(surface, scene, measured.lane, measured.scale);
}
