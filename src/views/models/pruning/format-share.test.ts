import { describe, expect, it } from 'vitest';
import { formatChange, formatPoints, formatShare } from './format-share.ts';

describe('shares as people read them', () => {
  it('are per cent, or a dash', () => {
    expect([formatShare(0.977, 2), formatShare(null, 1), formatShare(Number.NaN, 1)]).toEqual([
      '97.70 %',
      '–',
      '–',
    ]);
  });

  it('differ in points with a sign, unless the difference rounds to none', () => {
    expect([0.0031, -0.012, 0, -0.00001].map((share) => formatPoints(share))).toEqual([
      '+0.31',
      '−1.20',
      '0.00',
      '0.00',
    ]);
  });

  it('fall and rise by shares of what was before', () => {
    expect([
      formatChange(40, 100),
      formatChange(110, 100),
      formatChange(100, 100),
      formatChange(1, 0),
    ]).toEqual(['−60.0 %', '+10.0 %', '0.0 %', '–']);
  });
});
