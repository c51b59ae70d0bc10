import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../core/rng.ts';
import { BeatTemplates, NO_TEMPLATE } from './beat-templates.ts';

const OPTIONS = { lengthSamples: 96, rPeakSample: 38, rateHz: 125 };

/** A complex of Gaussian shape, `widthMs` wide at one standard deviation. */
function complex(height: number, widthMs: number, shift = 0): Float32Array {
  return Float32Array.from({ length: OPTIONS.lengthSamples }, (_, i) => {
    const ms = ((i - OPTIONS.rPeakSample - shift) * 1000) / OPTIONS.rateHz;
    return height * Math.exp(-((ms / widthMs) ** 2) / 2);
  });
}

function noisy(beat: Float32Array, rng: Rng): Float32Array {
  return beat.map((x) => x + 0.03 * rng.nextGaussian());
}

describe('BeatTemplates', () => {
  it('tells narrow, wide and inverted complexes apart and counts each', () => {
    const rng = createRng(3);
    const shapes = [complex(1, 15), complex(1.4, 50), complex(-1, 15)];
    const order = Array.from({ length: 300 }, (_, i) => (i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2));
    const templates = new BeatTemplates(OPTIONS);
    for (const shape of order) templates.add(noisy(shapes[shape], rng));
    const { templates: found, templateOf } = templates.read();
    expect(found.map(({ count }) => count)).toEqual([210, 60, 30]);
    expect([...templateOf]).toEqual(order);
  });

  it('takes a beat whose R-peak was found a sample off for the same shape', () => {
    const templates = new BeatTemplates(OPTIONS);
    for (const shift of [0, 1, -1, 2, -2]) templates.add(complex(1, 15, shift));
    expect(templates.read().templates).toHaveLength(1);
  });

  it('takes a beat of the same shape and twice the size for another', () => {
    const templates = new BeatTemplates(OPTIONS);
    templates.add(complex(1, 20));
    templates.add(complex(2.2, 20));
    expect(templates.read().templates).toHaveLength(2);
  });

  it('joins templates that grew alike', () => {
    const templates = new BeatTemplates(OPTIONS);
    const addWidths = (widths: readonly number[]): void => {
      for (const width of widths) for (let i = 0; i < 40; i++) templates.add(complex(1, width));
    };
    addWidths([15, 40]);
    expect(templates.read().templates).toHaveLength(2);
    addWidths([38, 36, 34, 32, 30, 29, 28, 17, 18, 19, 20, 21, 22, 23]);
    expect(templates.read().templates).toHaveLength(1);
  });

  it('gives a beat that was skipped no template', () => {
    const templates = new BeatTemplates(OPTIONS);
    templates.add(complex(1, 20));
    templates.skip();
    templates.add(complex(1, 20));
    expect([...templates.read().templateOf]).toEqual([0, NO_TEMPLATE, 0]);
  });

  it('keeps the number of templates bounded on noise', () => {
    const rng = createRng(4);
    const templates = new BeatTemplates(OPTIONS);
    for (let i = 0; i < 2_000; i++) {
      templates.add(Float32Array.from({ length: OPTIONS.lengthSamples }, () => rng.nextGaussian()));
    }
    const { templates: found, templateOf } = templates.read();
    expect(found.length).toBeLessThanOrEqual(48);
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(templateOf.length);
  });
});
