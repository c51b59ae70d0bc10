/**
 * Which humps of the fused steepness are QRS complexes. Adaptive thresholds, refractory time, the T-wave rule and the
 * search back after Pan and Tompkins (1985) and Hamilton (2002), on a signal in which a usual complex is about 1 high.
 */
import { FEATURE_RATE_HZ } from './qrs-rate.ts';

const seconds = (s: number): number => Math.round(s * FEATURE_RATE_HZ);

/** Two complexes are never closer; of two humps closer than this the higher counts. */
const REFRACTORY = seconds(0.2);
/** A hump this soon after a complex is its T wave unless it stands out beside it. */
const T_WAVE = seconds(0.36);
const T_WAVE_SHARE = 0.6;
/** Where between noise and signal the threshold lies. */
const THRESHOLD_SHARE = 0.27;
/** What the search back is content with, as a share of the signal level. */
const SEARCH_BACK_SHARE = 0.16;
/** A pause of so many median RR intervals makes look back, no further than so many samples. */
const SEARCH_BACK_RR = 1.6;
const SEARCH_BACK_REACH = seconds(4);
const LEVEL_STEP = 0.125;
/** Rejected humps raise the noise level no higher. */
const MAX_NOISE = 0.15;
/** RR intervals the median is taken over. */
const RR_MEMORY = 8;
const USUAL_RR = seconds(0.8);
/**
 * A complex lower than this share of its neighbours, which follow each other within so much of the median RR interval,
 * is noise between two beats in time. An interpolated ventricular beat is no lower than they are.
 */
const INTERLOPER_SHARE = 0.7;
const IN_TIME = 0.12;
/** Longer is a pause or a gap and no RR interval. */
const MAX_RR = seconds(3);

export interface Hump {
  /** At the rate of the feature. */
  readonly sample: number;
  readonly height: number;
}

/** Humps go in in order of time, complexes come out in order of time. */
export class QrsDecider {
  #signal = 1;
  #noise = 0.1;
  readonly #intervals: number[] = [];
  #last: Hump = { sample: Number.NEGATIVE_INFINITY, height: 1 };
  /** The complex before the last, where both are still known to belong to one run of beats. */
  #previous: Hump | null = null;
  /** Whether the last complex has been given out; before that a higher hump may take its place, or the next expose it. */
  #isLastOut = true;
  #rejected: Hump[] = [];

  /** The complexes that are settled once this hump is known. */
  take(hump: Hump): Hump[] {
    const settled: Hump[] = [];
    this.#searchBack(hump.sample, settled);
    const distance = hump.sample - this.#last.sample;
    if (distance <= REFRACTORY) {
      if (hump.height > this.#last.height && !this.#isLastOut) this.#replaceLast(hump);
      return settled;
    }
    const threshold = this.#noise + THRESHOLD_SHARE * (this.#signal - this.#noise);
    if (hump.height <= threshold) {
      this.#rejected.push(hump);
      this.#noise += LEVEL_STEP * (Math.min(hump.height, MAX_NOISE) - this.#noise);
    } else if (distance > T_WAVE || hump.height >= T_WAVE_SHARE * this.#last.height)
      this.#accept(hump, settled);
    return settled;
  }

  /** The complex settled by nothing having followed up to `sample`. */
  settleBefore(sample: number): Hump[] {
    if (this.#isLastOut || sample - this.#last.sample <= MAX_RR) return [];
    this.#isLastOut = true;
    return [this.#last];
  }

  #accept(hump: Hump, settled: Hump[]): void {
    this.#dropInterloper(hump);
    if (!this.#isLastOut) settled.push(this.#last);
    this.#previous = this.#last;
    const interval = hump.sample - this.#last.sample;
    if (interval < MAX_RR) {
      this.#intervals.push(interval);
      if (this.#intervals.length > RR_MEMORY) this.#intervals.shift();
    }
    this.#signal += LEVEL_STEP * (Math.min(hump.height, 2 * this.#signal) - this.#signal);
    this.#last = hump;
    this.#isLastOut = false;
    this.#rejected = this.#rejected.filter(({ sample }) => sample > hump.sample);
  }

  #dropInterloper(next: Hump): void {
    const { height } = this.#last;
    const previous = this.#previous;
    if (this.#isLastOut || previous === null || this.#intervals.length < 3) return;
    if (height >= INTERLOPER_SHARE * Math.min(next.height, previous.height, this.#signal)) return;
    const usual = this.#medianInterval();
    if (Math.abs(next.sample - previous.sample - usual) > IN_TIME * usual) return;
    this.#intervals.pop();
    this.#last = previous;
    this.#previous = null;
    this.#isLastOut = true;
  }

  #replaceLast(hump: Hump): void {
    if (this.#intervals.length > 0)
      this.#intervals[this.#intervals.length - 1] += hump.sample - this.#last.sample;
    this.#last = hump;
    this.#rejected = [];
  }

  #searchBack(now: number, settled: Hump[]): void {
    this.#rejected = this.#rejected.filter(({ sample }) => sample > now - SEARCH_BACK_REACH);
    while (now - this.#last.sample > SEARCH_BACK_RR * this.#medianInterval()) {
      const candidates = this.#rejected.filter(
        ({ sample }) => sample - this.#last.sample > T_WAVE && now - sample > REFRACTORY,
      );
      const highest = candidates.reduce<Hump | null>(
        (best, hump) => (best === null || hump.height > best.height ? hump : best),
        null,
      );
      if (highest === null || highest.height <= SEARCH_BACK_SHARE * this.#signal) return;
      this.#accept(highest, settled);
    }
  }

  #medianInterval(): number {
    if (this.#intervals.length < 3) return USUAL_RR;
    return this.#intervals.toSorted((a, b) => a - b)[this.#intervals.length >> 1];
  }
}
