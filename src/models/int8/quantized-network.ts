import type { Activation, LayerPlan } from '../network.ts';

/** real = (q - zeroPoint) * scale */
export interface TensorQuantization {
  /** A float32 value, as TensorFlow Lite stores it. */
  readonly scale: number;
  /** -128..127 */
  readonly zeroPoint: number;
}

/** Biases are int32 in the arithmetic, and kept small enough for two bytes to hold them. */
export const LARGEST_BIAS = 32767;

export interface QuantizedLayer {
  readonly plan: LayerPlan;
  /** -127..127, zero point 0, output channel first; empty for a layer without parameters. */
  readonly weights: Int8Array;
  /** In units of input scale times weight scale, at most `LARGEST_BIAS` in size. */
  readonly biases: Int32Array;
  /** One for the layer or one per output channel; see `requantize.ts`. */
  readonly multipliers: Int32Array;
  readonly shifts: Int8Array;
  readonly outputZeroPoint: number;
}

/** A network in integers. Its output has the scale and zero point of its input. */
export interface QuantizedNetwork {
  readonly input: TensorQuantization;
  readonly inputLength: number;
  readonly layers: readonly QuantizedLayer[];
}

/** The lowest value an activation lets through: a ReLU cuts at real zero. */
export function activationMinimum(activation: Activation, outputZeroPoint: number): number {
  return activation === 'relu' ? outputZeroPoint : -128;
}
