/**
 * Takes one frequency, that of the mains, out of a signal and moves nothing: the signal is turned so that the
 * frequency stands still, averaged twice over half a second, turned back and subtracted. Linear phase, its delay made
 * up for. From 2 Hz to either side on, the nulls of the average, the signal passes.
 */
import { assert } from '../core/assert.ts';
import { CentredMeans } from './centred-mean.ts';
import { DelayLine } from './delay-line.ts';
import { rateRatio } from './rate-ratio.ts';
import type { StreamFilter } from './stream-filter.ts';

const MEANS = 2;
const MEAN_S = 0.5;

export class NotchFilter implements StreamFilter {
  readonly #cosineMean: CentredMeans;
  readonly #sineMean: CentredMeans;
  readonly #samples: DelayLine;
  readonly #cosines: DelayLine;
  readonly #sines: DelayLine;
  /** Turns of the mains between two samples, `up / down`; the phase in units of `1 / down` turn stays a whole number. */
  readonly #up: number;
  readonly #down: number;
  #phase = 0;
  #taken = 0;
  /** The first valid sample, subtracted before: what little the averages let through of a level is much of an ADC's. */
  #reference = Number.NaN;

  /** @param mainsHz usually 50 or 60; below half of `rateHz` */
  constructor(rateHz: number, mainsHz: number) {
    assert(mainsHz > 0 && mainsHz < rateHz / 2, `notch at ${mainsHz} Hz in ${rateHz} Hz`);
    const halfWidth = Math.max(1, Math.round((MEAN_S * rateHz - 1) / 2));
    this.#cosineMean = new CentredMeans(MEANS, halfWidth);
    this.#sineMean = new CentredMeans(MEANS, halfWidth);
    const delay = this.#cosineMean.delaySamples;
    [this.#samples, this.#cosines, this.#sines] = [
      new DelayLine(delay),
      new DelayLine(delay),
      new DelayLine(delay),
    ];
    ({ up: this.#up, down: this.#down } = rateRatio(mainsHz, rateHz));
  }

  push(chunk: Float32Array): Float32Array {
    const early = Math.min(chunk.length, Math.max(0, this.#cosineMean.delaySamples - this.#taken));
    const output = new Float32Array(chunk.length - early);
    for (let i = 0; i < chunk.length; i++) {
      const result = this.#next(Number.isFinite(chunk[i]) ? chunk[i] : Number.NaN);
      if (i >= early) output[i - early] = result;
    }
    this.#taken += chunk.length;
    return output;
  }

  flush(): Float32Array {
    const { delaySamples } = this.#cosineMean;
    const output = new Float32Array(Math.min(this.#taken, delaySamples));
    for (let step = output.length - delaySamples; step < output.length; step++) {
      const result = this.#turnedBack(0, 0, 0, this.#cosineMean.drain(), this.#sineMean.drain());
      if (step >= 0) output[step] = result;
    }
    return output;
  }

  #next(input: number): number {
    if (Number.isNaN(this.#reference)) this.#reference = input;
    const sample = input - this.#reference;
    const turn = (2 * Math.PI * this.#phase) / this.#down;
    this.#phase = (this.#phase + this.#up) % this.#down;
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    const cosineMean = this.#cosineMean.next(sample * cosine);
    return this.#turnedBack(sample, cosine, sine, cosineMean, this.#sineMean.next(sample * sine));
  }

  #turnedBack(sample: number, cosine: number, sine: number, cosineMean: number, sineMean: number): number {
    const mains = 2 * (cosineMean * this.#cosines.next(cosine) + sineMean * this.#sines.next(sine));
    return this.#reference + this.#samples.next(sample) - mains;
  }
}
