/**
 * Which part of the recording is on the paper, and how large. An object of its own beside React: dragging changes it
 * sixty times a second, and whoever draws listens.
 */
import { assert } from '../../core/assert.ts';

/** Speeds ECG is read at. */
export const PAPER_SPEEDS_MM_PER_S = [12.5, 25, 50] as const;
export const PAPER_GAINS_MM_PER_MV = [5, 10, 20] as const;
export type PaperGain = (typeof PAPER_GAINS_MM_PER_MV)[number];

/** CSS defines 96 pixels as an inch; a screen that is calibrated knows better. */
export const CSS_PX_PER_MM = 96 / 25.4;

const MAX_MM_PER_S = 200;

export class PaperViewport {
  private readonly listeners = new Set<() => void>();
  private start = 0;
  private speed = 25;
  private duration = 0;
  private width = 1;
  private scale = CSS_PX_PER_MM;

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Left edge, seconds from the start of the recording. */
  get startSeconds(): number {
    return this.start;
  }

  get endSeconds(): number {
    return this.start + this.visibleSeconds;
  }

  get durationSeconds(): number {
    return this.duration;
  }

  get visibleSeconds(): number {
    return this.width / this.pxPerSecond;
  }

  /** Width of the paper, CSS pixels. */
  get widthPx(): number {
    return this.width;
  }

  get pxPerMm(): number {
    return this.scale;
  }

  get mmPerSecond(): number {
    return this.speed;
  }

  get pxPerSecond(): number {
    return this.speed * this.scale;
  }

  secondsAt(px: number): number {
    return this.start + px / this.pxPerSecond;
  }

  pxAt(seconds: number): number {
    return (seconds - this.start) * this.pxPerSecond;
  }

  /** The paper is as wide as this, and a millimetre on it so many pixels. The left edge stays. */
  resize(widthPx: number, pxPerMm: number): void {
    assert(widthPx > 0 && pxPerMm > 0, `paper of ${widthPx} px, ${pxPerMm} px a mm`);
    this.change(() => {
      this.width = widthPx;
      this.scale = pxPerMm;
    });
  }

  setDuration(seconds: number): void {
    this.change(() => {
      this.duration = seconds;
    });
  }

  moveTo(startSeconds: number): void {
    this.change(() => {
      this.start = startSeconds;
    });
  }

  panByPx(px: number): void {
    this.moveTo(this.start + px / this.pxPerSecond);
  }

  /** @param share of what is visible; positive is later */
  panByShare(share: number): void {
    this.moveTo(this.start + share * this.visibleSeconds);
  }

  /** Brings a moment into view, in the middle if it was outside or close to an edge. */
  reveal(seconds: number): void {
    const margin = this.visibleSeconds * 0.08;
    if (seconds < this.start + margin || seconds > this.endSeconds - margin) this.centreOn(seconds);
  }

  centreOn(seconds: number): void {
    this.moveTo(seconds - this.visibleSeconds / 2);
  }

  /** The moment at `px` stays where it is; the middle where none is named. */
  setSpeed(mmPerSecond: number, px = this.width / 2): void {
    const held = this.secondsAt(px);
    this.change(() => {
      this.speed = clamp(mmPerSecond, this.slowestSpeed(), MAX_MM_PER_S);
      this.start = held - px / this.pxPerSecond;
    });
  }

  /** @param factor above 1 shows more time */
  zoom(factor: number, px?: number): void {
    this.setSpeed(this.speed / factor, px);
  }

  /** Exactly the seconds from `from` to `to`. */
  show(from: number, to: number): void {
    this.change(() => {
      this.speed = clamp(
        this.width / Math.max(1e-3, to - from) / this.scale,
        this.slowestSpeed(),
        MAX_MM_PER_S,
      );
      this.start = from;
    });
  }

  /** At which the whole recording is visible. */
  private slowestSpeed(): number {
    return this.duration > 0
      ? Math.min(PAPER_SPEEDS_MM_PER_S[0], this.width / this.duration / this.scale)
      : 1e-3;
  }

  private change(apply: () => void): void {
    const before = [this.start, this.speed, this.duration, this.width, this.scale];
    apply();
    this.start = clamp(this.start, 0, Math.max(0, this.duration - this.visibleSeconds));
    const after = [this.start, this.speed, this.duration, this.width, this.scale];
    if (after.some((value, index) => value !== before[index]))
      for (const listener of this.listeners) listener();
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
