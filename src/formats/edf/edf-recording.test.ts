import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { edfBytes, type MadeUpFile, timeKeeping } from './fixtures/made-up-edf.ts';
import { openEdf } from './open-edf.ts';

const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const open = (file: MadeUpFile, name = 'r.edf') => openEdf(bytesSource(edfBytes(file), name));

describe('reading a part of an EDF file', () => {
  const random = (length: number, factor: number) =>
    count(0, length).map((i) => ((i * factor) % 2001) - 1000);
  const texts = count(0, 6).map((record) => timeKeeping(`+${record * 2 + (record > 2 ? 7 : 0)}`));
  const small: MadeUpFile = {
    reserved: 'EDF+D',
    records: 6,
    recordSeconds: '2',
    signals: [
      { label: 'ECG', samplesPerRecord: 7, samples: random(42, 7919) },
      { label: 'EDF Annotations', samplesPerRecord: 20, texts },
      { label: 'II', samplesPerRecord: 3, samples: random(18, 104729) },
    ],
  };
  // A record of more than a mebibyte, which is read in parts.
  const large: MadeUpFile = {
    records: 2,
    recordSeconds: '1000',
    signals: [
      { label: 'ECG', samplesPerRecord: 400_000, samples: random(800_000, 7919) },
      { label: 'II', samplesPerRecord: 300_001, samples: random(600_002, 104729) },
    ],
  };

  it.each([
    ['small', small],
    ['large', large],
  ])(
    'with %s records gives what the blocks gave',
    async (_, file) => {
      const recording = await open(file);
      const whole = await readThrough(recording);
      whole.forEach((samples, s) => {
        expect(samples.length).toBe(recording.description.signals[s].sampleCount);
      });
      // One signal alone takes other ways through the file.
      for (const s of [0, 1])
        expect(Buffer.compare(asBytes((await readThrough(recording, [s]))[0]), asBytes(whole[s]))).toBe(0);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 1 }),
          fc.double({ min: -0.05, max: 1.05, noNaN: true }),
          fc.double({ min: 0, max: 0.3, noNaN: true }),
          async (s, start, length) => {
            const from = Math.floor(start * whole[s].length);
            const to = from + Math.floor(length * whole[s].length);
            const expected = whole[s].subarray(Math.max(0, from), Math.max(0, to));
            expect(Buffer.compare(asBytes(await recording.read(s, from, to)), asBytes(expected))).toBe(0);
          },
        ),
        { seed: 3, numRuns: 100 },
      );
    },
    30_000,
  );

  function asBytes(samples: Float32Array): Uint8Array {
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
});
