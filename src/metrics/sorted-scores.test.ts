import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_RAW_LABEL } from '../core/label.ts';
import { NO_SCORE } from '../core/score.ts';
import { countAtOrAbove, sortScores } from './sorted-scores.ts';

const labels = (rawLabels: number[], fileIndices = rawLabels.map(() => 0), normalRawLabels = [0]) => ({
  rawLabels: Int8Array.from(rawLabels),
  fileIndices: Uint16Array.from(fileIndices),
  normalRawLabels,
});

describe('sorting scores by label', () => {
  it('sorts each label by itself and numerically', () => {
    const sorted = sortScores(Float32Array.of(10, 9, 0.5, 2, 100, 1), labels([0, 0, 1, 1, NO_RAW_LABEL, 4]));
    expect([...sorted.normal]).toEqual([9, 10]);
    expect([...sorted.abnormal]).toEqual([0.5, 1, 2]);
    expect([...sorted.unknown]).toEqual([100]);
  });

  it('asks each file what its normal label is', () => {
    const sorted = sortScores(Float32Array.of(1, 2, 3, 4), labels([0, 1, 0, 1], [0, 0, 1, 1], [0, 1]));
    expect([...sorted.normal]).toEqual([1, 4]);
    expect([...sorted.abnormal]).toEqual([2, 3]);
  });

  it('takes only the first beats when told how many there are', () => {
    const sorted = sortScores(Float32Array.of(3, 1, Number.NaN), labels([0, 0, 0]), 2);
    expect([...sorted.normal]).toEqual([1, 3]);
  });

  it('leaves the scores in beat order', () => {
    const scores = Float32Array.of(3, 1, 2);
    sortScores(scores, labels([0, 0, 0]));
    expect([...scores]).toEqual([3, 1, 2]);
  });

  it('leaves out beats that were marked rather than judged', () => {
    const sorted = sortScores(Float32Array.of(3, NO_SCORE, 1), labels([0, 0, 0]));
    expect([...sorted.normal]).toEqual([1, 3]);
  });

  it('refuses infinite scores and files nobody described', () => {
    expect(() => sortScores(Float32Array.of(Infinity), labels([0]))).toThrow('score of beat 0 is finite');
    expect(() => sortScores(Float32Array.of(1), labels([0], [1]))).toThrow('names file 1');
    expect(() => sortScores(Float32Array.of(1, 2), labels([0]))).toThrow('2 beats');
  });
});

describe('counting what a threshold flags', () => {
  it('agrees with counting one by one', () => {
    const eighths = fc.integer({ min: -20, max: 20 }).map((n) => n / 8);
    fc.assert(
      fc.property(fc.array(eighths), fc.oneof(eighths, fc.double({ noNaN: true })), (scores, threshold) => {
        const sorted = Float32Array.from(scores).sort();
        expect(countAtOrAbove(sorted, threshold)).toBe(scores.filter((score) => score >= threshold).length);
      }),
    );
  });

  it('flags a score equal to the threshold', () => {
    expect(countAtOrAbove(Float32Array.of(1, 2, 2, 3), 2)).toBe(3);
  });

  it('compares in double precision, so 0.1 as float32 reaches a threshold of 0.1 and 0.7 does not reach 0.7', () => {
    expect(countAtOrAbove(Float32Array.of(0.1), 0.1)).toBe(1);
    expect(countAtOrAbove(Float32Array.of(0.7), 0.7)).toBe(0);
  });

  it('flags all at minus infinity and none at infinity', () => {
    expect(countAtOrAbove(Float32Array.of(-1, 0, 1), -Infinity)).toBe(3);
    expect(countAtOrAbove(Float32Array.of(-1, 0, 1), Infinity)).toBe(0);
  });

  it('refuses NaN, which would silently flag nothing', () => {
    expect(() => countAtOrAbove(Float32Array.of(1), Number.NaN)).toThrow('threshold');
  });
});
