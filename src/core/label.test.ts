import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf, MAX_RAW_LABEL, NO_RAW_LABEL } from './label.ts';

const rawLabel = fc.integer({ min: 0, max: MAX_RAW_LABEL });

describe('the label of a beat', () => {
  it('is unknown without a raw label, whatever means normal', () => {
    fc.assert(
      fc.property(rawLabel, (normal) => {
        expect(labelOf(NO_RAW_LABEL, normal)).toBe('unknown');
      }),
    );
  });

  it('is normal for the one raw label that means normal and abnormal for all others', () => {
    fc.assert(
      fc.property(rawLabel, rawLabel, (raw, normal) => {
        expect(labelOf(raw, normal)).toBe(raw === normal ? 'normal' : 'abnormal');
      }),
    );
  });

  it('follows the set: 0 is normal in the Kaggle files, 1 in the ECG5000 copy of TensorFlow', () => {
    expect([0, 1].map((raw) => labelOf(raw, 0))).toEqual(['normal', 'abnormal']);
    expect([0, 1].map((raw) => labelOf(raw, 1))).toEqual(['abnormal', 'normal']);
  });

  it('survives being stored as a signed byte', () => {
    const stored = Int8Array.of(NO_RAW_LABEL, MAX_RAW_LABEL);
    expect([labelOf(stored[0], 0), labelOf(stored[1], MAX_RAW_LABEL)]).toEqual(['unknown', 'normal']);
  });
});
