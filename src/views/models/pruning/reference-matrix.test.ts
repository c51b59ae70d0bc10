import { describe, expect, it } from 'vitest';
import { AAMI_CLASSES, NO_CLASS } from '../../../core/label.ts';
import type { Annotation } from '../../../core/recording.ts';
import { matrixAgainst, referenceClasses } from './reference-matrix.ts';

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
