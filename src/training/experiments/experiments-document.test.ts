import { describe, expect, it } from 'vitest';
import {
  experimentsDocument,
  knownFigures,
  quantizationFigures,
  variantFigures,
} from './experiments-document.ts';

const counts = { group: 'Some', parameters: 1234, int8Bytes: 1300, multiplyAccumulates: 5678 };

describe('knownFigures', () => {
  it('reads back what a document holds and nothing of what has not run', () => {
    const first = variantFigures([
      { auroc: 0.9, accuracy: 0.8, f1: 0.85 },
      { auroc: 0.92, accuracy: 0.82, f1: 0.87 },
    ]);
    const study = quantizationFigures([
      { difference: 0.001, flips: 0.01 },
      { difference: -0.001, flips: 0.02 },
    ]);
    const document = experimentsDocument({
      variants: [
        { ...counts, name: 'one, of two', figures: first },
        { ...counts, name: 'another', figures: null },
      ],
      quantization: [
        { network: 'Compact', way: 'fine-tuned', figures: study },
        { network: 'Wide', way: 'fine-tuned', figures: null },
      ],
    });
    expect(document).toContain('All but 1 of 2 variants ran.');
    const known = knownFigures(document);
    expect(known.get('one, of two, 1,234')).toEqual(first);
    expect(known.get('Compact, fine-tuned')).toEqual(study);
    expect(known.has('another, 1,234')).toBe(false);
    expect(known.has('Wide, fine-tuned')).toBe(false);
  });

  it('finds mean and deviation in their cells', () => {
    const [auroc] = variantFigures([
      { auroc: 0.9, accuracy: 0.8, f1: 0.85 },
      { auroc: 0.92, accuracy: 0.82, f1: 0.87 },
    ]);
    expect(auroc).toBe('0.910 ± 0.014');
  });
});
