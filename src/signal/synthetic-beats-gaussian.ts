/** A Gaussian further out than this many standard deviations adds less than 0.0004 of its height. */
const GAUSSIAN_REACH_SD = 4;

/**
 * Adds one side of a Gaussian, from its centre outwards; the sample at the centre belongs to the right side.
 * Each value follows from the one before by a ratio that itself shrinks by a constant ratio, so a side costs
 * three exponentials. It ends four standard deviations out.
 *
 * @param center in samples, may lie outside. @param sigma in samples, above 0. @param side -1 left, 1 right.
 */
export function addHalfGaussian(
  samples: Float32Array,
  amplitude: number,
  center: number,
  sigma: number,
  side: -1 | 1,
): void {
  const nearest =
    side === 1 ? Math.max(0, Math.ceil(center)) : Math.min(samples.length, Math.ceil(center)) - 1;
  const steps = Math.floor(GAUSSIAN_REACH_SD * sigma - Math.abs(nearest - center));
  const last = Math.min(samples.length - 1, Math.max(0, nearest + side * steps));
  if (steps < 0 || nearest < 0 || nearest >= samples.length) return;
  const distance = Math.abs(nearest - center);
  const inverseVariance = 1 / (sigma * sigma);
  let value = amplitude * Math.exp(-0.5 * distance * distance * inverseVariance);
  let ratio = Math.exp(-(distance + 0.5) * inverseVariance);
  const ratioOfRatios = Math.exp(-inverseVariance);
  for (let i = nearest; side === 1 ? i <= last : i >= last; i += side) {
    samples[i] += value;
    value *= ratio;
    ratio *= ratioOfRatios;
  }
}
