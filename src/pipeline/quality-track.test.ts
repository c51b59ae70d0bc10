import { describe, expect, it } from 'vitest';
import { QualityTrack } from './quality-track.ts';

describe('QualityTrack', () => {
  it('joins bad seconds of one reason into stretches, told when they end', () => {
    const track = new QualityTrack(250);
    expect(track.add(['good', 'flat', 'flat'])).toEqual([]);
    expect(track.add(['noise', 'good', 'good', 'missing'])).toEqual([
      { startSample: 250, endSample: 750, reason: 'flat' },
      { startSample: 750, endSample: 1000, reason: 'noise' },
    ]);
    expect(track.end()).toEqual([{ startSample: 1500, endSample: 1750, reason: 'missing' }]);
    expect(track.end()).toEqual([]);
  });

  it('knows which beats lie in a bad second', () => {
    const track = new QualityTrack(257.5);
    track.add(['good', 'noise', 'good']);
    expect([257, 258, 514, 515, 9_999].map((sample) => track.isGoodAt(sample))).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});
