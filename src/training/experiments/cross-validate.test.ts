import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitBeats } from '../data-parts.ts';
import { foldsWithoutTest, judgeScores } from './cross-validate.ts';

describe('foldsWithoutTest', () => {
  it('touches no test beat, judges no beat it fits on, and fits on normal beats only', () => {
    const labels = fc.array(fc.constantFrom(0, 1), { minLength: 20, maxLength: 300 });
    fc.assert(
      fc.property(labels, fc.nat(), (list, seed) => {
        const isAbnormal = Uint8Array.from(list);
        const test = new Set(splitBeats(isAbnormal, seed).test);
        const folds = foldsWithoutTest(isAbnormal, seed);
        for (const { training, judged } of folds) {
          expect([...training, ...judged].some((beat) => test.has(beat))).toBe(false);
          expect(training.some((beat) => isAbnormal[beat] === 1)).toBe(false);
          expect(new Set([...training, ...judged]).size).toBe(training.length + judged.length);
        }
        const leftOut = folds.flatMap(({ judged }) => judged.filter((beat) => isAbnormal[beat] === 0));
        const normals = list.filter((label, beat) => label === 0 && !test.has(beat)).length;
        expect(leftOut.reduce((sum, fold) => sum + fold.length, 0)).toBe(normals);
      }),
      { numRuns: 50 },
    );
  });
});

describe('judgeScores', () => {
  it('finds a perfect detector perfect and one that knows nothing no better than calling all abnormal', () => {
    const isAbnormal = Uint8Array.from({ length: 400 }, (_, beat) => (beat % 4 < 2 ? 0 : 1));
    expect(judgeScores(Float32Array.from(isAbnormal), isAbnormal)).toEqual({ auroc: 1, accuracy: 1, f1: 1 });
    const blind = judgeScores(new Float32Array(400), isAbnormal);
    expect(blind.auroc).toBe(0.5);
    expect(blind.accuracy).toBeCloseTo(10506 / 14552, 10);
  });

  it('weighs the classes as the paper does, whatever their number', () => {
    // Every abnormal beat is found, and every fourth normal beat flagged with them: specificity 75 %.
    const isAbnormal = Uint8Array.from({ length: 4000 }, (_, beat) => (beat % 10 < 8 ? 0 : 1));
    const scores = Float32Array.from(isAbnormal, (label, beat) => (label === 1 || beat % 8 < 2 ? 1 : 0));
    const specificity = 0.75;
    const { accuracy } = judgeScores(scores, isAbnormal);
    expect(accuracy).toBeCloseTo((10506 + specificity * 4046) / 14552, 2);
  });
});
