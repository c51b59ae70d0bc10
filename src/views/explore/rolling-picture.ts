/** A stretch of a picture, in whole pixels of the device from the start of what it shows. */
export interface PictureSpan {
  readonly from: number;
  readonly to: number;
}

/** A stretch, and where in the store it is kept. */
export interface StoredSpan extends PictureSpan {
  readonly at: number;
}

/**
 * Where the visible part of a long picture is kept in a store just as wide, round and round: whatever moves into view
 * takes the place of what moved out, and what stays in view stays where it is.
 */
export class RollingSpan {
  private held: PictureSpan | null = null;
  /** What is kept at the left edge of the store, and at every width from there. */
  private origin = 0;

  /** Moves the view. @returns what is new in it, to be painted, in spans that do not cross the edge of the store */
  moveTo(view: PictureSpan): StoredSpan[] {
    const { held } = this;
    this.held = view;
    const isFar =
      held === null ||
      held.to - held.from !== view.to - view.from ||
      view.to <= held.from ||
      view.from >= held.to;
    if (isFar) {
      this.origin = view.from;
      return this.stored(view);
    }
    return view.from < held.from
      ? this.stored({ from: view.from, to: held.from })
      : this.stored({ from: held.to, to: view.to });
  }

  /** What is kept is worth nothing any more. */
  forget(): void {
    this.held = null;
  }

  /** Where everything in view is kept. */
  visible(): StoredSpan[] {
    return this.held === null ? [] : this.stored(this.held);
  }

  private stored({ from, to }: PictureSpan): StoredSpan[] {
    if (this.held === null || to <= from) return [];
    const width = this.held.to - this.held.from;
    const at = (((from - this.origin) % width) + width) % width;
    const edge = from + width - at;
    if (to <= edge) return [{ from, to, at }];
    return [
      { from, to: edge, at },
      { from: edge, to, at: 0 },
    ];
  }
}

/** The canvas of a `RollingSpan`: what has been painted once is moved, never painted again. */
export class RollingPicture {
  private readonly canvas = document.createElement('canvas');
  private readonly span = new RollingSpan();
  private shows: readonly unknown[] = [];

  /**
   * @param shows everything that the picture depends on but the place; where one of them is another, all is painted anew
   * @param paint is told where in the canvas the left edge of a span lies; everything beside the span is cut away
   * @returns whether all was painted anew
   */
  show(
    shows: readonly unknown[],
    view: PictureSpan,
    heightPx: number,
    paint: (context: CanvasRenderingContext2D, span: StoredSpan) => void,
  ): boolean {
    const isSame = shows.length === this.shows.length && shows.every((it, i) => Object.is(it, this.shows[i]));
    if (!isSame) this.span.forget();
    this.shows = shows;
    const widthPx = view.to - view.from;
    if (this.canvas.width !== widthPx || this.canvas.height !== heightPx) {
      this.canvas.width = widthPx;
      this.canvas.height = heightPx;
      this.span.forget();
    }
    const context = this.canvas.getContext('2d', { alpha: false });
    if (!context) return false;
    for (const span of this.span.moveTo(view)) {
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.beginPath();
      context.rect(span.at, 0, span.to - span.from, heightPx);
      context.clip();
      paint(context, span);
      context.restore();
    }
    return !isSame;
  }

  /** Everything in view, with its left edge `leftPx` pixels of the device from that of the target. */
  copyTo(target: CanvasRenderingContext2D, leftPx: number): void {
    const { height } = this.canvas;
    target.save();
    target.setTransform(1, 0, 0, 1, 0, 0);
    target.imageSmoothingEnabled = false;
    let x = leftPx;
    for (const { from, to, at } of this.span.visible()) {
      target.drawImage(this.canvas, at, 0, to - from, height, x, 0, to - from, height);
      x += to - from;
    }
    target.restore();
  }
}
