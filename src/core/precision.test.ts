import { describe, expect, it, vi } from 'vitest';
import { PRECISION_NAME, PRECISIONS, type Precision, perPrecision } from './precision.ts';

describe('what exists per precision', () => {
  it('is made once for each, in the order in which they are shown', () => {
    const make = vi.fn((precision: Precision) => PRECISION_NAME[precision]);
    expect(perPrecision(make)).toEqual({ fp32: 'FP32', int8: 'INT8' });
    expect(make.mock.calls).toEqual([['fp32'], ['int8']]);
    expect(PRECISIONS).toEqual(['fp32', 'int8']);
  });
});
