/**
 * Whether a second of a lead can be judged: nothing missing, flat or saturated, and complexes that stand out from what
 * is between them. What lies between counts as noise only where it is faster than hearts are: in flutter and in fast
 * ventricular rhythms nothing stands out either, and they are what one looks for.
 */
import { QrsFeature } from './qrs-feature.ts';
import { type LeadLevels, QrsLevels, SECONDS_AHEAD, type Steepness, steepnessOf } from './qrs-levels.ts';
import { BLOCK_SAMPLES } from './qrs-rate.ts';

export type QualityReason = 'missing' | 'flat' | 'saturated' | 'noise';
export type SecondQuality = 'good' | QualityReason;

/** Shares of a second. */
const MISSING_SHARE = 0.5;
const FLAT_SHARE = 0.6;
const SATURATED_SHARE = 0.1;
/** Samples in a row at the highest or lowest value ever seen: saturation and not a peak. */
const SATURATED_RUN_S = 0.02;
const MIN_SATURATED_RUN = 3;

/** Steepness between complexes over that of a complex, in this second and about it. Clean leads have 0.05 to 0.2. */
const NOISE_SHARE = 0.24;
/**
 * Power of the second differences over that of the first at 125 Hz, `4 sin^2(pi f / 125)` for a wave of `f` Hz: 0.6 is
 * 16 Hz. Flutter and ventricular tachycardia have half of that, muscles and loose electrodes more.
 */
const NOISE_PACE = 0.6;
/** A deflection so many times steeper than a usual complex is none. */
const ARTEFACT_HEIGHT = 6;

/** One lead, second by second: `ceil(k rate)` is the first sample of second `k`. Any chunking gives the same. */
export class SignalQuality {
  readonly #recorded: RecordedSeconds;
  readonly #feature = new QrsFeature();
  readonly #levels = new QrsLevels();
  readonly #bandSeconds: BandSecond[] = [];
  /** What has not been measured yet. */
  #steepness = new Float32Array(0);
  #band = new Float32Array(0);
  #levelled = 0;

  constructor(rateHz: number) {
    this.#recorded = new RecordedSeconds(rateHz);
  }

  /**
   * @param recorded the next samples of the lead, `NaN` where missing
   * @param band what `RPeakDetector` made of the lead meanwhile
   * @returns the seconds that are settled, in turn; about five seconds late
   */
  push(recorded: Float32Array, band: Float32Array): SecondQuality[] {
    this.#recorded.push(recorded);
    this.#band = joined(this.#band, band);
    this.#steepness = joined(this.#steepness, this.#feature.push(band));
    return this.#settle(SECONDS_AHEAD);
  }

  flush(band: Float32Array): SecondQuality[] {
    const settled = this.push(new Float32Array(0), band);
    this.#recorded.finish();
    this.#steepness = joined(this.#steepness, this.#feature.flush());
    settled.push(...this.#settle(0));
    if (this.#steepness.length > 0) this.#measureSecond(this.#steepness, this.#band);
    return [...settled, ...this.#settle(0)];
  }

  #settle(ahead: number): SecondQuality[] {
    this.#measureBand();
    const settled: SecondQuality[] = [];
    while (this.#bandSeconds.length > ahead && this.#recorded.seconds.length > 0) {
      const levels = this.#levels.levelsAt(this.#levelled++);
      const band = this.#bandSeconds.shift();
      const recorded = this.#recorded.seconds.shift();
      if (band && recorded) settled.push(recorded === 'good' ? judgeBand(band, levels) : recorded);
    }
    return settled;
  }

  #measureBand(): void {
    const whole = this.#steepness.length - (this.#steepness.length % BLOCK_SAMPLES);
    for (let start = 0; start < whole; start += BLOCK_SAMPLES) {
      const end = start + BLOCK_SAMPLES;
      this.#measureSecond(this.#steepness.subarray(start, end), this.#band.subarray(start, end));
    }
    this.#steepness = this.#steepness.slice(whole);
    this.#band = this.#band.slice(whole);
  }

  #measureSecond(steepness: Float32Array, band: Float32Array): void {
    const described = steepnessOf(steepness);
    this.#levels.takeSteepness(described);
    this.#bandSeconds.push({ ...described, pace: paceOf(band) });
  }
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

interface BandSecond extends Steepness {
  readonly pace: number;
}

function judgeBand({ highest, median, pace }: BandSecond, { signal, noise }: LeadLevels): SecondQuality {
  if (signal === 0) return 'good';
  if (highest > ARTEFACT_HEIGHT * signal) return 'noise';
  const share = Math.min(median, noise) / signal;
  return share > NOISE_SHARE && pace > NOISE_PACE ? 'noise' : 'good';
}

function paceOf(band: Float32Array): number {
  let [first, second] = [0, 0];
  for (let i = 2; i < band.length; i++) {
    const slope = band[i] - band[i - 1];
    const bend = slope - (band[i - 1] - band[i - 2]);
    if (Number.isNaN(bend)) continue;
    first += slope * slope;
    second += bend * bend;
  }
  return first > 0 ? second / first : 0;
}

/** What the samples as recorded say: missing, standing still, at the end of their range. */
class RecordedSeconds {
  readonly seconds: SecondQuality[] = [];
  readonly #rateHz: number;
  readonly #saturatedRun: number;
  #taken = 0;
  #second = 0;
  #secondStart = 0;
  #secondEnd: number;
  #missing = 0;
  #still = 0;
  #saturated = 0;
  #last = Number.NaN;
  #run = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#saturatedRun = Math.max(MIN_SATURATED_RUN, Math.round(SATURATED_RUN_S * rateHz));
    this.#secondEnd = Math.ceil(rateHz);
  }

  push(chunk: Float32Array): void {
    for (let i = 0; i < chunk.length; i++) {
      this.#take(chunk[i]);
      if (++this.#taken === this.#secondEnd) this.finish();
    }
  }

  /** Ends the second, a part of one at the end. */
  finish(): void {
    const length = this.#taken - this.#secondStart;
    if (length === 0) return;
    if (this.#missing >= MISSING_SHARE * length) this.seconds.push('missing');
    else if (this.#highest > this.#lowest && this.#saturated >= SATURATED_SHARE * length)
      this.seconds.push('saturated');
    else if (this.#still >= FLAT_SHARE * length) this.seconds.push('flat');
    else this.seconds.push('good');
    [this.#missing, this.#still, this.#saturated] = [0, 0, 0];
    this.#secondStart = this.#taken;
    this.#second++;
    this.#secondEnd = Math.ceil((this.#second + 1) * this.#rateHz);
  }

  #take(sample: number): void {
    if (sample === this.#last) {
      this.#run++;
      this.#still++;
      const isAtEnd = sample === this.#highest || sample === this.#lowest;
      if (isAtEnd && this.#run >= this.#saturatedRun)
        this.#saturated += this.#run === this.#saturatedRun ? this.#run : 1;
      return;
    }
    this.#run = 1;
    this.#last = sample;
    if (sample < this.#lowest) this.#lowest = sample;
    if (sample > this.#highest) this.#highest = sample;
    // Neither equal nor unequal to anything: missing.
    if (sample - sample !== 0) this.#missing++;
  }
}
