import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputContract } from '../core/input-contract.ts';
import { createRng } from '../core/rng.ts';
import { cutterRateHz, type RecordingBeats, RecordingWindowCutter } from './recording-window-cutter.ts';

const CONTRACT: InputContract = {
  rateHz: 62.5,
  lengthSamples: 48,
  rPeakSample: 19,
  window: 'centred',
  normalisation: 'running-median',
};
const RATE_HZ = cutterRateHz(CONTRACT);

/** Spikes of height `heights[k]` on a quiet line of noise, one a second. */
function recordingOf(heights: readonly number[]): { stream: Float32Array; peaks: number[] } {
  const rng = createRng(3);
  const stream = Float32Array.from(
    { length: (heights.length + 1) * RATE_HZ },
    () => 0.001 * rng.nextGaussian(),
  );
  const peaks = heights.map((height, beat) => {
    const peak = (beat + 1) * RATE_HZ - 40;
    stream[peak] = height;
    return peak;
  });
  return { stream, peaks };
}

function cutWhole(stream: Float32Array, peaks: readonly number[]): RecordingBeats {
  return joined([...cutInChunks(stream, peaks, [stream.length])]);
}

/** Peaks are handed over as late as a detector would, two seconds behind the samples. */
function* cutInChunks(stream: Float32Array, peaks: readonly number[], sizes: readonly number[]) {
  const cutter = new RecordingWindowCutter(CONTRACT);
  let given = 0;
  let at = 0;
  for (let i = 0; at < stream.length; i++) {
    const end = Math.min(stream.length, at + sizes[i % sizes.length]);
    const settled = end === stream.length ? end : Math.max(0, end - 2 * RATE_HZ);
    const due = peaks.slice(given).filter((peak) => peak < settled);
    given += due.length;
    yield cutter.push(stream.subarray(at, end), due, settled);
    at = end;
  }
  yield cutter.flush();
}

function joined(parts: readonly RecordingBeats[]): RecordingBeats {
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    rPeakSamples: Float64Array.from(parts.flatMap(({ rPeakSamples }) => [...rPeakSamples])),
    samples: Float32Array.from(parts.flatMap(({ samples }) => [...samples])),
    amplitudes: Float32Array.from(parts.flatMap(({ amplitudes }) => [...amplitudes])),
    isWhole: Uint8Array.from(parts.flatMap(({ isWhole }) => [...isWhole])),
  };
}

const HEIGHTS = Array.from({ length: 70 }, (_, beat) => (beat % 10 === 5 ? 3 : 1) * (beat < 50 ? 1 : 2));

describe('RecordingWindowCutter', () => {
  it('puts every R-peak where the contract says, with every other sample of the stream around it', () => {
    const { stream, peaks } = recordingOf(HEIGHTS);
    const beats = cutWhole(stream, peaks);
    expect(beats.count).toBe(HEIGHTS.length);
    for (let beat = 0; beat < beats.count; beat++) {
      for (let i = 0; i < 48; i++) {
        const expected = stream[peaks[beat] + 2 * (i - 19)] / beats.amplitudes[beat];
        expect(beats.samples[beat * 48 + i]).toBeCloseTo(expected, 6);
      }
    }
  });

  it('divides by the median amplitude of the last 32 beats, the first ones by that of the first 32', () => {
    const { stream, peaks } = recordingOf(HEIGHTS);
    const { amplitudes } = cutWhole(stream, peaks);
    expect(amplitudes[0]).toBe(amplitudes[31]);
    expect(amplitudes[0]).toBeCloseTo(1, 1);
    expect(amplitudes[49]).toBeCloseTo(1, 1);
    expect(amplitudes[69]).toBeCloseTo(2, 1);
  });

  it('leaves a beat of unusual size its size, and takes the gain of the recording away', () => {
    const { stream, peaks } = recordingOf(HEIGHTS);
    const louder = cutWhole(
      stream.map((value) => 50 * value),
      peaks,
    );
    expect(louder.samples[5 * 48 + 19]).toBeCloseTo(3, 1);
    expect(louder.samples[4 * 48 + 19]).toBeCloseTo(1, 1);
  });

  it('gives the same beats however samples and peaks arrive', () => {
    const { stream, peaks } = recordingOf(HEIGHTS);
    const whole = cutWhole(stream, peaks);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        expect(joined([...cutInChunks(stream, peaks, sizes)])).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('marks beats that the ends of the recording or missing samples cut into, and leaves those samples 0', () => {
    const { stream, peaks } = recordingOf(HEIGHTS);
    stream[peaks[7] + 10] = Number.NaN;
    const beats = cutWhole(stream, [3, ...peaks, stream.length - 2]);
    const cutInto = [...beats.isWhole.entries()].filter(([, isWhole]) => isWhole === 0).map(([beat]) => beat);
    expect(cutInto).toEqual([0, 8, HEIGHTS.length + 1]);
    expect(beats.samples[8 * 48 + 24]).toBe(0);
    expect(beats.samples.every(Number.isFinite)).toBe(true);
  });

  it('gives a recording of a few beats at its end', () => {
    const { stream, peaks } = recordingOf([1, 1, 4]);
    const beats = cutWhole(stream, peaks);
    expect(beats.count).toBe(3);
    expect(beats.samples[2 * 48 + 19]).toBeCloseTo(4, 1);
  });

  it('refuses a model that reads tables of beats', () => {
    const table: InputContract = { ...CONTRACT, window: 'stitched', normalisation: 'median-asinh' };
    expect(() => new RecordingWindowCutter(table)).toThrow('reads tables of beats, not recordings');
  });
});
