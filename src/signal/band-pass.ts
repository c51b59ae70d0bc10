import { BaselineRemover } from './baseline-remover.ts';
import { RationalResampler } from './rational-resampler.ts';
import type { StreamFilter } from './stream-filter.ts';

/** From the pass band to the stop band of the low-pass, centred on its cut-off. */
const TRANSITION_HZ = 12;

export interface BandEdges {
  /** Half the power passes. */
  readonly lowHz: number;
  /** Half the amplitude passes; rates that cannot carry as much are left as they are. */
  readonly highHz: number;
}

/** What both the detector and the models for recordings look at. */
export const ECG_BAND: BandEdges = { lowHz: 0.5, highHz: 40 };

/**
 * Band-pass of linear phase with its delay made up for: waves keep place and shape. The cost of the low-pass grows
 * with the rate, so a fast signal is better resampled first (`RationalResampler`).
 */
export class BandPass implements StreamFilter {
  readonly #highPass: BaselineRemover;
  readonly #lowPass: RationalResampler | null;

  constructor(rateHz: number, { lowHz, highHz }: BandEdges = ECG_BAND) {
    this.#highPass = new BaselineRemover(rateHz, lowHz);
    const lowPass = { passHz: highHz - TRANSITION_HZ / 2, stopHz: highHz + TRANSITION_HZ / 2 };
    this.#lowPass =
      lowPass.stopHz > rateHz / 2 ? null : new RationalResampler({ fromHz: rateHz, toHz: rateHz, lowPass });
  }

  push(chunk: Float32Array): Float32Array {
    const high = this.#highPass.push(chunk);
    return this.#lowPass ? this.#lowPass.push(high) : high;
  }

  flush(): Float32Array {
    const high = this.#highPass.flush();
    if (!this.#lowPass) return high;
    const body = this.#lowPass.push(high);
    const tail = this.#lowPass.flush();
    const whole = new Float32Array(body.length + tail.length);
    whole.set(body);
    whole.set(tail, body.length);
    return whole;
  }
}
