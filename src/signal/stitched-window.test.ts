import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSecondRPeak, stitchBeat } from './stitched-window.ts';

/** A row with an R-peak at 0 and at `rr`, numbered so that every sample tells where it came from. */
function numberedRow(rr: number): Float32Array {
  const length = Math.round(rr * 1.2);
  const row = Float32Array.from({ length }, (_, i) => i / 1000);
  row[0] = 1;
  row[rr] = 0.9;
  return row;
}

describe('stitching a beat', () => {
  it('finds the second R-peak about one median RR interval after the first', () => {
    for (const rr of [60, 80, 100, 130, 150]) expect(findSecondRPeak(numberedRow(rr))).toBe(rr);
  });

  it('puts what precedes the second R-peak before what follows the first', () => {
    const target = new Float32Array(10);
    const valid = stitchBeat(numberedRow(100), { decimation: 1, before: 4, after: 6 }, target);
    expect(valid).toBe(10);
    expect([...target]).toEqual(
      [0.096, 0.097, 0.098, 0.099, 1, 0.001, 0.002, 0.003, 0.004, 0.005].map(Math.fround),
    );
  });

  it('averages neighbours where the window is slower than the row', () => {
    const target = new Float32Array(4);
    stitchBeat(numberedRow(100), { decimation: 2, before: 2, after: 2 }, target);
    const expected = [0.0965, 0.0985, 0.5005, 0.0025];
    expected.forEach((value, i) => {
      expect(target[i]).toBeCloseTo(value, 6);
    });
  });

  it('ends its valid part where the first beat of a fast row ends', () => {
    const target = new Float32Array(44);
    const valid = stitchBeat(numberedRow(30), { decimation: 1, before: 4, after: 40 }, target);
    expect(valid).toBe(34);
    expect([...target.subarray(34)]).toEqual(Array(10).fill(0));
  });

  it('takes rows of any length and content, and gives samples within their range', () => {
    const rows = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 187 });
    fc.assert(
      fc.property(rows, (values) => {
        const target = new Float32Array(32);
        const valid = stitchBeat(Float32Array.from(values), { decimation: 2, before: 12, after: 20 }, target);
        expect(valid).toBeGreaterThan(12);
        expect(valid).toBeLessThanOrEqual(32);
        for (const sample of target) {
          expect(sample).toBeGreaterThanOrEqual(0);
          expect(sample).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
