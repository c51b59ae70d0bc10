/**
 * Centred means at the cost of one addition and one subtraction a sample, whatever their width; several in a row come
 * close to a Gaussian (Wells 1986). Missing samples (`NaN`) are left out, and at both ends the mean is over what there
 * is; where nothing at all is within reach it is missing too.
 */
import { assert } from '../core/assert.ts';

/** Several centred means of the same width, one over the other. */
export class CentredMeans {
  readonly #half: number;
  readonly #means: readonly RunningMean[];
  #taken = 0;
  #drained = 0;

  /** @param halfWidth samples on either side of the centre of each mean */
  constructor(stages: number, halfWidth: number) {
    assert(stages >= 1 && halfWidth >= 1, `${stages} means over ${halfWidth} samples to either side`);
    this.#half = halfWidth;
    this.#means = Array.from({ length: stages }, () => new RunningMean(2 * halfWidth + 1));
  }

  /** By how many samples the answers lag behind. */
  get delaySamples(): number {
    return this.#means.length * this.#half;
  }

  /** Takes a sample and gives the mean `delaySamples` earlier; the first `delaySamples` answers mean nothing. */
  next(sample: number): number {
    return this.#run(sample, 0);
  }

  /** After the last sample: brings out the `delaySamples` answers still missing, one a call. */
  drain(): number {
    return this.#run(Number.NaN, Math.floor(this.#drained++ / this.#half) + 1);
  }

  /** @param ended how many means, from the first on, get no samples any more */
  #run(sample: number, ended: number): number {
    const time = this.#taken++;
    let value = sample;
    for (let stage = 0; stage < this.#means.length && time >= stage * this.#half; stage++)
      value = this.#means[stage].next(stage < ended ? Number.NaN : value);
    return value;
  }
}

class RunningMean {
  readonly #window: Float64Array;
  #place = 0;
  #sum = 0;
  #count = 0;

  constructor(width: number) {
    this.#window = new Float64Array(width).fill(Number.NaN);
  }

  next(sample: number): number {
    const recent = this.#window;
    const leaving = recent[this.#place];
    if (!Number.isNaN(leaving)) {
      this.#sum -= leaving;
      this.#count--;
    }
    recent[this.#place] = sample;
    this.#place = this.#place + 1 === recent.length ? 0 : this.#place + 1;
    if (!Number.isNaN(sample)) {
      this.#sum += sample;
      this.#count++;
    }
    if (this.#count > 0) return this.#sum / this.#count;
    // Rounding errors of the running sum end with the samples they came from.
    this.#sum = 0;
    return Number.NaN;
  }
}
