/** Time between two analyses while scores stream in. */
const MIN_INTERVAL_MS = 200;

/** At most this share of the page's time goes into analyses while scores stream in. */
const MAX_SHARE = 0.15;

/** Runs a costly analysis now and then while its input grows, the rarer the costlier it is. */
export class AnalysisSchedule {
  private readonly analyse: () => void;
  private readonly now: () => number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private earliest = 0;

  constructor(analyse: () => void, now: () => number) {
    this.analyse = analyse;
    this.now = now;
  }

  /** Sees to it that an analysis happens soon. */
  request(): void {
    this.timer ??= setTimeout(() => this.runNow(), Math.max(0, this.earliest - this.now()));
  }

  runNow(): void {
    this.clear();
    const start = this.now();
    this.analyse();
    const end = this.now();
    this.earliest = end + Math.max(MIN_INTERVAL_MS, (end - start) / MAX_SHARE);
  }

  /** Drops what was requested; the next request is served at once. */
  reset(): void {
    this.clear();
    this.earliest = 0;
  }

  private clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
