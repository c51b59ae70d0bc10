import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RPeak, RPeakDetector } from './r-peak-detector.ts';

const RATE_HZ = 360;

interface Shape {
  readonly rateHz?: number;
  readonly durationS?: number;
  readonly gain?: number;
}

/** P, QRS and T waves, a beat every 0.8 s from 0.5 s on, on a wandering baseline. */
function madeUpEcg({ rateHz = RATE_HZ, durationS = 60, gain = 1 }: Shape = {}): Float32Array {
  const waves = [
    { atS: -0.16, heightMv: 0.12, sigmaS: 0.02 },
    { atS: -0.025, heightMv: -0.1, sigmaS: 0.008 },
    { atS: 0, heightMv: 1, sigmaS: 0.011 },
    { atS: 0.03, heightMv: -0.2, sigmaS: 0.01 },
    { atS: 0.26, heightMv: 0.3, sigmaS: 0.045 },
  ];
  return Float32Array.from({ length: durationS * rateHz }, (_, i) => {
    const t = i / rateHz;
    const phase = ((((t - 0.5) % 0.8) + 1.2) % 0.8) - 0.4;
    const beat = waves.reduce(
      (sum, { atS, heightMv, sigmaS }) => sum + heightMv * Math.exp(-0.5 * ((phase - atS) / sigmaS) ** 2),
      0,
    );
    return gain * (beat + 0.4 * Math.sin(2 * Math.PI * 0.2 * t) + 3);
  });
}

const trueTimes = (durationS: number): number[] => {
  const times: number[] = [];
  for (let t = 0.5; t < durationS; t += 0.8) times.push(t);
  return times;
};

function detect(leads: readonly Float32Array[], rateHz = RATE_HZ): RPeak[] {
  const detector = new RPeakDetector({ rateHz, leadCount: leads.length });
  return [...detector.push(leads).peaks, ...detector.flush().peaks];
}

function expectBeatsAt(peaks: readonly RPeak[], timesS: readonly number[], rateHz = RATE_HZ): void {
  expect(peaks.length).toBe(timesS.length);
  peaks.forEach(({ sample }, i) => {
    expect(Math.abs(sample - timesS[i] * rateHz)).toBeLessThanOrEqual(Math.max(1, 0.004 * rateHz));
  });
}

describe('the R-peak detector', () => {
  it.each([100, 128, 250, 257.5, 360, 1000])('finds every beat, and its peak, at %d Hz', (rateHz) => {
    const ecg = madeUpEcg({ rateHz });
    expectBeatsAt(detect([ecg], rateHz), trueTimes(60), rateHz);
  });

  it('needs to know neither the unit nor the polarity', () => {
    for (const gain of [-1, 1000, -0.001]) expectBeatsAt(detect([madeUpEcg({ gain })]), trueTimes(60));
  });

  it('finds beats in the lead that has some when the other is flat, missing or noise', () => {
    const ecg = madeUpEcg();
    const noise = ecg.map((_, i) => Math.sin(i * i * 0.37) + Math.sin(i * i * 0.11));
    for (const other of [
      new Float32Array(ecg.length),
      new Float32Array(ecg.length).fill(Number.NaN),
      noise,
    ]) {
      expectBeatsAt(detect([ecg, other]), trueTimes(60));
      expectBeatsAt(detect([other, ecg]), trueTimes(60));
    }
  });

  it('finds nothing where there is nothing', () => {
    for (const value of [0, 5, Number.NaN])
      expect(detect([new Float32Array(20_000).fill(value)])).toEqual([]);
    expect(detect([new Float32Array(0)])).toEqual([]);
  });

  it('skips a stretch that is flat or missing and goes on behind it', () => {
    const present = trueTimes(60).filter((t) => t < 20 || t > 40);
    for (const value of [Number.NaN, 3]) {
      const ecg = madeUpEcg().fill(value, 20 * RATE_HZ, 40 * RATE_HZ);
      expectBeatsAt(detect([ecg]), present);
    }
  });

  it('does not count pacing spikes beside their complexes, nor clipped tops', () => {
    const ecg = madeUpEcg();
    const times = trueTimes(60);
    for (const t of times) ecg[Math.round((t - 0.06) * RATE_HZ)] += 2;
    expect(detect([ecg]).length).toBe(times.length);
    expect(detect([madeUpEcg().map((v) => Math.min(3.8, v))]).length).toBe(times.length);
  });

  it('shows no trace of the chunks, in peaks and bands alike', () => {
    const leads = [madeUpEcg({ durationS: 30 }), madeUpEcg({ durationS: 30, gain: -2 })];
    leads[0].fill(Number.NaN, 4000, 4500);
    const run = (cuts: readonly number[]) => {
      const detector = new RPeakDetector({ rateHz: RATE_HZ, leadCount: 2 });
      const places = [0, ...cuts.toSorted((a, b) => a - b), leads[0].length];
      const detections = places
        .slice(1)
        .map((end, i) => detector.push(leads.map((lead) => lead.slice(places[i], end))));
      detections.push(detector.flush());
      return {
        peaks: detections.flatMap(({ peaks }) => peaks),
        bands: leads.map((_, lead) => detections.flatMap(({ bands }) => [...bands[lead]])),
      };
    };
    const whole = run([]);
    expect(whole.bands[0].length).toBe(3750);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: leads[0].length }), { maxLength: 12 }), (cuts) => {
        expect(run(cuts)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });
});
