/**
 * Finds QRS complexes in one or several leads at `FEATURE_RATE_HZ`, band-passed. The steepness of each lead is divided
 * by that of its usual complex, capped, and averaged with weights that fall fast with the noise between complexes: a
 * bad lead is outvoted rather than switched off. Works second by second with five seconds of look-ahead.
 */
import { assert } from '../core/assert.ts';
import { type Hump, QrsDecider } from './qrs-decider.ts';
import { QrsFeature } from './qrs-feature.ts';
import { type LeadLevels, QrsLevels, SECONDS_AHEAD } from './qrs-levels.ts';
import { BLOCK_SAMPLES, FEATURE_RATE_HZ } from './qrs-rate.ts';

/** Times its usual height a complex, or a spike, counts at most. */
const MAX_HEIGHT = 1.3;
const WEIGHT_POWER = 10;
/** Humps lower than this are nothing. */
const MIN_HEIGHT = 0.05;
/** A hump is the highest point this far to either side. */
const HUMP_REACH = Math.round(0.1 * FEATURE_RATE_HZ);

export interface QrsComplex extends Hump {
  /** `[leads]`, 0 (nothing but noise) to 1 (nothing between the complexes): how far each lead was trusted there. */
  readonly trust: readonly number[];
}

interface Lead {
  readonly feature: QrsFeature;
  readonly levels: QrsLevels;
  /** The feature from `#blockStart` on. */
  pending: number[];
  /** Samples of `pending` handed to the levels. */
  levelled: number;
}

export class QrsFinder {
  readonly #leads: readonly Lead[];
  readonly #decider = new QrsDecider();
  /** The fused signal, from `#fusedStart` on. */
  #fused: number[] = [];
  #fusedStart = 0;
  /** Next sample to be looked at as a hump. */
  #next = 0;
  #second = 0;
  /** Trust by second, from `#trustStart` on. */
  #trust: number[][] = [];
  #trustStart = 0;

  constructor(leadCount: number) {
    assert(leadCount >= 1, 'a QRS complex needs a lead');
    this.#leads = Array.from({ length: leadCount }, () => ({
      feature: new QrsFeature(),
      levels: new QrsLevels(),
      pending: [],
      levelled: 0,
    }));
  }

  /** @param bands the next samples of every lead, equally many; `NaN` where missing */
  push(bands: readonly Float32Array[]): QrsComplex[] {
    this.#takeFeatures(bands.map((band, i) => this.#leads[i].feature.push(band)));
    return this.#run(false);
  }

  flush(): QrsComplex[] {
    this.#takeFeatures(this.#leads.map(({ feature }) => feature.flush()));
    return this.#run(true);
  }

  #takeFeatures(features: readonly Float32Array[]): void {
    this.#leads.forEach((lead, i) => {
      for (const value of features[i]) lead.pending.push(value);
      while (lead.pending.length - lead.levelled >= BLOCK_SAMPLES) this.#level(lead);
    });
  }

  #level(lead: Lead): void {
    const end = Math.min(lead.pending.length, lead.levelled + BLOCK_SAMPLES);
    lead.levels.take(Float32Array.from(lead.pending.slice(lead.levelled, end)));
    lead.levelled = end;
  }

  #run(isEnd: boolean): QrsComplex[] {
    const found: Hump[] = [];
    const [lead] = this.#leads;
    const ahead = isEnd ? 0 : SECONDS_AHEAD * BLOCK_SAMPLES;
    if (isEnd) for (const each of this.#leads) if (each.levelled < each.pending.length) this.#level(each);
    while (lead.levelled > ahead) {
      this.#fuseSecond();
      this.#findHumps(false, found);
    }
    if (isEnd) this.#findHumps(true, found);
    const complexes = found.map((hump) => ({ ...hump, trust: this.#trustAt(hump.sample) }));
    this.#forgetTrust();
    return complexes;
  }

  #fuseSecond(): void {
    const levels = this.#leads.map((lead) => lead.levels.levelsAt(this.#second));
    const weights = levels.map(weightOf);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const count = Math.min(BLOCK_SAMPLES, this.#leads[0].levelled);
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let lead = 0; lead < levels.length; lead++) {
        const { signal, noise } = levels[lead];
        if (weights[lead] === 0) continue;
        const height = Math.max(0, this.#leads[lead].pending[i] - noise) / (signal - noise);
        sum += weights[lead] * Math.min(MAX_HEIGHT, height);
      }
      this.#fused.push(total > 0 ? sum / total : 0);
    }
    for (const lead of this.#leads) {
      lead.pending.splice(0, count);
      lead.levelled -= count;
    }
    this.#trust.push(levels.map(({ signal, noise }) => (signal > 0 ? 1 - noise / signal : 0)));
    this.#second++;
  }

  #findHumps(isEnd: boolean, found: Hump[]): void {
    const fused = this.#fused;
    const valueAt = (sample: number): number => fused[sample - this.#fusedStart] ?? 0;
    const end = this.#fusedStart + fused.length - (isEnd ? 0 : HUMP_REACH);
    for (; this.#next < end; this.#next++) {
      const sample = this.#next;
      const height = valueAt(sample);
      if (height < MIN_HEIGHT || valueAt(sample - 1) >= height || valueAt(sample + 1) > height) continue;
      if (isHighest(valueAt, sample, height)) found.push(...this.#decider.take({ sample, height }));
    }
    found.push(...this.#decider.settleBefore(isEnd ? Number.POSITIVE_INFINITY : this.#next));
    const used = Math.max(0, this.#next - HUMP_REACH - this.#fusedStart);
    fused.splice(0, used);
    this.#fusedStart += used;
  }

  #trustAt(sample: number): readonly number[] {
    return this.#trust[Math.floor(sample / BLOCK_SAMPLES) - this.#trustStart];
  }

  /** Complexes found later lie no further back than the search back reaches. */
  #forgetTrust(): void {
    const excess = Math.max(0, this.#trust.length - TRUST_SECONDS);
    this.#trust.splice(0, excess);
    this.#trustStart += excess;
  }
}

/** More than the search back and the refractory time together. */
const TRUST_SECONDS = 8;

function weightOf({ signal, noise }: LeadLevels): number {
  return signal > noise ? (1 - noise / signal) ** WEIGHT_POWER : 0;
}

function isHighest(valueAt: (sample: number) => number, sample: number, height: number): boolean {
  for (let distance = 1; distance <= HUMP_REACH; distance++)
    if (valueAt(sample - distance) >= height || valueAt(sample + distance) > height) return false;
  return true;
}
