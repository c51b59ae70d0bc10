/**
 * How steep the signal is around each sample: the mean size of its differences over 32 ms, over 104 ms. A QRS complex
 * makes one hump of it, a T wave hardly any, baseline wander none; sizes and not squares, so that a slow ventricular
 * beat is not lost beside a fast normal one. The differences peak at 15.6 Hz, as the band-passes of Pan and Tompkins
 * (1985) and Hamilton (2002) do.
 */
import { FEATURE_RATE_HZ } from './qrs-rate.ts';

const HALF_LAG = Math.round(0.016 * FEATURE_RATE_HZ);
const HALF_WIDTH = Math.round(0.048 * FEATURE_RATE_HZ);
const WIDTH = 2 * HALF_WIDTH + 1;

/** Streaming; output sample `n` belongs to input sample `n`. Missing samples (`NaN`) are not steep. */
export class QrsFeature {
  /** The last samples and the last differences, as rings. */
  readonly #samples = new Float64Array(2 * HALF_LAG + 1).fill(Number.NaN);
  readonly #sizes = new Float64Array(WIDTH);
  #samplePlace = 0;
  #sizePlace = 0;
  #sum = 0;
  #taken = 0;

  /** How many samples an output waits for. */
  static readonly delaySamples = HALF_LAG + HALF_WIDTH;

  push(chunk: Float32Array): Float32Array {
    const early = Math.min(chunk.length, Math.max(0, QrsFeature.delaySamples - this.#taken));
    const output = new Float32Array(chunk.length - early);
    for (let i = 0; i < chunk.length; i++) {
      const value = this.#next(chunk[i]);
      if (i >= early) output[i - early] = value;
    }
    this.#taken += chunk.length;
    return output;
  }

  flush(): Float32Array {
    return this.push(new Float32Array(QrsFeature.delaySamples).fill(Number.NaN));
  }

  #next(sample: number): number {
    const samples = this.#samples;
    samples[this.#samplePlace] = sample;
    // The ring holds one sample more than the lag: the next place is the one that far back.
    this.#samplePlace = this.#samplePlace + 1 === samples.length ? 0 : this.#samplePlace + 1;
    const lagged = samples[this.#samplePlace];
    const difference = Math.abs(sample - lagged);
    const size = Number.isNaN(difference) ? 0 : difference;
    const sizes = this.#sizes;
    this.#sum += size - sizes[this.#sizePlace];
    sizes[this.#sizePlace] = size;
    this.#sizePlace = this.#sizePlace + 1 === WIDTH ? 0 : this.#sizePlace + 1;
    return this.#sum / WIDTH;
  }
}
