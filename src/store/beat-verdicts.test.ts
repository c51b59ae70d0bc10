import { describe, expect, it } from 'vitest';
import {
  type Criteria,
  isAnomalous,
  isEarly,
  isFlaggedBy,
  isModelDisagreement,
  VERDICT_BITS,
  verdictBits,
} from './beat-verdicts.ts';

/** Four beats: passed, flagged by both, flagged by INT8 alone, flagged by both in a bad stretch. */
const BEATS = {
  rrRatio: Float32Array.of(1, 0.7, Number.NaN, 0.5),
  isJudged: Uint8Array.of(1, 1, 1, 0),
  scores: { fp32: Float32Array.of(0, 2, 0, 2), int8: Float32Array.of(0, 2, 1, 2) },
};
const BY_SHAPE: Criteria = { thresholds: { fp32: 1, int8: 1 }, prematurity: { isOn: false, ratio: 0.8 } };
const BY_BOTH: Criteria = { ...BY_SHAPE, prematurity: { isOn: true, ratio: 0.8 } };
const all = (predicate: (index: number) => boolean) => [0, 1, 2, 3].map(predicate);

describe('the verdict on a beat', () => {
  it('is each network’s own, flagged from the threshold on', () => {
    expect(all((index) => isFlaggedBy('fp32', BEATS, index, BY_SHAPE))).toEqual([false, true, false, false]);
    expect(all((index) => isFlaggedBy('int8', BEATS, index, BY_SHAPE))).toEqual([false, true, true, false]);
  });

  it('is not given in a stretch too bad to judge', () => {
    expect(isAnomalous(BEATS, 3, BY_BOTH)).toBe(false);
  });

  it('counts timing only where that is switched on and known', () => {
    expect(all((index) => isEarly(BEATS, index, BY_SHAPE))).toEqual([false, false, false, false]);
    expect(all((index) => isEarly(BEATS, index, BY_BOTH))).toEqual([false, true, false, false]);
    const quiet = { ...BY_BOTH, thresholds: { fp32: 9, int8: 9 } };
    expect(all((index) => isAnomalous(BEATS, index, quiet))).toEqual([false, true, false, false]);
  });

  it('differs between the networks where one alone flags', () => {
    expect(all((index) => isModelDisagreement(BEATS, index, BY_SHAPE))).toEqual([false, false, true, false]);
  });

  it('says the same in bits', () => {
    for (const criteria of [BY_SHAPE, BY_BOTH]) {
      const bits = (index: number) => verdictBits(BEATS, index, criteria);
      const has = (bit: number) => all((index) => (bits(index) & bit) !== 0);
      expect(has(VERDICT_BITS.fp32)).toEqual(all((index) => isFlaggedBy('fp32', BEATS, index, criteria)));
      expect(has(VERDICT_BITS.int8)).toEqual(all((index) => isFlaggedBy('int8', BEATS, index, criteria)));
      expect(has(VERDICT_BITS.early)).toEqual(all((index) => isEarly(BEATS, index, criteria)));
    }
  });
});
