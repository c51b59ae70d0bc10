/** The two arithmetics every beat is scored in. Whatever exists per precision is a `Record<Precision, T>`. */
export type Precision = 'fp32' | 'int8';

export const PRECISIONS: readonly Precision[] = ['fp32', 'int8'];

export const PRECISION_NAME: Readonly<Record<Precision, string>> = { fp32: 'FP32', int8: 'INT8' };

/** Builds a record by asking once for each precision. */
export function perPrecision<T>(make: (precision: Precision) => T): Record<Precision, T> {
  return { fp32: make('fp32'), int8: make('int8') };
}
