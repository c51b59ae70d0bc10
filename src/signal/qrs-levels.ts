/**
 * How steep a QRS complex is in a lead, and how steep it is between them, second by second: medians over the eight
 * seconds before and the four after of the highest and of the median value of each second. What is normalised by them
 * needs no units, and an artefact of a second or two moves neither.
 */

const SECONDS_BEFORE = 8;
export const SECONDS_AHEAD = 4;
/** The level never falls below this share of what it has long been: silence does not make noise into beats. */
const FLOOR_SHARE = 0.1;
/** By how much the long memory follows in a second. */
const MEMORY_STEP = 1.02;

export interface LeadLevels {
  /** Of a QRS complex; 0 where there is nothing. */
  readonly signal: number;
  /** Between the complexes. */
  readonly noise: number;
}

export class QrsLevels {
  readonly #highest: number[] = [];
  readonly #median: number[] = [];
  /** Second of the first entry. */
  #first = 0;
  #memory = 0;

  /** @param block the feature over the next second, or over what is left at the end */
  take(block: Float32Array): void {
    const sorted = block.slice().sort();
    this.#highest.push(sorted[sorted.length - 1]);
    this.#median.push(sorted[sorted.length >> 1]);
  }

  /** Levels of a second; seconds are asked for in turn, each once `SECONDS_AHEAD` more have been taken or no more come. */
  levelsAt(second: number): LeadLevels {
    while (this.#first < second - SECONDS_BEFORE) {
      this.#highest.shift();
      this.#median.shift();
      this.#first++;
    }
    const end = second + SECONDS_AHEAD + 1 - this.#first;
    // Seconds that are flat or missing altogether say nothing of how steep a complex is.
    const present = this.#highest.slice(0, end).flatMap((value, i) => (value > 0 ? [i] : []));
    if (present.length === 0) return { signal: 0, noise: 0 };
    const current = medianOf(present.map((i) => this.#highest[i]));
    this.#memory =
      this.#memory === 0
        ? current
        : Math.min(this.#memory * MEMORY_STEP, Math.max(this.#memory / MEMORY_STEP, current));
    return {
      signal: Math.max(current, FLOOR_SHARE * this.#memory),
      noise: medianOf(present.map((i) => this.#median[i])),
    };
  }
}

/** The lower of the two in the middle. */
function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1];
}
