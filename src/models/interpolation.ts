/**
 * Straight lines between `inputs` values, first onto first and last onto last, on the positions of TensorFlow
 * Lite's integer RESIZE_BILINEAR with aligned corners: in steps of 1/1024 of an input (`ResizeBilinearInteger`
 * in `kernels/internal/reference/resize_bilinear.h`). FP32 takes the same positions, so both interpolate alike.
 */
import { assert } from '../core/assert.ts';

export const FRACTION_ONE = 1024;

/** Output `i` is `(value[lower[i]] * (1024 - fraction[i]) + value[upper[i]] * fraction[i]) / 1024`. */
export interface InterpolationTaps {
  readonly lower: Uint16Array;
  readonly upper: Uint16Array;
  /** 0..1023 */
  readonly fraction: Uint16Array;
}

export function interpolationTaps(inputs: number, outputs: number): InterpolationTaps {
  assert(inputs >= 2 && outputs >= 2, `interpolation from ${inputs} to ${outputs}`);
  const step = Math.floor((FRACTION_ONE * (inputs - 1) + Math.floor((outputs - 1) / 2)) / (outputs - 1));
  const lower = new Uint16Array(outputs);
  const upper = new Uint16Array(outputs);
  const fraction = new Uint16Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const position = i * step;
    lower[i] = Math.min(position >> 10, inputs - 1);
    upper[i] = Math.min(lower[i] + 1, inputs - 1);
    fraction[i] = position & (FRACTION_ONE - 1);
  }
  return { lower, upper, fraction };
}
