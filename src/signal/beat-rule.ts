/**
 * Beat classes by rule, without a model: early and of another shape is ventricular, early and of the usual shape is
 * supraventricular, very different is ventricular even on time. What a model has to beat.
 */
import type { AamiClass } from '../core/label.ts';
import { FEATURE_RATE_HZ } from './qrs-rate.ts';
import { prematurity, RhythmTracker } from './rhythm.ts';
import { RunningMedian } from './running-median.ts';

const samplesIn = (ms: number): number => Math.round((ms / 1000) * FEATURE_RATE_HZ);

/** Of the complex, around the R-peak, that shapes are compared over. */
const BEFORE = samplesIn(100);
const AFTER = samplesIn(140);
const LENGTH = BEFORE + AFTER + 1;
/** R-peaks may be off by this. */
const MAX_LAG = samplesIn(24);

/** Beats at least this alike, and not early, shape the template, each by this share. */
const TEMPLATE_LIKENESS = 0.9;
const TEMPLATE_RATIO = 0.9;
const TEMPLATE_STEP = 0.06;
/** A shape that has come this often in a row without being early is the usual one. */
const NEW_TEMPLATE_BEATS = 12;

/** Tuned on DS1 of MIT-BIH; likenesses are correlations, widths those of the usual complex. */
const EARLY_V = { ratio: 0.95, likeness: 0.85, width: 0.8 } as const;
const TIMELY_V = { likeness: 0.6, width: 1.2 } as const;
const EARLY_S_RATIO = 0.82;
/** Where half of the last beats are off by more than this share, as in atrial fibrillation, early means nothing. */
const MAX_IRREGULARITY = 0.08;
const IRREGULARITY_BEATS = 10;

/** Samples at `FEATURE_RATE_HZ` that the rule looks at, before and after the one nearest to an R-peak. */
export const RULE_REACH = { before: BEFORE + MAX_LAG, after: AFTER + MAX_LAG } as const;

/** Calls beats one by one, in the order of time. */
export class BeatRule {
  readonly #rhythm: RhythmTracker;
  readonly #offBeat = new RunningMedian(IRREGULARITY_BEATS);
  readonly #usual = new UsualShape();

  constructor(rateHz: number) {
    this.#rhythm = new RhythmTracker(rateHz);
    this.#offBeat.push(0);
  }

  /** @param around `[before + 1 + after]` of `RULE_REACH`, of a lead band-passed as `RPeakDetector` does it */
  call(rPeakSample: number, around: Float32Array): 'N' | 'S' | 'V' {
    const { ratio } = this.#rhythm.push(rPeakSample);
    const isIrregular = this.#offBeat.median() >= MAX_IRREGULARITY;
    if (!Number.isNaN(ratio)) this.#offBeat.push(Math.abs(prematurity(ratio)));
    const { likeness, width } = this.#usual.compare(around, RULE_REACH.before, ratio >= TEMPLATE_RATIO);
    if (likeness < TIMELY_V.likeness && width > TIMELY_V.width) return 'V';
    if (ratio < EARLY_V.ratio && likeness < EARLY_V.likeness && width > EARLY_V.width) return 'V';
    return ratio < EARLY_S_RATIO && !isIrregular ? 'S' : 'N';
  }
}

/**
 * @param band one lead at `FEATURE_RATE_HZ`, band-passed, as `RPeakDetector` gives it
 * @param rPeakSamples ascending, at `rateHz`
 * @returns a class for each R-peak: N, S or V
 */
export function callBeatsByRule(
  band: Float32Array,
  rPeakSamples: ArrayLike<number>,
  rateHz: number,
): AamiClass[] {
  const rule = new BeatRule(rateHz);
  return Array.from({ length: rPeakSamples.length }, (_, beat) => {
    const centre = nearestFeatureSample(rPeakSamples[beat], rateHz);
    const around = new Float32Array(RULE_REACH.before + 1 + RULE_REACH.after);
    for (let i = 0; i < around.length; i++) around[i] = band[centre - RULE_REACH.before + i] || 0;
    return rule.call(rPeakSamples[beat], around);
  });
}

/** The sample at `FEATURE_RATE_HZ` nearest to an R-peak. */
export function nearestFeatureSample(rPeakSample: number, rateHz: number): number {
  return Math.round((rPeakSample / rateHz) * FEATURE_RATE_HZ);
}

interface Comparison {
  /** Largest correlation coefficient over the lags, -1..1. */
  readonly likeness: number;
  /** Of the complex, over that of the usual one. */
  readonly width: number;
}

/** The complex as it usually is, following slow changes. */
class UsualShape {
  #shape: Float32Array | null = null;
  #candidate: Float32Array | null = null;
  #candidateBeats = 0;

  compare(band: Float32Array, centre: number, isTimely: boolean): Comparison {
    const own = cut(band, centre, 0);
    if (this.#shape === null) {
      this.#shape = own;
      return { likeness: 1, width: 1 };
    }
    const { likeness, aligned } = bestLikeness(band, centre, this.#shape);
    const width = widthOf(aligned) / (widthOf(this.#shape) || 1);
    if (isTimely && likeness >= TEMPLATE_LIKENESS) {
      mixInto(this.#shape, aligned);
      this.#candidateBeats = 0;
    } else if (isTimely) this.#consider(band, centre, own);
    return { likeness, width };
  }

  #consider(band: Float32Array, centre: number, own: Float32Array): void {
    const isAgain =
      this.#candidate !== null && bestLikeness(band, centre, this.#candidate).likeness >= TEMPLATE_LIKENESS;
    this.#candidateBeats = isAgain ? this.#candidateBeats + 1 : 1;
    if (!isAgain) this.#candidate = own;
    if (this.#candidateBeats < NEW_TEMPLATE_BEATS) return;
    this.#shape = this.#candidate;
    this.#candidate = null;
    this.#candidateBeats = 0;
  }
}

function cut(band: Float32Array, centre: number, lag: number): Float32Array {
  const from = centre + lag - BEFORE;
  const piece = new Float32Array(LENGTH);
  for (let i = 0; i < LENGTH; i++) piece[i] = band[from + i] || 0;
  return piece;
}

function bestLikeness(
  band: Float32Array,
  centre: number,
  shape: Float32Array,
): { likeness: number; aligned: Float32Array } {
  let best = { likeness: Number.NEGATIVE_INFINITY, aligned: shape };
  for (let lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
    const aligned = cut(band, centre, lag);
    const likeness = correlation(aligned, shape);
    if (likeness > best.likeness) best = { likeness, aligned };
  }
  return best;
}

function mixInto(shape: Float32Array, beat: Float32Array): void {
  for (let i = 0; i < LENGTH; i++) shape[i] += TEMPLATE_STEP * (beat[i] - shape[i]);
}

/** Pearson's; 0 where one of the two is flat. */
function correlation(a: Float32Array, b: Float32Array): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let i = 0; i < LENGTH; i++) {
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  const power = (saa - (sa * sa) / LENGTH) * (sbb - (sb * sb) / LENGTH);
  return power > 0 ? (sab - (sa * sb) / LENGTH) / Math.sqrt(power) : 0;
}

/** Area over height: the width of a rectangle as high. */
function widthOf(shape: Float32Array): number {
  let area = 0;
  let height = 0;
  for (let i = 0; i < LENGTH; i++) {
    area += Math.abs(shape[i]);
    height = Math.max(height, Math.abs(shape[i]));
  }
  return height > 0 ? area / height : 0;
}
