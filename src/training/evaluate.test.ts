import { describe, expect, it } from 'vitest';
import { confusionAt } from '../metrics/confusion.ts';
import { chooseThresholds, partMetrics, sortPartScores } from './evaluate.ts';

const isAbnormal = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1);
const fp32 = sortPartScores(Float32Array.of(1, 2, 3, 6, 4, 5, 7, 8), { isAbnormal });
/** The same beats an order of magnitude higher, as another arithmetic might score them. */
const int8 = sortPartScores(Float32Array.of(10, 20, 30, 60, 40, 50, 70, 80), { isAbnormal });

describe('chooseThresholds', () => {
  it('takes the most accurate threshold for FP32 and the same specificity for INT8', () => {
    const thresholds = chooseThresholds({ fp32, int8 });
    expect(thresholds.fp32).toMatchObject({ value: 3.5, rule: 'best-accuracy', usesLabels: true });
    expect(thresholds.int8).toMatchObject({ value: 35, rule: 'matched-specificity', usesLabels: true });
    expect(confusionAt(int8, thresholds.int8.value)).toEqual(confusionAt(fp32, thresholds.fp32.value));
  });

  it('says why there is none where a class is missing', () => {
    const onlyNormal = sortPartScores(Float32Array.of(1, 2), { isAbnormal: Uint8Array.of(0, 0) });
    expect(() => chooseThresholds({ fp32: onlyNormal, int8: onlyNormal })).toThrow(
      'labelled normal and abnormal',
    );
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
