import type { InputContract } from '../core/input-contract.ts';
import { BandPass } from './band-pass.ts';
import { RationalResampler } from './rational-resampler.ts';
import { cutterRateHz } from './recording-window-cutter.ts';
import type { StreamFilter } from './stream-filter.ts';

/**
 * From one lead at its own rate to what `RecordingWindowCutter` takes: resampled to its rate, then band-passed 0.5-40 Hz.
 * Output sample 0 stands at the time of input sample 0.
 */
export class ModelStream implements StreamFilter {
  readonly #resampler: RationalResampler;
  readonly #bandPass: BandPass;

  constructor(rateHz: number, contract: Pick<InputContract, 'rateHz'>) {
    const toHz = cutterRateHz(contract);
    this.#resampler = new RationalResampler({ fromHz: rateHz, toHz });
    this.#bandPass = new BandPass(toHz);
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
