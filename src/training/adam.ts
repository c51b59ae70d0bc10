/**
 * Adam (Kingma and Ba 2015, algorithm 1) on plain arrays: the learning rate may change at every step, which
 * TensorFlow.js' own optimizer does not allow.
 */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

export class Adam {
  readonly #mean: Float64Array[];
  readonly #square: Float64Array[];
  #step = 0;

  /** @param sizes number of values of each parameter array */
  constructor(sizes: readonly number[]) {
    this.#mean = sizes.map((size) => new Float64Array(size));
    this.#square = sizes.map((size) => new Float64Array(size));
  }

  /** Moves the parameters in place, against their gradients. */
  step(parameters: readonly Float32Array[], gradients: readonly Float32Array[], learningRate: number): void {
    this.#step++;
    const meanCorrection = 1 - BETA1 ** this.#step;
    const squareCorrection = 1 - BETA2 ** this.#step;
    for (const [k, values] of parameters.entries()) {
      const mean = this.#mean[k];
      const square = this.#square[k];
      for (let i = 0; i < values.length; i++) {
        const gradient = gradients[k][i];
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * gradient;
        square[i] = BETA2 * square[i] + (1 - BETA2) * gradient * gradient;
        const direction = mean[i] / meanCorrection / (Math.sqrt(square[i] / squareCorrection) + EPSILON);
        values[i] -= learningRate * direction;
      }
    }
  }
}
