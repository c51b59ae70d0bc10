/**
 * An axis for shares near 1, 0..1, on which what is missing to 1 is logarithmic: the step from 98 to 99 % is as long as
 * that from 80 to 90 %, and a collapse still fits.
 */

/** The best share that is told apart from 1. */
const HIGHEST = 0.9999;

/** Shares in per cent that read well, the roundest first. */
const ROUND_PERCENT = [
  ...[0, 50, 80, 90, 95, 98, 99, 99.5, 99.9],
  ...[20, 40, 60, 70, 85, 92, 94, 96, 97, 98.5, 99.2, 99.7],
  ...[10, 30, 45, 52, 54, 55, 56, 58, 65, 75, 88, 91, 93, 97.5, 99.1, 99.3, 99.4, 99.6, 99.8],
];

export function toErrorScale(share: number): number {
  return -Math.log10(1 - Math.min(HIGHEST, Math.max(0, share)));
}

export function fromErrorScale(place: number): number {
  return 1 - 10 ** -place;
}

/** `[low, high]` on the scale with a margin around every value. @param values shares, at least one */
export function errorRange(values: readonly number[]): [number, number] {
  const places = values.map(toErrorScale);
  const low = Math.min(...places);
  const high = Math.max(...places);
  const margin = Math.max(0.02, 0.05 * (high - low));
  return [Math.max(0, low - margin), high + margin];
}

/** Places of round shares from `low` to `high`, ascending, no two nearer than `gap`, all on the scale. */
export function errorTicks(low: number, high: number, gap: number): number[] {
  const ticks: number[] = [];
  for (const percent of ROUND_PERCENT) {
    const place = toErrorScale(percent / 100);
    if (place < low || place > high || ticks.some((tick) => Math.abs(tick - place) < gap)) continue;
    ticks.push(place);
  }
  return ticks.sort((a, b) => a - b);
}
