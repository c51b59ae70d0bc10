/** Time between two analyses while scores stream in. */
const MIN_INTERVAL_MS = 200;

/** At most this share of the page's time goes into analyses, and showing them, while scores stream in. */
const MAX_SHARE = 0.15;

/** Runs a costly analysis now and then while its input grows, the rarer the costlier it is. */
export class AnalysisSchedule {
  private readonly analyse: () => void;
  private readonly now: () => number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private showing: ReturnType<typeof setTimeout> | null = null;
  private earliest = 0;

  constructor(analyse: () => void, now: () => number) {
    this.analyse = analyse;
    this.now = now;
  }

  /** Sees to it that an analysis happens soon. */
  request(): void {
    this.timer ??= this.runAtEarliest();
  }

  runNow(): void {
    this.clear();
    const start = this.now();
    this.analyse();
    this.rest(start);
    // What was found is rendered behind this task, and before the next one.
    this.showing = setTimeout(() => this.rest(start), 0);
  }

  /** Drops what was requested; the next request is served at once. */
  reset(): void {
    this.clear();
    this.earliest = 0;
  }

  /** @param start of what has just ended */
  private rest(start: number): void {
    const end = this.now();
    this.earliest = end + Math.max(MIN_INTERVAL_MS, (end - start) / MAX_SHARE);
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = this.runAtEarliest();
  }

  private runAtEarliest(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.runNow(), Math.max(0, this.earliest - this.now()));
  }

  private clear(): void {
    for (const timer of [this.timer, this.showing]) if (timer !== null) clearTimeout(timer);
    this.timer = null;
    this.showing = null;
  }
}
