import type { Criteria } from '../../store/beat-verdicts.ts';
import type { LabelMap } from '../../store/labels.ts';
import type { ExploreSession } from './explore-session.ts';
import { readPaperColors } from './paper-colors.ts';
import { PaperLayers } from './paper-layers.ts';
import { GUTTER_PX, layOutPaper, PRINT_DPR, PRINTED_STRIP_PX } from './paper-layout.ts';
import { PaperPainter, spanOf } from './paper-painter.ts';
import { CSS_PX_PER_MM, PaperViewport } from './paper-viewport.ts';
import { paperWindow } from './paper-window.ts';
import { TraceTiles } from './trace-tiles.ts';

/** As Holter reports have it. */
const MM_PER_MV = 10;
/** Two strips to a page. */
const LANE_MM = 42;

/** Ten seconds of the judged lead around a beat, at 25 mm/s and 10 mm/mV, on canvases of their own. */
export class StripPrinter {
  private readonly session: ExploreSession;
  private readonly tiles: TraceTiles;
  private readonly painter: PaperPainter;

  constructor(session: ExploreSession) {
    this.session = session;
    this.tiles = new TraceTiles(
      (request) => session.readTrace(request),
      () => {},
      // The paper on the screen tells of what cannot be read; such a strip is left out.
      () => {},
    );
    this.painter = new PaperPainter(this.tiles, new PaperLayers(document.createElement('div')));
  }

  /** Reads what the strips need, since a printer does not wait. */
  fetch(beats: readonly number[]): void {
    if (beats.length > 0) this.tiles.take(beats.map((beat) => this.spanAround(beat)));
  }

  /** Whether all of the trace is there. */
  has(beat: number): boolean {
    return this.tiles.has(this.spanAround(beat));
  }

  paint(canvas: HTMLCanvasElement, beat: number, criteria: Criteria, labels: LabelMap): void {
    const { info, beats, stretches, reference } = this.session;
    const layout = layOutPaper({
      leads: [info.recognised.lead.value],
      pxPerMm: CSS_PX_PER_MM,
      mostLaneMm: LANE_MM,
      hasReference: reference !== null,
      hasRhythm: false,
      showsEarly: criteria.prematurity.isOn,
    });
    const sheet = {
      canvas,
      dpr: PRINT_DPR,
      widthPx: PRINTED_STRIP_PX * PRINT_DPR,
      heightPx: layout.heightPx * PRINT_DPR,
    };
    // Strips are far apart: the middle of one is not that of the next.
    this.painter.forgetScales();
    this.painter.paintWhole(sheet, this.viewportAround(beat), {
      ...{ info, beats, stretches, reference, labels, criteria, layout },
      selectedBeat: beat,
      mmPerMv: MM_PER_MV,
      caliper: null,
      colors: readPaperColors(),
    });
  }

  private viewportAround(beat: number): PaperViewport {
    const { info, beats } = this.session;
    const viewport = new PaperViewport();
    viewport.resize(PRINTED_STRIP_PX - GUTTER_PX, CSS_PX_PER_MM);
    viewport.setDuration(info.sampleCount / info.rateHz);
    viewport.centreOn(beats.rPeakSamples[beat] / info.rateHz);
    return viewport;
  }

  private spanAround(beat: number) {
    const { recognised, leads } = this.session.info;
    const viewport = this.viewportAround(beat);
    const from = Math.round(viewport.startSeconds * viewport.pxPerSecond);
    const view = paperWindow(viewport, 1, from, from + viewport.widthPx);
    return spanOf(recognised.lead.value, leads[recognised.lead.value].rateHz, view);
  }
}
