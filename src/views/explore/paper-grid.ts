/** Lines of ECG paper: 1 mm and 5 mm at reading speed, coarser steps of time where those would run together. */

/** Seconds between lines, from the small square at 25 mm/s up. */
const TIME_STEPS_S = [0.04, 0.2, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14400] as const;
const AMPLITUDE_STEPS_MV = [0.1, 0.5, 1, 5] as const;

/** Lines closer than this, in CSS pixels, are a grey field. */
const MIN_MINOR_PX = 2.6;
const MIN_LABEL_PX = 74;

export interface GridSteps {
  /** In the unit of the axis; `null` where even the finest pair would run together. */
  readonly minor: number | null;
  readonly major: number;
}

/** Time between lines, in seconds. */
export function timeGrid(pxPerSecond: number): GridSteps {
  return pickSteps(TIME_STEPS_S, pxPerSecond);
}

/** Amplitude between lines, in millivolts. */
export function amplitudeGrid(pxPerMv: number): GridSteps {
  return pickSteps(AMPLITUDE_STEPS_MV, pxPerMv);
}

function pickSteps(steps: readonly number[], pxPerUnit: number): GridSteps {
  const minor = steps.findIndex((step) => step * pxPerUnit >= MIN_MINOR_PX);
  if (minor === -1) return { minor: null, major: steps[steps.length - 1] };
  return { minor: steps[minor], major: steps[Math.min(steps.length - 1, minor + 1)] };
}

/** Seconds between two written times. */
export function labelStep(pxPerSecond: number): number {
  const steps = [0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
  return steps.find((step) => step * pxPerSecond >= MIN_LABEL_PX) ?? steps[steps.length - 1];
}

/** Multiples of `step` from the first not below `from` to the last not above `to`, as whole numbers of steps. */
export function multiplesWithin(step: number, from: number, to: number): { first: number; last: number } {
  return { first: Math.ceil(from / step - 1e-9), last: Math.floor(to / step + 1e-9) };
}
