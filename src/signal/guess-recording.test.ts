import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessRecording } from './guess-recording.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/recordings');

/** The first numbers of a file with one in a line. */
function column(name: string): Float32Array {
  const lines = readFileSync(resolve(FOLDER, name), 'utf8').split('\n');
  return Float32Array.from(lines.filter((line) => /^-?\d/.test(line)).slice(0, 20_000), Number);
}

describe.skipIf(!existsSync(FOLDER))('the guess at recordings in ../shared/data', () => {
  // Rates and units as the notes that come with the data have them. The second column: what may be proposed.
  it.each([
    ['mitdb-103-adc-one-column.csv', [360], 200],
    ['nstdb-118e00-mv-one-column.csv', [250, 300, 360, 500], 1],
    ['edb-e0103-mv-one-column.csv', [250], 1],
    ['biosppy-1000hz.txt', [1000], null],
  ])('%s is one of %j Hz, with %d units to a millivolt', (name, rates, unitsPerMv) => {
    const guess = guessRecording(column(name), null);
    expect(rates).toContain(guess.rateHz);
    expect(guess.unitsPerMv).toBe(unitsPerMv);
  });
});

describe('the guess', () => {
  /** R waves 28 ms wide at half height, 75 a minute. */
  const rWaves = (rateHz: number, heightMv: number): Float32Array =>
    Float32Array.from({ length: 60 * rateHz }, (_, i) => {
      const phase = ((i / rateHz) % 0.8) - 0.4;
      return heightMv * Math.exp(-0.5 * (phase / 0.0119) ** 2);
    });

  it.each([250, 500, 1000])('takes usual beats at a usual rate for what they are: %d Hz', (rateHz) => {
    expect(guessRecording(rWaves(rateHz, 1), null)).toEqual({
      rateHz,
      rateReason: `75 beats a minute and R waves 28 ms wide at ${rateHz} Hz`,
      unitsPerMv: 1,
      unitReason: 'complexes 1 high, as in millivolts',
    });
  });

  it('keeps a rate that is known', () => {
    expect(guessRecording(rWaves(500, 1), 250).rateHz).toBe(250);
  });

  it('tells microvolts and volts by their size', () => {
    expect(guessRecording(rWaves(250, 1200.5), null).unitsPerMv).toBe(1000);
    expect(guessRecording(rWaves(250, 1200).map(Math.round), null).unitsPerMv).toBe(1000);
    expect(guessRecording(rWaves(250, 0.0012), null).unitsPerMv).toBe(0.001);
  });

  it('does not make up a gain for whole numbers far from zero', () => {
    const converted = rWaves(250, 300).map((value) => Math.round(value) + 32_000);
    expect(guessRecording(converted, 250)).toMatchObject({
      unitsPerMv: null,
      unitReason: 'whole numbers around 32000, as from a converter whose gain they do not tell',
    });
  });

  it('says so where there is no heartbeat', () => {
    for (const signal of [
      new Float32Array(0),
      new Float32Array(9000),
      new Float32Array(9000).fill(Number.NaN),
    ])
      expect(guessRecording(signal, null)).toEqual({
        rateHz: 250,
        rateReason: 'no heartbeats were found to tell it by',
        unitsPerMv: null,
        unitReason: 'no heartbeats were found to tell it by',
      });
  });
});
