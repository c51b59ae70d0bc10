/**
 * High-pass of linear phase: the signal minus three centred means one over the other. A few additions a sample,
 * whatever the cut-off.
 */
import { assert } from '../core/assert.ts';
import { CentredMeans } from './centred-mean.ts';
import { DelayLine } from './delay-line.ts';
import type { StreamFilter } from './stream-filter.ts';

const MEANS = 3;
/** Width of each mean in periods of the cut-off: the cube of sinc(0.4784) leaves half the power, -3 dB. */
const WIDTH_PERIODS = 0.4784;

/** Levels and drifts below the cut-off come out as zero. Missing samples leave no step: the means pass over them. */
export class BaselineRemover implements StreamFilter {
  readonly #means: CentredMeans;
  readonly #samples: DelayLine;
  #taken = 0;

  /** @param lowHz where half the power passes; below `rateHz / 6` */
  constructor(rateHz: number, lowHz: number) {
    assert(lowHz > 0 && lowHz < rateHz / 6, `high-pass ${lowHz} Hz at ${rateHz} Hz`);
    this.#means = new CentredMeans(MEANS, Math.round((WIDTH_PERIODS * rateHz) / lowHz / 2 - 0.5));
    this.#samples = new DelayLine(this.#means.delaySamples);
  }

  push(chunk: Float32Array): Float32Array {
    const early = Math.min(chunk.length, Math.max(0, this.#means.delaySamples - this.#taken));
    const output = new Float32Array(chunk.length - early);
    for (let i = 0; i < chunk.length; i++) {
      const sample = Number.isFinite(chunk[i]) ? chunk[i] : Number.NaN;
      const mean = this.#means.next(sample);
      const centre = this.#samples.next(sample);
      if (i >= early) output[i - early] = centre - mean;
    }
    this.#taken += chunk.length;
    return output;
  }

  flush(): Float32Array {
    const { delaySamples } = this.#means;
    const output = new Float32Array(Math.min(this.#taken, delaySamples));
    for (let step = output.length - delaySamples; step < output.length; step++) {
      const mean = this.#means.drain();
      const centre = this.#samples.next(0);
      if (step >= 0) output[step] = centre - mean;
    }
    return output;
  }
}
