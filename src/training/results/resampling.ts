/** How every interval of the results is drawn; `metrics/bootstrap.ts` says what an interval means and what it does not. */
import { createRng } from '../../core/rng.ts';
import type { BootstrapOptions, Interval } from '../../metrics/bootstrap.ts';
import { quantileOfSorted } from '../../metrics/quantile.ts';

export const RESAMPLES = 2000;
const LEVEL = 0.95;
const SEED = 20;

/** Each interval starts from the same seed, so that none depends on which were drawn before it. */
export function bootstrapOptions(): BootstrapOptions {
  return { resamples: RESAMPLES, level: LEVEL, rng: createRng(SEED) };
}

/**
 * Percentile interval of any figure, beats drawn with replacement within their class.
 * @param figureOf given the beats drawn, as many as there are.
 */
export function bootstrapFigure(
  isAbnormal: Uint8Array,
  figureOf: (drawn: Int32Array) => number | null,
): Interval | null {
  const { resamples, level, rng } = bootstrapOptions();
  const beats = Int32Array.from(isAbnormal.keys());
  const classes = [0, 1].map((label) => beats.filter((beat) => isAbnormal[beat] === label));
  const figures: number[] = [];
  const drawn = new Int32Array(beats.length);
  for (let i = 0; i < resamples; i++) {
    let at = 0;
    for (const members of classes) {
      for (let k = 0; k < members.length; k++) drawn[at++] = members[rng.nextInt(members.length)];
    }
    const figure = figureOf(drawn);
    if (figure !== null) figures.push(figure);
  }
  if (figures.length === 0) return null;
  const sorted = Float64Array.from(figures).sort();
  return { low: quantileOfSorted(sorted, (1 - level) / 2), high: quantileOfSorted(sorted, (1 + level) / 2) };
}
