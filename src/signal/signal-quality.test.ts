import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RPeakDetector } from './r-peak-detector.ts';
import { type SecondQuality, SignalQuality } from './signal-quality.ts';

const RATE_HZ = 250;
const SECONDS = 40;

/** R waves 75 a minute with T waves behind them. */
function ecg(): Float32Array {
  return Float32Array.from({ length: SECONDS * RATE_HZ }, (_, i) => {
    const phase = ((i / RATE_HZ) % 0.8) - 0.3;
    const wave = (at: number, height: number, sigma: number): number =>
      height * Math.exp(-0.5 * ((phase - at) / sigma) ** 2);
    return wave(0, 1, 0.012) + wave(0.25, 0.25, 0.04) + 0.003 * Math.sin(i * i);
  });
}

function judge(lead: Float32Array, cuts: readonly number[] = []): SecondQuality[] {
  const detector = new RPeakDetector({ rateHz: RATE_HZ, leadCount: 1 });
  const quality = new SignalQuality(RATE_HZ);
  const places = [0, ...cuts.toSorted((a, b) => a - b), lead.length];
  const seconds = places.slice(1).flatMap((end, i) => {
    const chunk = lead.slice(places[i], end);
    return quality.push(chunk, detector.push([chunk]).bands[0] ?? new Float32Array(0));
  });
  return [...seconds, ...quality.flush(detector.flush().bands[0])];
}

/** Seconds of each quality but good. */
function badSeconds(lead: Float32Array): Partial<Record<SecondQuality, number[]>> {
  const bad: Partial<Record<SecondQuality, number[]>> = {};
  judge(lead).forEach((quality, second) => {
    if (quality === 'good') return;
    bad[quality] ??= [];
    bad[quality].push(second);
  });
  return bad;
}

describe('signal quality', () => {
  it('is told for every second, a part of one at the end included, and is good for a clean lead', () => {
    expect(judge(ecg())).toEqual(Array(SECONDS).fill('good'));
    expect(judge(ecg().slice(0, 10 * RATE_HZ + 7)).length).toBe(11);
    expect(judge(new Float32Array(0))).toEqual([]);
  });

  it('says what is wrong where something is', () => {
    const lead = ecg();
    lead.fill(Number.NaN, 5 * RATE_HZ, 7 * RATE_HZ);
    lead.fill(0.3, 15 * RATE_HZ, 18 * RATE_HZ);
    expect(badSeconds(lead)).toEqual({ missing: [5, 6], flat: [15, 16, 17] });
  });

  it('knows a converter at the end of its range from peaks that reach as high', () => {
    const clipped = ecg().map((value, i) => {
      const swing = i >= 20 * RATE_HZ && i < 23 * RATE_HZ ? 3 * Math.sin(i / 40) : 0;
      return Math.max(-1.2, Math.min(1.2, value + swing));
    });
    const { saturated, ...others } = badSeconds(clipped);
    expect(saturated).toEqual([20, 21, 22]);
    expect(Object.keys(others).filter((reason) => reason !== 'noise')).toEqual([]);
  });

  it('takes an artefact many times as steep as a beat for noise', () => {
    const lead = ecg();
    for (let i = 0; i < 60; i++) lead[30 * RATE_HZ + 60 + i] += 15 * Math.sin(i / 3);
    expect(badSeconds(lead)).toEqual({ noise: [30] });
  });

  it('takes long fast noise for noise, and a slow flutter for a rhythm', () => {
    const shake = (frequencyHz: number, heightMv: number): Float32Array =>
      ecg().map((value, i) => {
        const t = i / RATE_HZ;
        const isShaken = t >= 15 && t < 35;
        return value + (isShaken ? heightMv * Math.sin(2 * Math.PI * frequencyHz * t) : 0);
      });
    const { noise } = badSeconds(shake(28, 0.4));
    expect(noise?.length).toBeGreaterThan(10);
    expect(badSeconds(shake(4, 0.8))).toEqual({});
  });

  it('shows no trace of the chunks', () => {
    const lead = ecg();
    lead.fill(Number.NaN, 2000, 2300);
    const whole = judge(lead);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: lead.length }), { maxLength: 10 }), (cuts) => {
        expect(judge(lead, cuts)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });
});
