import { amplitudeGrid, multiplesWithin, timeGrid } from './paper-grid.ts';
import type { Lane } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';

/** The ground of the lanes with its lines, one CSS pixel wide and on whole pixels of the device. */
export function paintSquares({ context, view, dpr }: Surface, scene: PaperScene): void {
  const { layout, colors, info, mmPerMv } = scene;
  context.fillStyle = colors.ground;
  context.fillRect(0, layout.lanesTop, view.widthPx, layout.lanesBottom - layout.lanesTop);
  const lines = new Lines({ context, view, dpr });
  const time = timeGrid(view.pxPerSecond);
  for (const lane of layout.lanes) {
    const pxPerMv = info.leads[lane.lead].unit === 'mV' ? mmPerMv * view.pxPerMm : null;
    const amplitude = pxPerMv === null ? null : amplitudeGrid(pxPerMv);
    for (const kind of ['minor', 'major'] as const) {
      context.fillStyle = colors[kind];
      const timeStep = time[kind];
      if (timeStep !== null) lines.upright(lane, timeStep * view.pxPerSecond);
      const amplitudeStep = amplitude?.[kind] ?? null;
      if (amplitudeStep !== null && pxPerMv !== null) lines.level(lane, amplitudeStep * pxPerMv);
    }
  }
}

class Lines {
  private readonly surface: Surface;
  private readonly thicknessPx: number;

  constructor(surface: Surface) {
    this.surface = surface;
    this.thicknessPx = Math.max(1, Math.round(surface.dpr)) / surface.dpr;
  }

  upright({ top, height }: Lane, stepPx: number): void {
    const { context, view, dpr } = this.surface;
    const left = Math.round(view.startPx * dpr);
    // From the line before: it may reach into the view.
    const { first, last } = multiplesWithin(stepPx, view.startPx - stepPx, view.startPx + view.widthPx);
    for (let index = first; index <= last; index++) {
      const x = (Math.floor(index * stepPx * dpr) - left) / dpr;
      context.fillRect(x, top, this.thicknessPx, height);
    }
  }

  /** Lines stand around the middle of the lane, so that the squares of all leads look alike. */
  level({ top, height }: Lane, stepPx: number): void {
    const { context, view, dpr } = this.surface;
    const middle = top + height / 2;
    const { first, last } = multiplesWithin(stepPx, top - middle, top + height - middle);
    for (let index = first; index <= last; index++) {
      const y = Math.floor((middle + index * stepPx) * dpr) / dpr;
      context.fillRect(0, y, view.widthPx, this.thicknessPx);
    }
  }
}
