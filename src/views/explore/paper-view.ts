import type { Criteria } from '../../store/beat-verdicts.ts';
import type { LabelMap } from '../../store/labels.ts';
import { nearestIndex } from '../../store/recording-navigation.ts';
import { followPrinter } from '../parts/follow-printer.ts';
import type { Caliper } from './calipers.ts';
import type { ExploreSession, ReferenceBeats } from './explore-session.ts';
import type { PaperColors } from './paper-colors.ts';
import { PaperLayers } from './paper-layers.ts';
import { type Lane, layOutPaper, type PaperLayout, PRINT_DPR, PRINTED_STRIP_PX } from './paper-layout.ts';
import { PaperPainter, type PaperSheet } from './paper-painter.ts';
import type { PaperScene } from './paper-scene.ts';
import { CSS_PX_PER_MM, type PaperViewport } from './paper-viewport.ts';
import { TraceTiles } from './trace-tiles.ts';

/** On a page of a report: beside figures and overview, or where there are many leads on a page of their own. */
const PRINT_LANES_MM = { few: 50, aLead: 12, most: 144 } as const;

/** What React says of the paper; everything that changes while dragging is elsewhere. */
export interface PaperInputs {
  readonly leads: readonly number[];
  readonly mmPerMv: number;
  readonly pxPerMm: number;
  readonly criteria: Criteria;
  readonly labels: LabelMap;
  readonly selectedBeat: number | null;
  readonly colors: PaperColors;
}

export interface PaperListener {
  readonly onCaliper: (caliper: Caliper | null) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * The canvas of one recording. Draws at most once a frame, from what has been fetched; whatever changes only asks for
 * the next frame.
 */
export class PaperView {
  readonly canvas: HTMLCanvasElement;
  private readonly session: ExploreSession;
  private readonly viewport: PaperViewport;
  private readonly listener: PaperListener;
  private readonly tiles: TraceTiles;
  private readonly painter: PaperPainter;
  private readonly cleanUps: (() => void)[];
  private inputs: PaperInputs;
  private layout: PaperLayout;
  private recognised: ExploreSession['info']['recognised'];
  private heldCaliper: Caliper | null = null;
  private frame: number | null = null;
  private sheet: PaperSheet;
  private isPrinting = false;

  /** @param layers an element over the canvas */
  constructor(
    canvas: HTMLCanvasElement,
    layers: HTMLElement,
    session: ExploreSession,
    viewport: PaperViewport,
    inputs: PaperInputs,
    listener: PaperListener,
  ) {
    this.canvas = canvas;
    this.session = session;
    this.viewport = viewport;
    this.listener = listener;
    this.inputs = inputs;
    this.recognised = session.info.recognised;
    this.tiles = new TraceTiles(
      (request) => session.readTrace(request),
      () => this.invalidate(),
      listener.onFailure,
    );
    this.painter = new PaperPainter(this.tiles, new PaperLayers(layers));
    this.layout = this.layOut();
    this.sheet = { canvas, dpr: 1, widthPx: 0, heightPx: 0 };
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(canvas.parentElement ?? canvas);
    this.cleanUps = [
      viewport.subscribe(() => this.invalidate()),
      session.subscribe(() => this.takeRevision()),
      () => observer.disconnect(),
      followPrinter((isPrinting) => this.print(isPrinting)),
    ];
    this.fit();
  }

  /** On paper a millimetre is what CSS says it is, however the screen is calibrated, and as wide as a page. */
  private print(isPrinting: boolean): void {
    this.isPrinting = isPrinting;
    this.layout = this.layOut();
    this.fit();
    if (isPrinting) this.paintWhole();
  }

  private pxPerMm(): number {
    return this.isPrinting ? CSS_PX_PER_MM : this.inputs.pxPerMm;
  }

  dispose(): void {
    for (const cleanUp of this.cleanUps) cleanUp();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
  }

  update(inputs: PaperInputs): void {
    this.inputs = inputs;
    this.layout = this.layOut();
    this.fit();
  }

  get caliper(): Caliper | null {
    return this.heldCaliper;
  }

  setCaliper(caliper: Caliper | null): void {
    this.heldCaliper = caliper;
    this.listener.onCaliper(caliper);
    this.invalidate();
  }

  /** Pixels from the left edge of the paper, which begins right of the names. */
  paperX(clientX: number): number {
    return clientX - this.canvas.getBoundingClientRect().left - this.layout.gutterPx;
  }

  laneAt(clientY: number): Lane | null {
    const y = clientY - this.canvas.getBoundingClientRect().top;
    return this.layout.lanes.find(({ top, height }) => y >= top && y < top + height) ?? null;
  }

  /** Amplitude under the pointer, as the lane is drawn. */
  valueAt(lane: Lane, clientY: number): number {
    const scale = this.painter.scaleOf(lane.lead) ?? { middle: 0, pxPerUnit: 1 };
    const y = clientY - this.canvas.getBoundingClientRect().top;
    return scale.middle + (lane.top + lane.height / 2 - y) / scale.pxPerUnit;
  }

