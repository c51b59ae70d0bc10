import { CanvasPicture, type PictureSize } from '../../charts/canvas-picture.ts';
import { type PictureSpan, PictureStrips } from './picture-strips.ts';
import { StillSlide } from './still-slide.ts';

/** A strip is this wide at least, CSS pixels: what is painted at once reaches so far beside the view. */
export const STRIP_PX = 64;
const KEPT_PX = 64;
/** The compositor counts in floats; this far from where they begin they are exact to a hundredth of a pixel. */
const FARTHEST_PX = 1 << 16;

/** A strip, and what holds it in its place. */
interface Strip {
  readonly canvas: HTMLCanvasElement;
  readonly slide: StillSlide;
}

/**
 * A long picture seen through a window, on canvases side by side. What has been painted once is never painted again: the
 * canvases are moved, which is work of the compositor.
 */
export class MovingPicture {
  private readonly frame: HTMLElement;
  private readonly row = document.createElement('div');
  private readonly slide = slideOf(this.row);
  private readonly picture = new CanvasPicture(true);
  private strips = new PictureStrips({ stripPx: STRIP_PX, keptPx: KEPT_PX });
  private readonly shown = new Map<PictureSpan, Strip>();
  private parked: Strip[] = [];
  private shows: readonly unknown[] = [];
  private sizes = '';
  private dpr = 1;
  /** Where the row begins, pixels of the device from the start of the picture. */
  private origin = 0;

  /** @param frame the window */
  constructor(frame: HTMLElement) {
    this.frame = frame;
    this.row.className = 'paper-row';
    frame.append(this.row);
  }

  /**
   * @param shows everything that the picture depends on but the place; where one of them is another, all is painted anew
   * @param view and the height, in pixels of the device
   * @param paint is given a canvas as large as the span
   * @returns whether all was painted anew
   */
  show(
    shows: readonly unknown[],
    view: PictureSpan,
    heightPx: number,
    dpr: number,
    paint: (context: OffscreenCanvasRenderingContext2D, span: PictureSpan) => void,
  ): boolean {
    const isSame = shows.length === this.shows.length && shows.every((it, i) => Object.is(it, this.shows[i]));
    if (!isSame) this.startAnew(dpr);
    this.shows = shows;
    const sizes = [view.to - view.from, heightPx, dpr].join();
    if (sizes !== this.sizes) this.clear();
    this.sizes = sizes;
    // A strip may lie a view further than the view begins.
    if (Math.abs(view.from - this.origin) / dpr > FARTHEST_PX / 2) this.startAnew(dpr);
    if (this.strips.all.length === 0) this.origin = view.from;
    this.strips.moveTo(view);
    this.layStrips(heightPx, paint);
    setStyle(this.frame, 'width', `${(view.to - view.from) / dpr}px`);
    setStyle(this.frame, 'height', `${heightPx / dpr}px`);
    this.slide.moveTo(timeAt((this.origin - view.from) / dpr));
    return !isSame;
  }

  private startAnew(dpr: number): void {
    this.dpr = dpr;
    this.strips = new PictureStrips({
      stripPx: Math.round(STRIP_PX * dpr),
      keptPx: Math.round(KEPT_PX * dpr),
    });
  }

  /** Paints the strips that are new, on canvases of the same size whose strips are gone. */
  private layStrips(
    heightPx: number,
    paint: (context: OffscreenCanvasRenderingContext2D, span: PictureSpan) => void,
  ): void {
    const spans = this.strips.all;
    for (const [span, strip] of this.shown) {
      if (spans.includes(span)) continue;
      this.shown.delete(span);
      this.park(strip);
    }
    for (const span of spans) {
      if (this.shown.has(span)) continue;
      const size = { widthPx: span.to - span.from, heightPx };
      const strip = this.takeParked(size) ?? this.addStrip(size);
      this.shown.set(span, strip);
      this.picture.put(strip.canvas, size, (context) => paint(context, span));
      strip.slide.moveTo(timeAt((span.from - this.origin) / this.dpr));
    }
  }

  /** Out of sight, but on the page: another layer costs much, whether it comes or goes. */
  private park(strip: Strip): void {
    strip.slide.moveTo(0);
    this.parked.push(strip);
  }

  /** Strips of other sizes are of no use. */
  private clear(): void {
    for (const { slide } of [...this.shown.values(), ...this.parked]) slide.stop();
    this.shown.clear();
    this.parked = [];
    this.row.replaceChildren();
  }

  private takeParked({ widthPx, heightPx }: PictureSize): Strip | null {
    const index = this.parked.findIndex(
      ({ canvas }) => canvas.width === widthPx && canvas.height === heightPx,
    );
    return index === -1 ? null : this.parked.splice(index, 1)[0];
  }

  private addStrip({ widthPx, heightPx }: PictureSize): Strip {
    const canvas = document.createElement('canvas');
    canvas.style.width = `${widthPx / this.dpr}px`;
    canvas.style.height = `${heightPx / this.dpr}px`;
    this.row.append(canvas);
    return { canvas, slide: slideOf(canvas) };
  }
}

/** From `FARTHEST_PX` left of its place to as far right of it, CSS pixels. */
function slideOf(element: HTMLElement): StillSlide {
  return new StillSlide(element, `${-FARTHEST_PX}px`, `${FARTHEST_PX}px`, 2 * FARTHEST_PX);
}

function timeAt(px: number): number {
  return FARTHEST_PX + px;
}

/** A style that is set again, even to what it is, is worked out again. */
function setStyle(element: HTMLElement, name: 'width' | 'height', value: string): void {
  if (element.style[name] !== value) element.style[name] = value;
}
