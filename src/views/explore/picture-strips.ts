/** A stretch of a picture, in whole pixels of the device from the start of what it shows. */
export interface PictureSpan {
  readonly from: number;
  readonly to: number;
}

/** How wide strips are but the first, and how far beside the view they are kept. */
export interface StripRules {
  readonly stripPx: number;
  readonly keptPx: number;
}

/**
 * The visible part of a long picture as strips side by side, without gaps. Each is painted once, as a whole, and kept
 * until it is out of sight.
 */
export class PictureStrips {
  private readonly rules: StripRules;
  private strips: PictureSpan[] = [];

  constructor(rules: StripRules) {
    this.rules = rules;
  }

  /** In the order of time; a strip that is kept stays the same object. */
  get all(): readonly PictureSpan[] {
    return this.strips;
  }

  /**
   * Moves the view: strips out of sight go, and what is missing is added in strips that reach a little beside the view.
   * Where most is missing, one strip takes the place of all.
   */
  moveTo(view: PictureSpan): void {
    const { stripPx, keptPx } = this.rules;
    const kept = this.strips.filter(({ from, to }) => to > view.from - keptPx && from < view.to + keptPx);
    const [first, last] = [kept.at(0), kept.at(-1)];
    const missing = first && last ? Math.max(first.from - view.from, view.to - last.to) : Infinity;
    if (!first || !last || missing > (view.to - view.from) / 2) {
      this.strips = [view];
      return;
    }
    for (let { from } = first; from > view.from; from -= stripPx)
      kept.unshift({ from: from - stripPx, to: from });
    for (let { to } = last; to < view.to; to += stripPx) kept.push({ from: to, to: to + stripPx });
    this.strips = kept;
  }
}
