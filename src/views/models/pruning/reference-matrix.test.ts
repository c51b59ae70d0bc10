import { describe, expect, it } from 'vitest';
import { AAMI_CLASSES, NO_CLASS, NO_RAW_LABEL } from '../../../core/label.ts';
import type { Annotation } from '../../../core/recording.ts';
import { labelledClasses, matrixAgainst, referenceClasses } from './reference-matrix.ts';

const entry = (symbol: string): Annotation => ({
  sample: 0,
  symbol,
  subtype: 0,
  channel: 0,
  number: 0,
  text: '',
});
const reference = {
  name: 'made-up.atr',
  entries: ['+', 'N', 'V', 'e', 'A'].map(entry),
  isBeat: Uint8Array.of(0, 1, 1, 1, 1),
  missed: new Uint32Array(0),
};

describe('the open recording against its annotations', () => {
  // Six beats, room for eight: a normal, a ventricular and an escape beat, one without annotation, one by a rhythm mark.
  const beats = { count: 6, referenceOf: Int32Array.of(1, 2, 3, -1, 0, 4, 9, 9) };
  const truth = referenceClasses(reference, beats);

  it('takes the class of every beat from its annotation, escape beats with N', () => {
    const [n, s, v] = AAMI_CLASSES.keys();
    expect(Array.from(truth)).toEqual([n, v, n, NO_CLASS, NO_CLASS, s]);
  });

  it('counts the beats that have one, and no others', () => {
    const matrix = matrixAgainst(truth, Uint8Array.of(0, 2, 2, 4, 4, 1));
    expect(matrix.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(matrix[0 * 5 + 0]).toBe(1);
    expect(matrix[0 * 5 + 2]).toBe(1);
    expect(matrix[2 * 5 + 2]).toBe(1);
    expect(matrix[1 * 5 + 1]).toBe(1);
  });
});

describe('the open table against its labels', () => {
  const table = (rawLabels: readonly number[], fileIndices: readonly number[]) => ({
    count: rawLabels.length,
    rawLabels: Int8Array.from(rawLabels),
    fileIndices: Uint16Array.from(fileIndices),
  });

  it('takes labels 0 to 4 as the five classes', () => {
    expect(labelledClasses(table([0, 4, 2, NO_RAW_LABEL], [0, 0, 0, 0]))).toEqual(
      Uint8Array.of(0, 4, 2, NO_CLASS),
    );
  });

  it('leaves out files that tell normal from abnormal only, and those with other labels', () => {
    expect(labelledClasses(table([0, 1, 3, 1, 5], [0, 0, 1, 1, 2]))).toEqual(
      Uint8Array.of(NO_CLASS, NO_CLASS, 3, 1, NO_CLASS),
    );
    expect(labelledClasses(table([0, 1, 1], [0, 0, 0]))).toBeNull();
    expect(labelledClasses(table([NO_RAW_LABEL], [0]))).toBeNull();
  });
});
