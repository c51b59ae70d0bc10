/**
 * How steep a QRS complex is in a lead, and how steep it is between them, second by second: medians over the eight
 * seconds before and the four after of the highest and of the median value of each second. What is normalised by them
 * needs no units, and an artefact of a second or two moves neither.
 */
import { BLOCK_SAMPLES } from './qrs-rate.ts';
import { selectSmallest } from './select-smallest.ts';

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
  /** Room for those of the seconds looked at that say something. */
  readonly #presentHighest = new Float32Array(SECONDS_BEFORE + 1 + SECONDS_AHEAD);
  readonly #presentMedian = new Float32Array(SECONDS_BEFORE + 1 + SECONDS_AHEAD);
  /** Second of the first entry. */
  #first = 0;
  #memory = 0;

  /** @param block the feature over the next second, or over what is left at the end */
  take(block: Float32Array): void {
    this.takeSteepness(steepnessOf(block));
  }

  /** As `take`, where it has been looked at already. */
  takeSteepness({ highest, median }: Steepness): void {
    this.#highest.push(highest);
    this.#median.push(median);
  }

  /** Levels of a second; seconds are asked for in turn, each once `SECONDS_AHEAD` more have been taken or no more come. */
  levelsAt(second: number): LeadLevels {
    while (this.#first < second - SECONDS_BEFORE) {
      this.#highest.shift();
      this.#median.shift();
      this.#first++;
    }
    const end = Math.min(second + SECONDS_AHEAD + 1 - this.#first, this.#highest.length);
    let present = 0;
    for (let i = 0; i < end; i++) {
      // Seconds that are flat or missing altogether say nothing of how steep a complex is.
      if (!(this.#highest[i] > 0)) continue;
      this.#presentHighest[present] = this.#highest[i];
      this.#presentMedian[present++] = this.#median[i];
    }
    if (present === 0) return { signal: 0, noise: 0 };
    const current = lowerMedian(this.#presentHighest, present);
    this.#memory =
      this.#memory === 0
        ? current
        : Math.min(this.#memory * MEMORY_STEP, Math.max(this.#memory / MEMORY_STEP, current));
    return {
      signal: Math.max(current, FLOOR_SHARE * this.#memory),
      noise: lowerMedian(this.#presentMedian, present),
    };
  }
}

/** The lower of the two in the middle. @param values `[count]` and more behind, in no order afterwards */
function lowerMedian(values: Float32Array, count: number): number {
  return selectSmallest(values, count, (count - 1) >> 1);
}

export interface Steepness {
  readonly highest: number;
  readonly median: number;
}

/** Room for a second of the feature, kept so that no second leaves garbage behind. */
let room = new Float32Array(BLOCK_SAMPLES);

/** The highest value and that in the middle, the upper one of two. @param block not empty */
export function steepnessOf(block: Float32Array): Steepness {
  if (room.length < block.length) room = new Float32Array(block.length);
  let highest = block[0];
  for (let i = 0; i < block.length; i++) {
    room[i] = block[i];
    if (block[i] > highest) highest = block[i];
  }
  return { highest, median: selectSmallest(room, block.length, block.length >> 1) };
}
