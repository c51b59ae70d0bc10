import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputContract } from '../core/input-contract.ts';
import { prepareBeats } from './prepare-beats.ts';

const CONTRACT: InputContract = {
  rateHz: 125,
  lengthSamples: 8,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};

function prepared(rows: readonly (readonly number[])[], lengthSamples = 8) {
  const width = rows[0].length;
  const values = Float32Array.from(rows.flat());
  const { samples, validLengths } = prepareBeats(
    { count: rows.length, width, values },
    { ...CONTRACT, lengthSamples },
  );
  const beats = rows.map((_, r) => [...samples.subarray(r * lengthSamples, (r + 1) * lengthSamples)]);
  return { beats, validLengths: [...validLengths] };
}

describe('preparing beats', () => {
  it('changes no bit of a row that is scaled already, and finds its padding', () => {
    const rows = [
      [1, 0.3, 0, 0.7, 0.1, 0, 0, 0],
      [0.9, 1, 0.2, 0.1, 0, 0.3, 0.123456789, 0.5],
    ].map((row) => row.map(Math.fround));
    expect(prepared(rows)).toEqual({ beats: rows, validLengths: [5, 8] });
  });

  it('does not stretch a scaled row whose only zero is its last sample, or looks like padding', () => {
    const row = [1, 0.5, 0.25, 0.125, 0, 0, 0, 0];
    expect(prepared([row])).toEqual({ beats: [row], validLengths: [4] });
  });

  it('scales the valid part to 0..1 in any unit, below zero as well', () => {
    expect(prepared([[-2, 0, 2, 6, 0, 0, 0, 0]])).toEqual({
      beats: [[0, 0.25, 0.5, 1, 0, 0, 0, 0]],
      validLengths: [4],
    });
    expect(prepared([[1024, 1536, 2048, 1024, 1024, 1024, 1024, 1024]])).toEqual({
      beats: [[0, 0.5, 1, 0, 0, 0, 0, 0]],
      validLengths: [8],
    });
  });

  it('takes zeros behind a single value for samples: alone it would be flat', () => {
    expect(prepared([[5, 5, 0, 0, 0, 0, 0, 0]])).toEqual({
      beats: [[1, 1, 0, 0, 0, 0, 0, 0]],
      validLengths: [8],
    });
  });

  it('brings rows of another width to the length asked for, valid length and all', () => {
    const row = [...Array.from({ length: 70 }, (_, i) => 3 + Math.cos(i / 5)), ...Array(70).fill(0)];
    const { beats, validLengths } = prepared([row], 187);
    expect(validLengths).toEqual([94]);
    expect(beats[0].slice(94).every((value) => value === 0)).toBe(true);
    // Sample 94 stands at 94 / 187 of the window, sample 70 at 70 / 140.
    for (let i = 0; i < 90; i++) expect(beats[0][i]).toBeCloseTo((Math.cos((i * 140) / 187 / 5) + 1) / 2, 1);
  });

  it('gives every beat a range of exactly 0 to 1 over its valid part, whatever its width and unit', () => {
    const sample = fc.float({ min: -1000, max: 1000, noNaN: true });
    const rows = fc.array(sample, { minLength: 20, maxLength: 60 }).filter((row) => new Set(row).size > 3);
    fc.assert(
      fc.property(rows, fc.integer({ min: 20, max: 60 }), (row, length) => {
        const { beats, validLengths } = prepared([row], length);
        const valid = beats[0].slice(0, validLengths[0]);
        expect(validLengths[0]).toBeGreaterThanOrEqual(1);
        fc.pre(new Set(valid).size > 1);
        expect(Math.max(...valid)).toBe(1);
        expect(Math.min(...valid)).toBe(0);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('refuses a model that reads recordings', () => {
    const contract: InputContract = {
      rateHz: 62.5,
      lengthSamples: 48,
      rPeakSample: 19,
      window: 'centred',
      normalisation: 'running-median',
    };
    const rows = { count: 1, width: 4, values: Float32Array.of(0, 1, 0, 0) };
    expect(() => prepareBeats(rows, contract)).toThrow('This model reads recordings');
  });
});
