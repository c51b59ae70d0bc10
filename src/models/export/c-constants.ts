/** Numbers of a network as C has them. */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import type { QuantizedLayer } from '../int8/quantized-network.ts';

const INT32_MAX = 2 ** 31 - 1;
const INT16_MAX = 2 ** 15 - 1;

/**
 * Signed overflow is undefined in C. A shift to the left counts, too: before the product or in the result.
 * @throws AppError `model-broken`
 */
export function refuseOverflow({ biases, shifts }: QuantizedLayer, index: number, kernelSize: number): void {
  const leftShift = Math.max(0, ...shifts);
  const largest = Math.max(...Array.from(biases, Math.abs)) + kernelSize * 255 * 127;
  if (largest * 2 ** leftShift <= INT32_MAX) return;
  throw new AppError('model-broken', `The sums of layer ${index} may pass 32 bits; C has no answer to that.`);
}

export function cArray(type: string, name: string, values: Int8Array | Uint8Array | Int32Array): string {
  const perLine = values.BYTES_PER_ELEMENT === 1 ? 20 : 10;
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += perLine) {
    lines.push(`  ${Array.from(values.subarray(at, at + perLine), cInteger).join(', ')},\n`);
  }
  return `static const ${type} ${name}[${values.length}] = {\n${lines.join('')}};`;
}

/** @param fields names of constants, or numbers that an `int16_t` holds */
export function cStructure(
  type: string,
  name: string,
  fields: Readonly<Record<string, string | number>>,
): string {
  const entries = Object.entries(fields);
  assert(
    entries.every(([, value]) => typeof value === 'string' || value <= INT16_MAX),
    'a layer too large',
  );
  const initializers = entries.map(([field, value]) => `  .${field} = ${value},\n`);
  return `static const ${type} ${name} = {\n${initializers.join('')}};\n`;
}

/** A float32 in as many digits as bring it back exactly. */
export function cFloat(value: number): string {
  return `${value.toExponential(8)}f`;
}

/** -2147483648 would be the negative of a number that is no int32. */
function cInteger(value: number): string {
  return value === -(2 ** 31) ? '(-2147483647 - 1)' : String(value);
}
