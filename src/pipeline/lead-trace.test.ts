import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { AS_READ, LeadTrace, type LeadTraceOptions } from './lead-trace.ts';
import { recordingOf } from './recording-for-tests.ts';

const RATE_HZ = 360;

function noise(count: number): Float32Array {
  const rng = createRng(5);
  return Float32Array.from({ length: count }, () => rng.nextGaussian());
}

function traceOf(samples: Float32Array, changes: Partial<LeadTraceOptions> = {}): LeadTrace {
  const trace = new LeadTrace(recordingOf([samples], RATE_HZ), {
    index: 0,
    rateHz: RATE_HZ,
    scaling: AS_READ,
    notchHz: 0,
    keptBytes: 2 ** 20,
    ...changes,
  });
  for (let i = 0; i < samples.length; i += 1_000) trace.push(samples.subarray(i, i + 1_000));
  trace.flush();
  return trace;
}

describe('LeadTrace', () => {
  it('gives the samples themselves, from memory or from the file alike', async () => {
    const samples = noise(20_000);
    const request = { lead: 0, startSample: 7_777, endSample: 8_888, samplesPerColumn: 1 };
    for (const notchHz of [0, 50] as const) {
      const kept = await traceOf(samples, { notchHz }).read(request);
      const read = await traceOf(samples, { notchHz, keptBytes: 0 }).read(request);
      if (kept.kind !== 'samples' || read.kind !== 'samples') throw new Error('samples were asked for');
      expect(kept.samples).toHaveLength(1_111);
      kept.samples.forEach((value, i) => {
        // What little of a level the notch lets through depends on where the filter started.
        if (notchHz > 0) expect(read.samples[i]).toBeCloseTo(value, 3);
        else expect(read.samples[i]).toBe(value);
      });
    }
  });

  it('gives the extremes of every column, at each width that can be asked for', async () => {
    const samples = noise(20_000);
    const trace = traceOf(samples);
    for (const samplesPerColumn of [16, 128, 1_024]) {
      const part = await trace.read({ lead: 0, startSample: 2_048, endSample: 20_480, samplesPerColumn });
      if (part.kind !== 'min-max') throw new Error('extremes were asked for');
      expect(part.max).toHaveLength(Math.ceil((20_000 - 2_048) / samplesPerColumn));
      part.max.forEach((max, column) => {
        const from = 2_048 + column * samplesPerColumn;
        expect(max).toBe(Math.max(...samples.subarray(from, from + samplesPerColumn)));
      });
    }
  });

  it('turns a lead over and brings it to its unit', async () => {
    const trace = traceOf(Float32Array.of(1_024, 1_224, 824), {
      scaling: { offset: 1_024, factor: -1 / 200 },
    });
    const part = await trace.read({ lead: 0, startSample: 0, endSample: 3, samplesPerColumn: 1 });
    expect(part).toEqual({ kind: 'samples', samples: Float32Array.of(-0, -1, 1) });
  });

  it('ends where the recording ends', async () => {
    const trace = traceOf(noise(100));
    const beyond = { lead: 0, startSample: 90, endSample: 500, samplesPerColumn: 1 };
    expect((await trace.read(beyond)).kind).toBe('samples');
    const part = await trace.read({ ...beyond, startSample: 400 });
    expect(part).toEqual({ kind: 'samples', samples: new Float32Array(0) });
  });
});
