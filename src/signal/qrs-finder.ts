/**
 * Finds QRS complexes in one or several leads at `FEATURE_RATE_HZ`, band-passed. The steepness of each lead is divided
 * by that of its usual complex, capped, and averaged with weights that fall fast with the noise between complexes: a
 * bad lead is outvoted rather than switched off. It is the square roots that are averaged: what one lead alone shows
 * counts less than what both do, since a complex comes in two leads at once and noise seldom does. Works second by second with five seconds of look-ahead.
 */
import { assert } from '../core/assert.ts';
import { type Hump, QrsDecider } from './qrs-decider.ts';
import { QrsFeature } from './qrs-feature.ts';
import { type LeadLevels, QrsLevels, SECONDS_AHEAD } from './qrs-levels.ts';
import { BLOCK_SAMPLES, FEATURE_RATE_HZ } from './qrs-rate.ts';
import { SampleRing } from './sample-ring.ts';

/** Times its usual height a complex, or a spike, counts at most. */
const MAX_HEIGHT = 1.3;
const WEIGHT_POWER = 8;
/** The fused signal is the mean of the square roots of the heights; humps lower than 0.05 are nothing. */
const MIN_ROOT = Math.sqrt(0.05);
/** A hump is the highest point this far to either side. */
const HUMP_REACH = Math.round(0.1 * FEATURE_RATE_HZ);
const FUSED_SAMPLES = 4 * BLOCK_SAMPLES;

export interface QrsComplex extends Hump {
  /** `[leads]`, 0 (nothing but noise) to 1 (nothing between the complexes): how far each lead was trusted there. */
  readonly trust: readonly number[];
}

interface Lead {
  readonly feature: QrsFeature;
  readonly levels: QrsLevels;
  /** The second being filled. */
  block: Float32Array;
  filled: number;
  /** Seconds the levels have been told of, waiting for those to come. */
  readonly waiting: Float32Array[];
}

export class QrsFinder {
  readonly #leads: readonly Lead[];
  readonly #decider = new QrsDecider();
  /** Square roots of heights. */
  readonly #fused = new SampleRing(FUSED_SAMPLES);
  /** Next sample to be looked at as a hump. */
  #next = 0;
  #second = 0;
  /** Trust by second, from `#trustStart` on. */
  readonly #trust: (readonly number[])[] = [];
  #trustStart = 0;

  constructor(leadCount: number) {
    assert(leadCount >= 1, 'a QRS complex needs a lead');
    this.#leads = Array.from({ length: leadCount }, () => ({
      feature: new QrsFeature(),
      levels: new QrsLevels(),
      block: new Float32Array(BLOCK_SAMPLES),
      filled: 0,
      waiting: [],
    }));
  }

  /** @param bands the next samples of every lead, equally many; `NaN` where missing */
  push(bands: readonly Float32Array[]): QrsComplex[] {
    this.#leads.forEach((lead, i) => {
      takeFeature(lead, lead.feature.push(bands[i]));
    });
    return this.#run(SECONDS_AHEAD);
  }

  flush(): QrsComplex[] {
    for (const lead of this.#leads) {
      takeFeature(lead, lead.feature.flush());
      if (lead.filled > 0) endBlock(lead);
    }
    const complexes = this.#run(0);
    return [...complexes, ...this.#withTrust(this.#findHumps(Number.POSITIVE_INFINITY))];
  }

  #run(secondsAhead: number): QrsComplex[] {
    const complexes: QrsComplex[] = [];
    while (this.#leads[0].waiting.length > secondsAhead) {
      this.#fuseSecond();
      complexes.push(...this.#withTrust(this.#findHumps(this.#fused.end - HUMP_REACH)));
    }
    return complexes;
  }

  #fuseSecond(): void {
    const levels = this.#leads.map(({ levels: each }) => each.levelsAt(this.#second));
    const weights = levels.map(weightOf);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const fused = new Float32Array(this.#leads[0].waiting[0].length);
    this.#leads.forEach(({ waiting }, lead) => {
      const block = waiting.shift();
      if (block && weights[lead] > 0) addLead(fused, block, levels[lead], weights[lead] / total);
    });
    this.#fused.push(fused);
    this.#trust.push(levels.map(({ signal, noise }) => (signal > 0 ? 1 - noise / signal : 0)));
    this.#second++;
    if (this.#trust.length <= TRUST_SECONDS) return;
    this.#trust.shift();
    this.#trustStart++;
  }

  /** @param end where what comes is not known any more */
  #findHumps(end: number): Hump[] {
    const found: Hump[] = [];
    const last = Math.min(end, this.#fused.end);
    for (; this.#next < last; this.#next++) {
      const value = this.#fused.at(this.#next);
      if (value >= MIN_ROOT && this.#isHighest(this.#next, value))
        found.push(...this.#decider.take({ sample: this.#next, height: value * value }));
    }
    found.push(...this.#decider.settleBefore(Math.max(end, this.#next)));
    return found;
  }

  /** Of equal neighbours the first counts. */
  #isHighest(sample: number, value: number): boolean {
    for (let distance = 1; distance <= HUMP_REACH; distance++) {
      if (this.#fused.at(sample - distance) >= value || this.#fused.at(sample + distance) > value)
        return false;
    }
    return true;
  }

  #withTrust(humps: readonly Hump[]): QrsComplex[] {
    return humps.map((hump) => ({
      ...hump,
      trust: this.#trust[Math.floor(hump.sample / BLOCK_SAMPLES) - this.#trustStart],
    }));
  }
}

function takeFeature(lead: Lead, feature: Float32Array): void {
  for (let start = 0; start < feature.length; ) {
    const end = Math.min(feature.length, start + BLOCK_SAMPLES - lead.filled);
    lead.block.set(feature.subarray(start, end), lead.filled);
    lead.filled += end - start;
    start = end;
    if (lead.filled === BLOCK_SAMPLES) endBlock(lead);
  }
}

function endBlock(lead: Lead): void {
  const block = lead.block.subarray(0, lead.filled);
  lead.levels.take(block);
  lead.waiting.push(block);
  lead.block = new Float32Array(BLOCK_SAMPLES);
  lead.filled = 0;
}

function addLead(
  fused: Float32Array,
  block: Float32Array,
  { signal, noise }: LeadLevels,
  weight: number,
): void {
  const scale = 1 / (signal - noise);
  for (let i = 0; i < fused.length; i++) {
    if (block[i] > noise) fused[i] += weight * Math.sqrt(Math.min(MAX_HEIGHT, (block[i] - noise) * scale));
  }
}

/** More than the search back and the longest wait for a successor together. */
const TRUST_SECONDS = 16;

function weightOf({ signal, noise }: LeadLevels): number {
  return signal > noise ? (1 - noise / signal) ** WEIGHT_POWER : 0;
}
