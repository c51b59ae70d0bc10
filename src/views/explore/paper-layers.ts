import { CanvasPicture, type PicturePainter } from '../../charts/canvas-picture.ts';
import { MovingPicture } from './moving-picture.ts';
import { AXIS_PX, type PaperLayout } from './paper-layout.ts';

/** Words at the foot of the lanes reach this far up into them, CSS pixels. */
const FOOT_REACH_PX = 28;

/**
 * What lies over the canvas of the paper on a screen, each part painted as seldom as it changes: the picture of the
 * recording, which moves; its foot with times and words, which belong to the view; calipers, while there are any.
 */
export class PaperLayers {
  readonly picture: MovingPicture;
  private readonly foot = new Layer();
  private readonly over = new Layer();

  private readonly host: HTMLElement;

  /** @param host holds nothing else */
  constructor(host: HTMLElement) {
    this.host = host;
    const frame = document.createElement('div');
    frame.className = 'paper-window';
    this.picture = new MovingPicture(frame);
    this.over.canvas.hidden = true;
    host.replaceChildren(frame, this.foot.canvas, this.over.canvas);
  }

  /** @param leftPx where the paper begins right of the names, whole pixels of the device */
  place(leftPx: number, dpr: number): void {
    const left = `${leftPx / dpr}px`;
    if (this.host.style.left !== left) this.host.style.left = left;
  }

  /** @param widthPx pixels of the device */
  paintFoot(layout: PaperLayout, dpr: number, widthPx: number, paint: PicturePainter): void {
    const bottom = Math.round(layout.heightPx * dpr);
    const top = Math.round((layout.heightPx - AXIS_PX - FOOT_REACH_PX) * dpr);
    this.foot.paint(dpr, { top, width: widthPx, height: bottom - top }, paint);
  }

  /** @param paint `null` where nothing is to be there */
  paintOver(layout: PaperLayout, dpr: number, widthPx: number, paint: PicturePainter | null): void {
    const { canvas } = this.over;
    if (canvas.hidden !== (paint === null)) canvas.hidden = paint === null;
    const height = Math.round(layout.lanesBottom * dpr);
    if (paint) this.over.paint(dpr, { top: 0, width: widthPx, height }, paint);
  }
}

/** Pixels of the device. */
interface LayerBox {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Lets through what lies below. */
class Layer {
  readonly canvas = document.createElement('canvas');
  private readonly picture = new CanvasPicture(false);

  /** @param paint in CSS pixels from the top of the paper */
  paint(dpr: number, { top, width, height }: LayerBox, paint: PicturePainter): void {
    this.picture.put(this.canvas, { widthPx: width, heightPx: height }, (context) => {
      context.setTransform(dpr, 0, 0, dpr, 0, -top);
      paint(context);
    });
    const { style } = this.canvas;
    const box = { top: `${top / dpr}px`, width: `${width / dpr}px`, height: `${height / dpr}px` };
    if (style.top !== box.top) style.top = box.top;
    if (style.width !== box.width) style.width = box.width;
    if (style.height !== box.height) style.height = box.height;
  }
}
