import { describe, expect, it } from 'vitest';
import { summarizePair } from './pair-summary.ts';

const THRESHOLDS = { fp32: 0.5, int8: 0.5 };
const scores = (values: number[]) => ({ fp32: Float32Array.from(values), int8: Float32Array.from(values) });

describe('a pair on a recording', () => {
  it('flags from the threshold on, and only what is judged', () => {
    const { fp32 } = summarizePair(
      scores([0.25, 0.5, 0.75, 0.75, Number.NaN]),
      THRESHOLDS,
      Uint8Array.of(1, 1, 1, 0, 1),
      new Int8Array(5).fill(-1),
      5,
    );
    expect(fp32).toEqual({ flagged: 2, share: 2 / 3, auroc: null });
  });

  it('is measured by the labels there are', () => {
    const { int8 } = summarizePair(
      scores([0.125, 0.25, 0.375, 0.5, 1]),
      THRESHOLDS,
      new Uint8Array(5).fill(1),
      Int8Array.of(0, 2, 0, 1, -1),
      5,
    );
    // Of the four pairs of an abnormal and a normal beat three are in order.
    expect(int8.auroc).toBe(0.75);
  });

  it('says nothing of no beats', () => {
    const { fp32 } = summarizePair(scores([]), THRESHOLDS, new Uint8Array(0), new Int8Array(0), 0);
    expect(fp32).toEqual({ flagged: 0, share: null, auroc: null });
  });
});
