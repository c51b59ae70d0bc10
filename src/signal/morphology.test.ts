import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BeatMorphology,
  findNextRPeak,
  meanAndSpread,
  measureBeat,
  summarizeDifference,
} from './morphology.ts';

const RATE_HZ = 125;
const MS_PER_SAMPLE = 8;
const LENGTH = 187;
const VALID = 120;
/** 120 valid samples are 1.2 RR intervals of 100 samples. */
const R_PEAK = 100;
const frame = { validLength: VALID, rateHz: RATE_HZ, rPeakSample: R_PEAK };

/** A window whose valid part is a shape around both R-peaks on a level, with zeros after it. */
function windowOf(shape: (msFromR: number) => number, level = 0): Float32Array {
  return Float32Array.from({ length: LENGTH }, (_, i) => {
    if (i >= VALID) return 0;
    return level + shape(i * MS_PER_SAMPLE) + shape((i - R_PEAK) * MS_PER_SAMPLE);
  });
}

const triangle =
  (height: number, halfBaseMs: number) =>
  (ms: number): number =>
    height * Math.max(0, 1 - Math.abs(ms) / halfBaseMs);

const gaussian =
  (height: number, sigmaMs: number) =>
  (ms: number): number =>
    height * Math.exp(-0.5 * (ms / sigmaMs) ** 2);

describe('finding the next R-peak', () => {
  it('takes the peak one RR interval on, not a higher first one or a T wave', () => {
    const beat = windowOf((ms) => triangle(0.9, 24)(ms) + gaussian(0.3, 40)(ms - 264), 0.1);
    beat[0] = 1;
    expect(findNextRPeak(beat, VALID)).toBe(R_PEAK);
  });

  it('finds none where the signal runs flat, falls or only ripples', () => {
    expect(findNextRPeak(new Float32Array(LENGTH).fill(0.5), VALID)).toBeNull();
    expect(
      findNextRPeak(
        Float32Array.from({ length: LENGTH }, (_, i) => 1 - i / LENGTH),
        VALID,
      ),
    ).toBeNull();
    const ripples = Float32Array.from({ length: LENGTH }, (_, i) => (i === 0 ? 1 : 0.1 + 0.02 * (i % 2)));
    expect(findNextRPeak(ripples, VALID)).toBeNull();
  });

  it('finds none in a beat too short to hold one', () => {
    for (let validLength = 1; validLength < 4; validLength++) {
      expect(findNextRPeak(Float32Array.of(1, 0, 1, 0), validLength)).toBeNull();
    }
  });

  it('does not look at the padding', () => {
    const beat = new Float32Array(LENGTH);
    beat[0] = 1;
    beat[VALID] = 5;
    expect(findNextRPeak(beat, VALID)).toBeNull();
  });
});

describe('the QRS measures', () => {
  it('of a triangle are its height, half its base and its area', () => {
    const beat = windowOf(triangle(0.75, 40), 0.125);
    const { rAmplitude, qrsWidthMs, qrsAreaMs, inputCorrelation } = measureBeat(beat, beat, frame);
    expect(rAmplitude).toBeCloseTo(0.75, 6);
    expect(qrsWidthMs).toBeCloseTo(40, 4);
    expect(qrsAreaMs).toBeCloseTo(0.75 * 40, 4);
    expect(inputCorrelation).toBeCloseTo(1, 12);
  });

  it('of a Gaussian are its full width at half maximum, 2.355 sigma, and its integral', () => {
    const sigmaMs = 16;
    const beat = windowOf(gaussian(0.8, sigmaMs), 0.1);
    const { rAmplitude, qrsWidthMs, qrsAreaMs } = measureBeat(beat, beat, frame);
    expect(rAmplitude).toBeCloseTo(0.8, 3);
    // The straight line between samples 8 ms apart is off by under half a millisecond here.
    expect(Math.abs((qrsWidthMs ?? 0) - 2 * Math.sqrt(2 * Math.log(2)) * sigmaMs)).toBeLessThan(0.5);
    expect(qrsAreaMs).toBeCloseTo(0.8 * sigmaMs * Math.sqrt(2 * Math.PI), 1);
  });

  it('count what lies below the level as area too', () => {
    const dip = (ms: number): number => triangle(0.75, 16)(ms) - triangle(0.25, 16)(ms - 32);
    const beat = windowOf(dip, 0.25);
    expect(measureBeat(beat, beat, frame).qrsAreaMs).toBeCloseTo((0.75 + 0.25) * 16, 4);
  });

  it('scale with the amplitude but for width and correlation', () => {
    const beat = windowOf(gaussian(0.8, 14), 0.1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -8, max: 8 }), (eighths, shift) => {
        const gain = eighths / 8;
        const whole = measureBeat(beat, beat, frame);
        const scaled = measureBeat(
          beat.map((v) => gain * v + shift),
          beat,
          frame,
        );
        expect(scaled.rAmplitude).toBeCloseTo(gain * (whole.rAmplitude ?? Number.NaN), 4);
        expect(scaled.qrsAreaMs).toBeCloseTo(gain * (whole.qrsAreaMs ?? Number.NaN), 2);
        expect(scaled.qrsWidthMs).toBeCloseTo(whole.qrsWidthMs ?? Number.NaN, 2);
        expect(scaled.inputCorrelation).toBeCloseTo(1, 6);
      }),
    );
  });

  it('follow a reconstruction that peaks a little beside the landmark', () => {
    const input = windowOf(triangle(0.8, 40));
    const late = windowOf((ms) => triangle(0.6, 40)(ms - 16));
    const { rAmplitude, qrsWidthMs } = measureBeat(late, input, frame);
    expect(rAmplitude).toBeCloseTo(0.6, 6);
    expect(qrsWidthMs).toBeCloseTo(40, 4);
  });

  it('are undefined without a landmark, the correlation excepted', () => {
    const beat = windowOf(triangle(0.8, 40));
    expect(measureBeat(beat, beat, { ...frame, rPeakSample: null })).toEqual({
      rAmplitude: null,
      qrsWidthMs: null,
      qrsAreaMs: null,
      inputCorrelation: expect.closeTo(1, 12),
    });
  });

  it('are undefined where the beat ends too early or the signal is flat', () => {
    const beat = windowOf(triangle(0.8, 40));
    const cut = measureBeat(beat, beat, { ...frame, validLength: R_PEAK + 2 });
    expect(cut).toMatchObject({ rAmplitude: expect.closeTo(0.8, 6), qrsWidthMs: null, qrsAreaMs: null });
    const flat = measureBeat(new Float32Array(LENGTH), beat, frame);
    expect(flat).toEqual({ rAmplitude: 0, qrsWidthMs: null, qrsAreaMs: 0, inputCorrelation: null });
  });

  it('give no width to a complex that does not fall to half on both sides within 120 ms', () => {
    const plateauOf = (samples: number): Float32Array =>
      Float32Array.from({ length: LENGTH }, (_, i) => (i >= R_PEAK && i < R_PEAK + samples ? 1 : 0));
    expect(measureBeat(plateauOf(15), plateauOf(15), frame).qrsWidthMs).toBeCloseTo(120, 4);
    expect(measureBeat(plateauOf(17), plateauOf(17), frame).qrsWidthMs).toBeNull();
    expect(measureBeat(plateauOf(30), plateauOf(30), frame).qrsWidthMs).toBeNull();
  });
});

