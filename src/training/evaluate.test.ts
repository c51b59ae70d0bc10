import { describe, expect, it } from 'vitest';
import { chooseThresholds, partMetrics, sortPartScores } from './evaluate.ts';

const isAbnormal = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1);
const fp32 = sortPartScores(Float32Array.of(1, 2, 3, 6, 4, 5, 7, 8), { isAbnormal });

describe('chooseThresholds', () => {
  it('takes the most accurate threshold of FP32, for both', () => {
    const thresholds = chooseThresholds(fp32);
    expect(thresholds.fp32).toMatchObject({ value: 3.5, rule: 'best-accuracy', usesLabels: true });
    expect(thresholds.int8).toMatchObject({ value: 3.5, rule: 'same-score', usesLabels: true });
  });

  it('says why there is none where a class is missing', () => {
    const onlyNormal = sortPartScores(Float32Array.of(1, 2), { isAbnormal: Uint8Array.of(0, 0) });
    expect(() => chooseThresholds(onlyNormal)).toThrow('labelled normal and abnormal');
  });
});

describe('partMetrics', () => {
  it('counts the part and rates it at the threshold', () => {
    expect(partMetrics('test', fp32, 3.5)).toMatchObject({
      part: 'test',
      normal: 4,
      abnormal: 4,
      auroc: 14 / 16,
      accuracy: 7 / 8,
      recall: 1,
      specificity: 3 / 4,
    });
  });
});
