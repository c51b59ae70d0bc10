/** The last samples of a stream, by their place in it. */
export class SampleRing {
  readonly #samples: Float32Array;
  /** Samples taken so far. */
  end = 0;

  constructor(capacity: number) {
    this.#samples = new Float32Array(capacity);
  }

  push(chunk: Float32Array): void {
    const { length } = this.#samples;
    const kept = chunk.length > length ? chunk.subarray(chunk.length - length) : chunk;
    const place = (this.end + chunk.length - kept.length) % length;
    const fitting = Math.min(kept.length, length - place);
    this.#samples.set(kept.subarray(0, fitting), place);
    this.#samples.set(kept.subarray(fitting), 0);
    this.end += chunk.length;
  }

  /** `NaN` for what is not there any more, or not yet. */
  at(sample: number): number {
    if (sample < 0 || sample >= this.end || sample < this.end - this.#samples.length) return Number.NaN;
    return this.#samples[sample % this.#samples.length];
  }
}
