import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementBetween } from './agreement.ts';

describe('the agreement of two models', () => {
  it('tells differing scores from flipped verdicts', () => {
    const first = { scores: Float32Array.of(1, 2, 3, 4), threshold: 2.5 };
    const second = { scores: Float32Array.of(1, 3, 3.5, 2), threshold: 2.5 };
    expect(agreementBetween(first, second)).toEqual({ differing: 3, flipped: 2 });
  });

  it('judges each model by its own threshold', () => {
    const scores = Float32Array.of(1, 2, 3);
    expect(agreementBetween({ scores, threshold: 1.5 }, { scores, threshold: 2.5 })).toEqual({
      differing: 0,
      flipped: 1,
    });
  });

  it('does not depend on which model is first', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })));
    fc.assert(
      fc.property(pairs, fc.nat(9), fc.nat(9), (scores, firstThreshold, secondThreshold) => {
        const first = { scores: Float32Array.from(scores, ([a]) => a), threshold: firstThreshold };
        const second = { scores: Float32Array.from(scores, ([, b]) => b), threshold: secondThreshold };
        expect(agreementBetween(first, second)).toEqual(agreementBetween(second, first));
      }),
    );
  });

  it('looks at the first beats only when told how many there are', () => {
    const first = { scores: Float32Array.of(1, 0), threshold: 1 };
    const second = { scores: Float32Array.of(1, 1, 1), threshold: 1 };
    expect(agreementBetween(first, second, 1)).toEqual({ differing: 0, flipped: 0 });
    expect(() => agreementBetween(first, second, 3)).toThrow('3 beats');
  });
});
