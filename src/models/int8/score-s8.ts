/** Into integers and out again: the only places where the INT8 path touches a float. */
import type { TensorQuantization } from './quantized-network.ts';

/**
 * Nearest int8, ties to even as XNNPACK and onnxruntime have it, saturating; what is no number becomes the lowest.
 * @param values real, float32
 */
export function quantizeS8(values: Float32Array, { scale, zeroPoint }: TensorQuantization): Int8Array {
  const quantized = new Int8Array(values.length);
  const lowest = -128 - zeroPoint;
  const highest = 127 - zeroPoint;
  for (let i = 0; i < values.length; i++) {
    const steps = Math.fround(values[i] / scale);
    const held = steps > lowest ? Math.min(highest, steps) : lowest;
    quantized[i] = roundToEven(held) + zeroPoint;
  }
  return quantized;
}

/** @param value small enough to have a fraction. */
function roundToEven(value: number): number {
  const nearest = Math.round(value);
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

export function dequantizeS8(values: Int8Array, { scale, zeroPoint }: TensorQuantization): Float32Array {
  return Float32Array.from(values, (value) => (value - zeroPoint) * scale);
}

/**
 * Sum of |input - reconstruction| over the valid samples of each beat. Both tensors share scale and zero point,
 * so the mean absolute error is `scale * sum / validLength`. @returns int32 `[beats]`
 */
export function absoluteErrorSumsS8(
  input: Int8Array,
  reconstruction: Int8Array,
  validLengths: Uint16Array,
  length: number,
): Int32Array {
  return Int32Array.from(validLengths, (validLength, beat) => {
    const start = beat * length;
    let sum = 0;
    for (let i = start; i < start + validLength; i++) sum += Math.abs(input[i] - reconstruction[i]);
    return sum;
  });
}
