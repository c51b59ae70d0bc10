import { describe, expect, it } from 'vitest';
import { ratesOf } from '../../metrics/rates.ts';
import { atPaperBalance } from './class-balance.ts';

describe('atPaperBalance', () => {
  it('leaves recall and specificity, and gives the figures the paper prints for its INT8 row', () => {
    // From the paper: precision 83.66 % and recall 93.61 % are 9,835 of 10,506 found and 1,921 of 4,046 flagged falsely.
    const scaled = atPaperBalance({ tp: 9.835, fn: 0.671, fp: 192.1, tn: 212.5 });
    const { recall, specificity, accuracy, f1, precision } = ratesOf(scaled);
    expect(recall).toBeCloseTo(0.9361, 4);
    expect(specificity).toBeCloseTo(212.5 / 404.6, 10);
    expect(accuracy).toBeCloseTo(0.8219, 3);
    expect(f1).toBeCloseTo(0.8836, 3);
    expect(precision).toBeCloseTo(0.8366, 3);
  });
});
