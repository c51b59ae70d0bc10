import { describe, expect, it } from 'vitest';
import { createRng } from '../../core/rng.ts';
import { classLoss } from './class-loss.ts';

const PLAIN = { classWeights: [1, 1, 1], labelSmoothing: 0 };

describe('the loss of classes', () => {
  it('is the logarithm of the number of classes where nothing is known', () => {
    const slopes = new Float32Array(3);
    expect(classLoss(new Float32Array(3), Uint8Array.of(1), PLAIN, null, slopes)).toBeCloseTo(Math.log(3), 6);
    expect(slopes[0]).toBeCloseTo(1 / 3, 6);
    expect(slopes[1]).toBeCloseTo(-2 / 3, 6);
  });

  it('has the slope that a small step of any logit shows, with a teacher and without', () => {
    const rng = createRng(2);
    const noise = (length: number) => Float32Array.from({ length }, () => 2 * rng.nextGaussian());
    const labels = Uint8Array.of(0, 2, 1, 1);
    const loss = { classWeights: [1, 3, 0.5], labelSmoothing: 0.1 };
    for (const teaching of [null, { teacher: { share: 0.6, temperature: 2 }, logits: noise(12) }]) {
      const logits = noise(12);
      const slopes = new Float32Array(12);
      const spare = new Float32Array(12);
      classLoss(logits, labels, loss, teaching, slopes);
      for (let i = 0; i < 12; i++) {
        const lossAt = (move: number): number => {
          const moved = logits.slice();
          moved[i] += move;
          return classLoss(moved, labels, loss, teaching, spare);
        };
        expect((lossAt(1e-2) - lossAt(-1e-2)) / 2e-2).toBeCloseTo(slopes[i], 3);
      }
    }
  });

  it('is at rest where a lone teacher is copied', () => {
    const logits = Float32Array.of(0.3, -1, 2);
    const slopes = new Float32Array(3);
    classLoss(logits, Uint8Array.of(0), PLAIN, { teacher: { share: 1, temperature: 3 }, logits }, slopes);
    for (const slope of slopes) expect(slope).toBeCloseTo(0, 7);
  });
});
