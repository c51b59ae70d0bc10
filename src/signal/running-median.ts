import { assert } from '../core/assert.ts';

/** The median of the last so many numbers. */
export class RunningMedian {
  readonly #capacity: number;
  /** In the order of coming. */
  readonly #recent: number[] = [];
  readonly #sorted: number[] = [];

  constructor(capacity: number) {
    assert(capacity >= 1, `the median of ${capacity} numbers`);
    this.#capacity = capacity;
  }

  get isFull(): boolean {
    return this.#recent.length === this.#capacity;
  }

  /** @param value not `NaN` */
  push(value: number): void {
    if (this.isFull) {
      this.#sorted.splice(this.#sorted.indexOf(this.#recent[0]), 1);
      this.#recent.shift();
    }
    this.#recent.push(value);
    const place = this.#sorted.findIndex((other) => other > value);
    this.#sorted.splice(place < 0 ? this.#sorted.length : place, 0, value);
  }

  /** The mean of the two middle ones where their number is even; 1 before the first. */
  median(): number {
    const sorted = this.#sorted;
    if (sorted.length === 0) return 1;
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
