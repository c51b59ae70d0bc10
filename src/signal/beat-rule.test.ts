import { describe, expect, it } from 'vitest';
import { callBeatsByRule } from './beat-rule.ts';

const RATE_HZ = 125;

interface Beat {
  readonly atS: number;
  readonly kind?: 'narrow' | 'wide';
}

const bell = (t: number, sigma: number): number => Math.exp(-0.5 * (t / sigma) ** 2);

function callAll(beats: readonly Beat[]): string {
  const band = Float32Array.from({ length: (beats[beats.length - 1].atS + 1) * RATE_HZ }, (_, i) =>
    beats.reduce((sum, { atS, kind }) => {
      const t = i / RATE_HZ - atS;
      if (Math.abs(t) > 0.5) return sum;
      const narrow = bell(t, 0.012) - 0.3 * bell(t - 0.03, 0.012);
      const wide = 1.5 * bell(t, 0.045) - bell(t - 0.11, 0.045);
      return sum + (kind === 'wide' ? wide : narrow);
    }, 0),
  );
  const peaks = beats.map(({ atS }) => atS * RATE_HZ);
  return callBeatsByRule(band, peaks, RATE_HZ).join('');
}

/** Twenty beats 0.8 s apart, the eleventh and what follows changed. */
const regular = (change: (beat: Beat, index: number) => Beat): Beat[] =>
  Array.from({ length: 20 }, (_, i) => change({ atS: 0.8 * (i + 1) }, i));

describe('the rule', () => {
  it('calls beats in time and of one shape normal', () => {
    expect(callAll(regular((beat) => beat))).toBe('N'.repeat(20));
  });

  it('calls an early beat of another shape ventricular, and one in time as well', () => {
    for (const early of [0.25, 0])
      expect(callAll(regular((beat, i) => (i === 10 ? { atS: beat.atS - early, kind: 'wide' } : beat)))).toBe(
        `${'N'.repeat(10)}V${'N'.repeat(9)}`,
      );
  });

  it('calls an early beat of the usual shape supraventricular', () => {
    expect(callAll(regular((beat, i) => (i === 10 ? { atS: beat.atS - 0.25 } : beat)))).toBe(
      `${'N'.repeat(10)}S${'N'.repeat(9)}`,
    );
  });

  it('calls nothing early where no beat is in time', () => {
    const beats: Beat[] = [];
    for (let i = 0, atS = 1; i < 40; i++) {
      beats.push({ atS });
      atS += 0.7 + 0.3 * Math.sin(i * i);
    }
    expect(callAll(beats).slice(12)).not.toContain('S');
  });

  it('takes a new shape for the usual one once it keeps coming in time', () => {
    const calls = callAll(
      Array.from({ length: 40 }, (_, i): Beat => ({ atS: 0.8 * (i + 1), kind: i < 10 ? 'narrow' : 'wide' })),
    );
    expect(calls.slice(10, 20)).toBe('V'.repeat(10));
    expect(calls.slice(24)).toBe('N'.repeat(16));
  });

  it('has nothing to say of no beats', () => {
    expect(callBeatsByRule(new Float32Array(100), [], RATE_HZ)).toEqual([]);
  });
});
