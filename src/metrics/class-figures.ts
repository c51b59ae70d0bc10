/** How well classes are told apart: a confusion matrix and what follows from it. */
import { AAMI_CLASSES } from '../core/label.ts';

const CLASS_COUNT = AAMI_CLASSES.length;

/** Counts `[true class, called class]`, row by row. */
export type ClassMatrix = Float64Array;

export interface ClassRates {
  /** TP / (TP + FN), null without a beat of the class. */
  readonly sensitivity: number | null;
  /** TP / (TP + FP), null where no beat is called so. */
  readonly positivePredictivity: number | null;
  readonly f1: number | null;
}

export function classMatrix(truth: Uint8Array, called: Uint8Array): ClassMatrix {
  const matrix = new Float64Array(CLASS_COUNT * CLASS_COUNT);
  for (const [beat, own] of truth.entries()) matrix[own * CLASS_COUNT + called[beat]]++;
  return matrix;
}

export function accuracyOf(matrix: ClassMatrix): number {
  let right = 0;
  for (let k = 0; k < CLASS_COUNT; k++) right += matrix[k * CLASS_COUNT + k];
  return right / matrix.reduce((sum, count) => sum + count, 0);
}

export function ratesOf(matrix: ClassMatrix, own: number): ClassRates {
  const hits = matrix[own * CLASS_COUNT + own];
  let present = 0;
  let called = 0;
  for (let k = 0; k < CLASS_COUNT; k++) {
    present += matrix[own * CLASS_COUNT + k];
    called += matrix[k * CLASS_COUNT + own];
  }
  return {
    sensitivity: present > 0 ? hits / present : null,
    positivePredictivity: called > 0 ? hits / called : null,
    f1: present > 0 ? (2 * hits) / (present + called) : null,
  };
}

/** Mean F1 of the classes given, those that do not occur left out. */
export function macroF1(matrix: ClassMatrix, classes: readonly number[]): number {
  const scores = classes.flatMap((own) => ratesOf(matrix, own).f1 ?? []);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
