export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export type PicturePainter = (context: OffscreenCanvasRenderingContext2D) => void;

/**
 * Paints beside the page and hands the finished picture to a canvas of the page. A canvas that is drawn on is copied for
 * every frame of the page where there is no graphics processor, even while it stays as it is; this one is not.
 */
export class CanvasPicture {
  private readonly context: OffscreenCanvasRenderingContext2D | null;
  private readonly ground: OffscreenCanvas;

  /** @param isOpaque paints on all of it */
  constructor(isOpaque: boolean) {
    this.ground = new OffscreenCanvas(1, 1);
    this.context = this.ground.getContext('2d', { alpha: !isOpaque });
  }

  /** @param size in pixels of the device */
  put(canvas: HTMLCanvasElement, { widthPx, heightPx }: PictureSize, paint: PicturePainter): void {
    const { ground, context } = this;
    const target = canvas.getContext('bitmaprenderer');
    if (!context || !target || widthPx < 1 || heightPx < 1) return;
    if (ground.width !== widthPx || ground.height !== heightPx) {
      ground.width = widthPx;
      ground.height = heightPx;
    }
    context.save();
    paint(context);
    context.restore();
    if (canvas.width !== widthPx || canvas.height !== heightPx) {
      canvas.width = widthPx;
      canvas.height = heightPx;
    }
    target.transferFromImageBitmap(ground.transferToImageBitmap());
  }
}
