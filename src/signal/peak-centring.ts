/**
 * The R-peak of a QRS complex: the largest deflection, up or down, near the place where the complex is steep. Looked for
 * in the band-passed lead, which has no baseline, then to the sample in the lead as it was recorded, smoothed over
 * 8 ms. Where a complex goes as far up as down the direction its predecessors took wins, so that R-peaks do not jump.
 */
import { FEATURE_RATE_HZ } from './qrs-rate.ts';
import { SampleRing } from './sample-ring.ts';

/** Longer than anything the finder keeps open. */
const MEMORY_S = 24;
const REACH = Math.round(0.096 * FEATURE_RATE_HZ);
const SMOOTHING_S = 0.008;
/** A deflection of the usual direction wins from this share of the other on. */
const USUAL_SHARE = 0.7;
const HABIT_STEP = 0.1;

export class PeakCentring {
  readonly #rateHz: number;
  readonly #recorded: SampleRing;
  readonly #band = new SampleRing(MEMORY_S * FEATURE_RATE_HZ);
  /** -1 (always down) to 1 (always up). */
  #habit = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#recorded = new SampleRing(Math.ceil(MEMORY_S * rateHz));
  }

  pushRecorded(chunk: Float32Array): void {
    this.#recorded.push(chunk);
  }

  pushBand(chunk: Float32Array): void {
    this.#band.push(chunk);
  }

  /**
   * @param steepest where the complex is steepest, at `FEATURE_RATE_HZ`
   * @returns the R-peak in samples of the recording
   */
  centre(steepest: number): number {
    const { sample, direction } = this.#coarsePeak(steepest);
    const ratio = this.#rateHz / FEATURE_RATE_HZ;
    const reach = Math.ceil(ratio);
    const middle = Math.round(sample * ratio);
    const half = Math.floor((SMOOTHING_S * this.#rateHz) / 2);
    let peak = middle;
    let highest = Number.NEGATIVE_INFINITY;
    for (let candidate = middle - reach; candidate <= middle + reach; candidate++) {
      const height = direction * this.#smoothedAt(candidate, half);
      if (height > highest) {
        highest = height;
        peak = candidate;
      }
    }
    return Math.max(0, Math.min(peak, this.#recorded.end - 1));
  }

  #coarsePeak(steepest: number): { sample: number; direction: number } {
    let [up, down] = [steepest, steepest];
    let [highest, lowest] = [0, 0];
    for (let sample = steepest - REACH; sample <= steepest + REACH; sample++) {
      const value = this.#band.at(sample);
      if (value > highest) [highest, up] = [value, sample];
      if (value < lowest) [lowest, down] = [value, sample];
    }
    const usual = this.#habit >= 0 ? 1 : -1;
    const isUp = usual > 0 ? highest >= USUAL_SHARE * -lowest : USUAL_SHARE * highest > -lowest;
    const direction = isUp ? 1 : -1;
    this.#habit += HABIT_STEP * (direction - this.#habit);
    return { sample: isUp ? up : down, direction };
  }

  #smoothedAt(sample: number, half: number): number {
    let sum = 0;
    for (let i = sample - half; i <= sample + half; i++) sum += this.#recorded.at(i);
    return sum;
  }
}
