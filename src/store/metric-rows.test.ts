import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoresOf } from '../metrics/scores-for-tests.ts';
import { metricsAt } from '../metrics/summary.ts';
import { formatDifference, formatMetric, METRIC_ROWS } from './metric-rows.ts';

describe('the rows of the metrics table', () => {
  it('show every metric once', () => {
    const { threshold, tp, fp, tn, fn, ...shown } = metricsAt(scoresOf([0.1, 0.3], [0.2, 0.4]), 0.25);
    const ids = METRIC_ROWS.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(Object.keys(shown).toSorted());
    expect([threshold, tp, fp, tn, fn]).toEqual([0.25, 1, 1, 1, 1]);
  });

  it('compare with the trivial detector in accuracy and F1', () => {
    expect(METRIC_ROWS.filter(({ hasBaseline }) => hasBaseline).map(({ id }) => id)).toEqual([
      'accuracy',
      'f1',
    ]);
  });
});

describe('a metric as text', () => {
  it('is a percentage with two digits or a number with four', () => {
    expect(formatMetric(0.83123, 'percent')).toBe('83.12 %');
    expect(formatMetric(1, 'percent')).toBe('100.00 %');
    expect(formatMetric(0.91234, 'number')).toBe('0.9123');
  });

  it('is a dash where it is undefined', () => {
    expect(formatMetric(null, 'percent')).toBe('–');
    expect(formatDifference(null, 0.5, 'number')).toBe('–');
    expect(formatDifference(0.5, null, 'percent')).toBe('–');
  });

  it('below zero has a true minus, and none once it is rounded to zero', () => {
    expect(formatMetric(-0.25, 'number')).toBe('−0.2500');
    expect(formatMetric(-0.00001, 'number')).toBe('0.0000');
  });
});

describe('the difference of INT8 from FP32 as text', () => {
  it('is in percentage points or a plain number, with its sign', () => {
    expect(formatDifference(0.8, 0.81, 'percent')).toBe('+1.00 pp');
    expect(formatDifference(0.81, 0.8, 'percent')).toBe('−1.00 pp');
    expect(formatDifference(0.5, 0.75, 'number')).toBe('+0.2500');
  });

  it('has no sign when nothing is left of it after rounding', () => {
    expect(formatDifference(0.8, 0.8, 'percent')).toBe('0.00 pp');
    expect(formatDifference(0.8, 0.80001, 'percent')).toBe('0.00 pp');
    expect(formatDifference(0.80001, 0.8, 'number')).toBe('0.0000');
  });

  it('turns round when the networks are swapped', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const swapSign = (text: string) => text.replace(/^[+−]/, (sign) => (sign === '+' ? '−' : '+'));
    fc.assert(
      fc.property(rate, rate, fc.constantFrom('percent', 'number'), (a, b, unit) => {
        expect(formatDifference(a, b, unit)).toBe(swapSign(formatDifference(b, a, unit)));
      }),
    );
  });
});
