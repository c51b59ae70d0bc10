import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { NO_SCORE } from '../core/score.ts';
import { agreementBetween } from './agreement.ts';
import { flippedAt, pairScores } from './paired-scores.ts';

describe('paired scores', () => {
  it('count differing scores and flipped verdicts as the pass over all beats does', () => {
    const float = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -4, max: 4 }).map((n) => n / 4),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(float, float)),
        float,
        float,
        (pairs, firstThreshold, secondThreshold) => {
          const first = { scores: Float32Array.from(pairs, ([a]) => a), threshold: firstThreshold };
          const second = { scores: Float32Array.from(pairs, ([, b]) => b), threshold: secondThreshold };
          const paired = pairScores(first.scores, second.scores);
          expect([...paired.first]).toEqual([...first.scores].sort((a, b) => a - b || 1 / a - 1 / b));
          expect({
            differing: paired.differing,
            flipped: flippedAt(paired, firstThreshold, secondThreshold),
          }).toEqual(agreementBetween(first, second));
        },
      ),
    );
  });

  it('do so over many blocks, for models that nearly agree and for models that do not', () => {
    const rng = createRng(4);
    const first = Float32Array.from({ length: 5000 }, () => rng.next());
    const near = first.map((score) => score + 0.02 * rng.nextGaussian());
    const unrelated = first.map(() => rng.next());
    for (const second of [near, unrelated]) {
      const paired = pairScores(first, second);
      for (const threshold of [-1, 0.1, 0.5, 0.9, 2]) {
        const other = threshold + 0.05;
        const { flipped } = agreementBetween(
          { scores: first, threshold },
          { scores: second, threshold: other },
        );
        expect(flippedAt(paired, threshold, other)).toBe(flipped);
      }
    }
  });

  it('leave out beats that were marked rather than judged, as the pass over all beats does', () => {
    const first = { scores: Float32Array.of(1, NO_SCORE, 0.2, -NO_SCORE), threshold: 0.5 };
    const second = { scores: Float32Array.of(0.1, NO_SCORE, 0.2, NO_SCORE), threshold: 0.5 };
    const paired = pairScores(first.scores, second.scores);
    expect([...paired.first]).toEqual([...Float32Array.of(0.2, 1)]);
    expect({ differing: paired.differing, flipped: flippedAt(paired, 0.5, 0.5) }).toEqual({
      differing: 1,
      flipped: 1,
    });
    expect(agreementBetween(first, second)).toEqual({ differing: 1, flipped: 1 });
  });

  it('take only the first beats when told how many there are', () => {
    const paired = pairScores(Float32Array.of(2, 1, 9), Float32Array.of(1, 1), 2);
    expect([...paired.first]).toEqual([1, 2]);
    expect(flippedAt(paired, 2, 2)).toBe(1);
    expect(() => pairScores(Float32Array.of(1, 2), Float32Array.of(1))).toThrow('2 beats');
  });
});
