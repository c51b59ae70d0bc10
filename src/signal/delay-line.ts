/** A fixed number of values on their way. */
export class DelayLine {
  readonly #values: Float64Array;
  #place = 0;

  constructor(delaySamples: number) {
    this.#values = new Float64Array(delaySamples + 1);
  }

  /** Takes a value and gives the one taken `delaySamples` calls earlier, 0 before the first. */
  next(value: number): number {
    const values = this.#values;
    values[this.#place] = value;
    this.#place = this.#place + 1 === values.length ? 0 : this.#place + 1;
    return values[this.#place];
  }
}