describe('the correlation with the input', () => {
  it('turns its sign with the signal and ignores the padding', () => {
    const input = windowOf(triangle(0.8, 40));
    const inverted = input.map((value, i) => (i < VALID ? 1 - value : 50));
    expect(measureBeat(inverted, input, frame).inputCorrelation).toBeCloseTo(-1, 6);
  });

  it('is the closed form for three points', () => {
    const three = { validLength: 3, rateHz: RATE_HZ, rPeakSample: null };
    // Deviations (-1, 0, 1) and (-1, 1, 0): 1 / sqrt(2 * 2).
    const { inputCorrelation } = measureBeat(Float32Array.of(1, 2, 3), Float32Array.of(1, 3, 2), three);
    expect(inputCorrelation).toBeCloseTo(0.5, 12);
  });
});

describe('the summary of differences', () => {
  const beat = (rAmplitude: number | null): BeatMorphology => ({
    rAmplitude,
    qrsWidthMs: 10,
    qrsAreaMs: null,
    inputCorrelation: 1,
  });

  it('gives median and 95th percentile of the sizes over the beats measured in both', () => {
    const first = [0, 1, 2, 3, 4, null, 5].map(beat);
    const second = [0, 0, 4, 0, 0, 9, null].map(beat);
    // Sizes 0 1 2 3 4: median 2, 95th percentile 3.8.
    const summary = summarizeDifference(first, second);
    expect(summary.rAmplitude).toEqual({ median: 2, p95: expect.closeTo(3.8, 12), n: 5 });
    expect(summary.qrsWidthMs).toEqual({ median: 0, p95: 0, n: 7 });
    expect(summary.qrsAreaMs).toEqual({ median: null, p95: null, n: 0 });
  });

  it('refuses lists of different beats', () => {
    expect(() => summarizeDifference([beat(1)], [])).toThrow('beat by beat');
  });
});

describe('the mean beat', () => {
  it('counts each sample over the beats that reach it', () => {
    const beats = Float32Array.of(1, 2, 9, 9, 3, 6, 5, 9);
    expect(meanAndSpread(beats, Uint16Array.of(2, 3))).toEqual({
      mean: Float64Array.of(2, 4, 5),
      sd: Float64Array.of(1, 2, 0),
      n: Uint32Array.of(2, 2, 1),
    });
  });

  it('agrees with the textbook formulas', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (pairs) => {
        const { mean, sd } = meanAndSpread(
          Float32Array.from(pairs.flat()),
          new Uint16Array(pairs.length).fill(2),
        );
        const second = pairs.map(([, b]) => b);
        const expectedMean = second.reduce((a, b) => a + b, 0) / second.length;
        const squares = second.reduce((sum, b) => sum + (b - expectedMean) ** 2, 0);
        expect(mean[1]).toBeCloseTo(expectedMean, 9);
        expect(sd[1]).toBeCloseTo(Math.sqrt(squares / second.length), 9);
      }),
    );
  });

  it('of no beats is empty', () => {
    expect(meanAndSpread(new Float32Array(0), new Uint16Array(0)).mean.length).toBe(0);
  });
});