  /** CSS pixels a unit of the lead. */
  pxPerUnit(lead: number): number {
    return this.painter.scaleOf(lead)?.pxPerUnit ?? 1;
  }

  /** Amplitude in the middle of the lane. */
  middleOf(lead: number): number {
    return this.painter.scaleOf(lead)?.middle ?? 0;
  }

  /** The lead whose beats are scored if it is on the paper, else the first that is. */
  mainLead(): number {
    const { lead } = this.session.info.recognised;
    return this.inputs.leads.includes(lead.value) ? lead.value : this.inputs.leads[0];
  }

  /** The beat nearest to a place on the paper, if one is within a beat's reach. */
  beatAt(clientX: number): number | null {
    const { beats, info } = this.session;
    const seconds = this.viewport.secondsAt(this.paperX(clientX));
    const nearest = nearestIndex(beats.rPeakSamples, beats.count, seconds * info.rateHz);
    if (nearest === null) return null;
    return Math.abs(beats.rPeakSamples[nearest] / info.rateHz - seconds) <= 1 ? nearest : null;
  }

  invalidate(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.paint();
    });
  }

  /** Draws everything on the canvas itself, now: for the printer, and for saving a picture. */
  paintWhole(): void {
    this.painter.paintWhole(this.sheet, this.viewport, this.scene());
  }

  private paint(): void {
    // What lies over the canvas on a screen is not printed.
    if (this.isPrinting) {
      this.paintWhole();
      return;
    }
    const { viewport, session, sheet } = this;
    const isBusy = String(!this.painter.paint(sheet, viewport, this.scene(), session.revision));
    if (this.canvas.ariaBusy !== isBusy) this.canvas.ariaBusy = isBusy;
  }

  private scene(): PaperScene {
    const { info, beats, stretches, reference } = this.session;
    const { labels, criteria, selectedBeat, mmPerMv, colors } = this.inputs;
    return {
      info,
      beats,
      stretches,
      reference,
      labels,
      criteria,
      selectedBeat,
      mmPerMv,
      caliper: this.heldCaliper,
      colors,
      layout: this.layout,
    };
  }

  private takeRevision(): void {
    const { info } = this.session;
    // Another unit, polarity or rate: what was fetched says something else now.
    if (info.recognised !== this.recognised) {
      this.recognised = info.recognised;
      this.tiles.clear();
      this.painter.forgetScales();
      this.setCaliper(null);
    } else {
      this.tiles.refreshShort();
    }
    this.layout = this.layOut();
    this.fit();
  }

  private layOut(): PaperLayout {
    const { reference } = this.session;
    const { leads, criteria } = this.inputs;
    return layOutPaper({
      leads,
      pxPerMm: this.pxPerMm(),
      ...(this.isPrinting && { mostLaneMm: printLaneMm(leads.length) }),
      hasReference: reference !== null,
      hasRhythm: reference !== null && hasRhythm(reference),
      showsEarly: criteria.prematurity.isOn,
    });
  }

  private fit(): void {
    const { info } = this.session;
    const widthPx = this.isPrinting ? PRINTED_STRIP_PX : (this.canvas.parentElement?.clientWidth ?? 0);
    // An element that is being taken away has no width.
    if (widthPx <= this.layout.gutterPx) return;
    const { canvas, sheet } = this;
    const { heightPx } = this.layout;
    const dpr = this.isPrinting ? Math.max(PRINT_DPR, devicePixelRatio) : devicePixelRatio;
    this.sheet = { canvas, dpr, widthPx: Math.round(widthPx * dpr), heightPx: Math.round(heightPx * dpr) };
    const isResized = sheet.widthPx !== this.sheet.widthPx || sheet.heightPx !== this.sheet.heightPx;
    if (isResized) canvas.style.setProperty('--height', `${heightPx}px`);
    this.viewport.resize(widthPx - this.layout.gutterPx, this.pxPerMm());
    this.viewport.setDuration(info.sampleCount / info.rateHz);
    // What is there does not fill another size: not for a frame is it shown so.
    if (isResized) this.paint();
    else this.invalidate();
  }
}

function printLaneMm(leads: number): number {
  const { few, aLead, most } = PRINT_LANES_MM;
  return Math.min(Math.max(few, aLead * leads), most) / leads;
}

/** Changes of rhythm and remarks beside the beats; looked for once per set of annotations. */
const rhythms = new WeakMap<ReferenceBeats['entries'], boolean>();

function hasRhythm(reference: ReferenceBeats): boolean {
  const known = rhythms.get(reference.entries);
  if (known !== undefined) return known;
  const found = reference.entries.some(({ symbol }, index) => reference.isBeat[index] !== 1 && symbol !== '');
  rhythms.set(reference.entries, found);
  return found;
}
