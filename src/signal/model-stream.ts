import type { InputContract } from '../core/input-contract.ts';
import { type BandEdges, BandPass } from './band-pass.ts';
import { RationalResampler } from './rational-resampler.ts';
import { cutterRateHz } from './recording-window-cutter.ts';
import type { StreamFilter } from './stream-filter.ts';

/**
 * The detector sees 0.5 Hz and up; a model sees more of what is common to beats where breathing and electrodes, which
 * are strongest below 1.5 Hz, are out of the way. Chosen on DS1, see `docs/experiments-recordings.md`.
 */
export const MODEL_BAND: BandEdges = { lowHz: 1.5, highHz: 40 };

/**
 * From one lead at its own rate to what `RecordingWindowCutter` takes: resampled to its rate, then band-passed 1.5-40 Hz.
 * Output sample 0 stands at the time of input sample 0.
 */
export class ModelStream implements StreamFilter {
  readonly #resampler: RationalResampler;
  readonly #bandPass: BandPass;

  constructor(rateHz: number, contract: Pick<InputContract, 'rateHz'>, band = MODEL_BAND) {
    const toHz = cutterRateHz(contract);
    this.#resampler = new RationalResampler({ fromHz: rateHz, toHz });
    this.#bandPass = new BandPass(toHz, band);
  }

  push(chunk: Float32Array): Float32Array {
    return this.#bandPass.push(this.#resampler.push(chunk));
  }

  flush(): Float32Array {
    const body = this.#bandPass.push(this.#resampler.flush());
    const tail = this.#bandPass.flush();
    const whole = new Float32Array(body.length + tail.length);
    whole.set(body);
    whole.set(tail, body.length);
    return whole;
  }
}
