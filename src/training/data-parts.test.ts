import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATA_PARTS } from '../models/model-card.ts';
import { describeParts, splitBeats } from './data-parts.ts';

const labels = fc.array(fc.constantFrom(0, 1), { maxLength: 400 }).map((list) => Uint8Array.from(list));

describe('splitBeats', () => {
  it('puts no beat into two parts, every normal beat into one and no abnormal beat into training', () => {
    fc.assert(
      fc.property(labels, fc.nat(), (isAbnormal, seed) => {
        const parts = splitBeats(isAbnormal, seed);
        const all = DATA_PARTS.flatMap((part) => Array.from(parts[part]));
        expect(new Set(all).size).toBe(all.length);
        expect(all.filter((beat) => isAbnormal[beat] === 0)).toHaveLength(
          isAbnormal.filter((label) => label === 0).length,
        );
        expect(parts.training.every((beat) => isAbnormal[beat] === 0)).toBe(true);
      }),
    );
  });

  it('takes the same share of both classes into each part but training', () => {
    const isAbnormal = Uint8Array.from({ length: 3000 }, (_, beat) => (beat % 3 === 0 ? 0 : 1));
    expect(describeParts(splitBeats(isAbnormal, 7), { isAbnormal })).toEqual([
      { part: 'training', normal: 650, abnormal: 0 },
      { part: 'range-calibration', normal: 50, abnormal: 100 },
      { part: 'threshold-calibration', normal: 150, abnormal: 300 },
      { part: 'test', normal: 150, abnormal: 300 },
    ]);
  });

  it('follows the seed and nothing else', () => {
    const isAbnormal = Uint8Array.from({ length: 300 }, (_, beat) => beat % 2);
    expect(splitBeats(isAbnormal, 5)).toEqual(splitBeats(isAbnormal, 5));
    expect(splitBeats(isAbnormal, 5).test).not.toEqual(splitBeats(isAbnormal, 6).test);
  });
});
