import { describe, expect, it } from 'vitest';
import { NO_RAW_LABEL } from '../core/label.ts';
import type { Annotation } from '../core/recording.ts';
import { AnnotationMatcher } from './annotation-matcher.ts';

const RATE_HZ = 1000;

function annotations(...marks: readonly (readonly [number, string])[]): Annotation[] {
  return marks.map(([sample, symbol]) => ({ sample, symbol, subtype: 0, channel: 0, number: 0, text: '' }));
}

describe('AnnotationMatcher', () => {
  it('gives each beat the nearest annotation within 150 ms', () => {
    const reference = new AnnotationMatcher(annotations([1000, 'N'], [1800, 'V'], [2600, 'A']), RATE_HZ);
    expect([1149, 1650, 2751].map((peak) => reference.take(peak))).toEqual([0, 1, -1]);
  });

  it('gives no annotation to two beats', () => {
    const reference = new AnnotationMatcher(annotations([1000, 'N'], [1800, 'V']), RATE_HZ);
    expect([990, 1050, 1800].map((peak) => reference.take(peak))).toEqual([0, -1, 1]);
  });

  it('takes the nearer of two annotations', () => {
    const reference = new AnnotationMatcher(annotations([1000, 'N'], [1200, 'V'], [1900, 'N']), RATE_HZ);
    expect([1120, 1900].map((peak) => reference.take(peak))).toEqual([1, 2]);
  });

  it('passes over marks that are no beats, and labels beats by their AAMI class', () => {
    const reference = new AnnotationMatcher(
      annotations([990, '+'], [1000, 'L'], [1500, '~'], [2000, 'E']),
      RATE_HZ,
    );
    const taken = [1000, 1500, 2000].map((peak) => reference.take(peak));
    expect(taken).toEqual([1, -1, 3]);
    expect(taken.map((index) => reference.rawLabel(index))).toEqual([0, NO_RAW_LABEL, 2]);
  });
});
