/**
 * Groups beats of one shape, as Holter review does: leader clustering in the order of time (Lagerholm et al. 2000
 * compare such schemes), by likeness of the QRS complex, with a last pass that joins groups grown alike.
 */
import { assert } from '../core/assert.ts';

export interface TemplateOptions {
  /** Samples in a beat. */
  readonly lengthSamples: number;
  readonly rPeakSample: number;
  readonly rateHz: number;
}

export interface BeatTemplate {
  readonly count: number;
  /** `[lengthSamples]`, mean of the beats that joined lately. */
  readonly mean: Float32Array;
}

export interface BeatTemplateSet {
  /** The largest group first. */
  readonly templates: readonly BeatTemplate[];
  /** `[beats]`, index into `templates`, `NO_TEMPLATE` for a beat that was skipped. */
  readonly templateOf: Uint16Array;
}

/** What is compared, around the R-peak: a wide ventricular complex fits, the P wave of the next beat does not. */
const COMPARED_BEFORE_MS = 120;
const COMPARED_AFTER_MS = 200;

/** R-peaks are known to about this. */
const MAX_SHIFT_MS = 16;

/** Beats at least this alike are of one template. */
const SAME_TEMPLATE = 0.85;

/** A recording with more shapes than this is noise: what is new then goes to the nearest. */
const MAX_TEMPLATES = 48;

/** A template follows slow changes: a beat never moves its mean by less than this share. */
const LEAST_MEAN_SHARE = 1 / 64;

const FIRST_CAPACITY = 1024;

/** Of a beat that belongs to no template. */
export const NO_TEMPLATE = 0xffff;

interface Leader {
  count: number;
  mean: Float32Array;
}

export class BeatTemplates {
  private readonly options: TemplateOptions;
  private readonly from: number;
  private readonly to: number;
  private readonly maxShift: number;
  private readonly leaders: Leader[] = [];
  private leaderOf = new Uint16Array(FIRST_CAPACITY);
  private total = 0;

  constructor(options: TemplateOptions) {
    this.options = options;
    const samples = (ms: number): number => Math.round((ms * options.rateHz) / 1000);
    this.maxShift = samples(MAX_SHIFT_MS);
    this.from = Math.max(this.maxShift, options.rPeakSample - samples(COMPARED_BEFORE_MS));
    this.to = Math.min(
      options.lengthSamples - this.maxShift,
      options.rPeakSample + samples(COMPARED_AFTER_MS),
    );
    assert(this.to > this.from, 'the window holds a QRS complex');
  }

  /** @param beat `[lengthSamples]`; all beats in one unit, without missing samples */
  add(beat: Float32Array): void {
    assert(beat.length === this.options.lengthSamples, `${beat.length} samples`);
    const { index, likeness } = this.nearest(beat);
    const isNew = index < 0 || (likeness < SAME_TEMPLATE && this.leaders.length < MAX_TEMPLATES);
    this.note(isNew ? this.leaders.length : index);
    if (isNew) this.leaders.push({ count: 1, mean: beat.slice() });
    else join(this.leaders[index], beat);
  }

  /** Counts a beat whose shape says nothing, its signal being poor. */
  skip(): void {
    this.note(NO_TEMPLATE);
  }

  /** The groups so far; more beats may be added afterwards. */
  read(): BeatTemplateSet {
    const groups = this.joinedGroups();
    groups.sort((a, b) => b.template.count - a.template.count);
    const groupOf = new Uint16Array(this.leaders.length);
    groups.forEach(({ members }, group) => {
      for (const leader of members) groupOf[leader] = group;
    });
    return {
      templates: groups.map(({ template }) => template),
      templateOf: this.leaderOf.slice(0, this.total).map((leader) => groupOf[leader] ?? NO_TEMPLATE),
    };
  }

  private note(leader: number): void {
    if (this.total === this.leaderOf.length) {
      const larger = new Uint16Array(this.total * 2);
      larger.set(this.leaderOf);
      this.leaderOf = larger;
    }
    this.leaderOf[this.total++] = leader;
  }

  private joinedGroups(): { template: BeatTemplate; members: number[] }[] {
    const groups: { template: BeatTemplate; members: number[] }[] = [];
    const byCount = this.leaders.map((_, index) => index);
    byCount.sort((a, b) => this.leaders[b].count - this.leaders[a].count);
    for (const index of byCount) {
      const { count, mean } = this.leaders[index];
      const same = groups.find(({ template }) => this.likeness(template.mean, mean) >= SAME_TEMPLATE);
      if (same) {
        same.members.push(index);
        same.template = { count: same.template.count + count, mean: same.template.mean };
      } else {
        groups.push({ template: { count, mean: mean.slice() }, members: [index] });
      }
    }
    return groups;
  }

  private nearest(beat: Float32Array): { index: number; likeness: number } {
    let index = -1;
    let likeness = Number.NEGATIVE_INFINITY;
    this.leaders.forEach(({ mean }, candidate) => {
      const alike = this.likeness(mean, beat);
      if (alike <= likeness) return;
      likeness = alike;
      index = candidate;
    });
    return { index, likeness };
  }

  /**
   * `2 a.b / (a.a + b.b)` of the compared parts, each around its own mean, at the best shift: 1 for equal beats, lower
   * for another shape and for another size, where a correlation would see the shape alone.
   */
  private likeness(a: Float32Array, b: Float32Array): number {
    let best = -1;
    for (let shift = -this.maxShift; shift <= this.maxShift; shift++) {
      best = Math.max(best, likenessAt(a, b, this.from, this.to, shift));
    }
    return best;
  }
}

function join(leader: Leader, beat: Float32Array): void {
  leader.count++;
  const share = Math.max(1 / leader.count, LEAST_MEAN_SHARE);
  const { mean } = leader;
  for (let i = 0; i < mean.length; i++) mean[i] += share * (beat[i] - mean[i]);
}

function likenessAt(a: Float32Array, b: Float32Array, from: number, to: number, shift: number): number {
  let sumA = 0;
  let sumB = 0;
  let squares = 0;
  let product = 0;
  for (let i = from; i < to; i++) {
    const x = a[i];
    const y = b[i + shift];
    sumA += x;
    sumB += y;
    squares += x * x + y * y;
    product += x * y;
  }
  const count = to - from;
  const energy = squares - (sumA * sumA + sumB * sumB) / count;
  return energy > 0 ? (2 * (product - (sumA * sumB) / count)) / energy : 1;
}
