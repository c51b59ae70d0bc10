import { amplitudeGrid, multiplesWithin, timeGrid } from './paper-grid.ts';
import type { Lane } from './paper-layout.ts';
import { type PaperScene, type Surface, snap } from './paper-scene.ts';

/**
 * The squares of the paper, ruled once and kept as a picture: hundreds of lines a frame cost more than the trace. The
 * picture is one large square wider than the view, so that wherever the paper stands it needs only to be moved by less
 * than that. It is moved by whole pixels of the device: no line is further than one from its place.
 */
export class PaperSquares {
  private readonly picture = document.createElement('canvas');
  private ruledFor = '';

  paint({ context, dpr, view }: Surface, scene: PaperScene): void {
    const { lanesTop, lanesBottom } = scene.layout;
    const stepPx = timeGrid(view.pxPerSecond).major * view.pxPerSecond;
    const widthPx = view.widthPx + stepPx;
    const heightPx = lanesBottom - lanesTop;
    const key = this.keyOf(scene, [widthPx, heightPx, dpr, view.pxPerSecond, view.pxPerMm]);
    if (key !== this.ruledFor) this.rule(scene, { widthPx, heightPx, dpr, view });
    this.ruledFor = key;
    const startPx = view.startSeconds * view.pxPerSecond;
    const left = -Math.round((startPx - Math.floor(startPx / stepPx) * stepPx) * dpr) / dpr;
    context.drawImage(this.picture, left, lanesTop, this.picture.width / dpr, this.picture.height / dpr);
  }

  /** Everything that the picture shows. */
  private keyOf({ layout, info, colors, mmPerMv }: PaperScene, sizes: readonly number[]): string {
    const lanes = layout.lanes.map(({ lead, top, height }) => [info.leads[lead].unit, top, height]);
    return JSON.stringify([sizes, lanes, mmPerMv, colors.ground, colors.minor, colors.major]);
  }

  private rule(
    scene: PaperScene,
    size: Pick<Surface, 'dpr' | 'view'> & { readonly widthPx: number; readonly heightPx: number },
  ): void {
    const { dpr, view, widthPx, heightPx } = size;
    const { layout, colors } = scene;
    this.picture.width = Math.ceil(widthPx * dpr);
    this.picture.height = Math.ceil(heightPx * dpr);
    const context = this.picture.getContext('2d', { alpha: false });
    if (!context) return;
    context.setTransform(dpr, 0, 0, dpr, 0, -layout.lanesTop * dpr);
    context.fillStyle = colors.ground;
    context.fillRect(0, layout.lanesTop, widthPx, heightPx);
    const time = timeGrid(view.pxPerSecond);
    for (const lane of layout.lanes) {
      const pxPerMv = scene.info.leads[lane.lead].unit === 'mV' ? scene.mmPerMv * view.pxPerMm : null;
      const amplitude = pxPerMv === null ? null : amplitudeGrid(pxPerMv);
      for (const kind of ['minor', 'major'] as const) {
        context.beginPath();
        const timeStep = time[kind];
        if (timeStep !== null) ruleTimes(context, lane, timeStep * view.pxPerSecond, widthPx, dpr);
        const amplitudeStep = amplitude?.[kind] ?? null;
        if (amplitudeStep !== null && pxPerMv !== null)
          ruleAmplitudes(context, lane, amplitudeStep * pxPerMv, widthPx, dpr);
        context.strokeStyle = colors[kind];
        context.lineWidth = 1;
        context.stroke();
      }
    }
  }
}

function ruleTimes(
  context: CanvasRenderingContext2D,
  { top, height }: Lane,
  stepPx: number,
  widthPx: number,
  dpr: number,
): void {
  for (let index = 0; index * stepPx <= widthPx; index++) {
    const x = snap(index * stepPx, dpr);
    context.moveTo(x, top);
    context.lineTo(x, top + height);
  }
}

/** Lines stand around the middle of the lane, so that the squares of all leads look alike. */
function ruleAmplitudes(
  context: CanvasRenderingContext2D,
  { top, height }: Lane,
  stepPx: number,
  widthPx: number,
  dpr: number,
): void {
  const middle = top + height / 2;
  const { first, last } = multiplesWithin(stepPx, top - middle, top + height - middle);
  for (let index = first; index <= last; index++) {
    const y = snap(middle + index * stepPx, dpr);
    context.moveTo(0, y);
    context.lineTo(widthPx, y);
  }
}
