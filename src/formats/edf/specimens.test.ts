/** Against EDFlib: real files, where they are there, and files it wrote itself. */
import { existsSync, openAsBlob } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { blobSource } from '../byte-source.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import golden from './golden/edflib.json' with { type: 'json' };
import { openEdf } from './open-edf.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/recordings');

interface Golden {
  readonly signals: readonly {
    readonly label: string;
    readonly sampleCount: number;
    readonly samples: Readonly<Record<string, number>>;
    readonly sum: number;
    readonly sumOfSquares: number;
  }[];
  readonly annotationCount: number;
  readonly annotations: readonly { index: number; onsetSeconds: number; text: string }[];
  readonly sumOfOnsets: number;
}

/** @param millivolts of one of the unit in the file, by signal */
async function expectGolden(source: Parameters<typeof openEdf>[0], expected: Golden, millivolts: number[]) {
  const recording = await openEdf(source);
  const { signals, annotations } = recording.description;
  expect(recording.description.notes).toEqual([]);
  const samples = await readThrough(recording);
  expect(signals.map(({ name, sampleCount }) => [name, sampleCount])).toEqual(
    expected.signals.map(({ label, sampleCount }) => [label, sampleCount]),
  );
  expected.signals.forEach((signal, s) => {
    const scale = millivolts[s];
    const size = Math.sqrt(signal.sumOfSquares / signal.sampleCount) * scale;
    expect(samples[s].length).toBe(signal.sampleCount);
    for (const [i, value] of Object.entries(signal.samples))
      expect(Math.abs(samples[s][Number(i)] - value * scale)).toBeLessThan(1e-6 * size);
    const sum = samples[s].reduce((so, value) => so + value, 0);
    const squares = samples[s].reduce((so, value) => so + value * value, 0);
    expect(Math.abs(sum - signal.sum * scale)).toBeLessThan(1e-6 * size * signal.sampleCount);
    expect(squares / (signal.sumOfSquares * scale * scale)).toBeCloseTo(1, 5);
  });
  const entries = annotations?.entries ?? [];
  const rateHz = annotations?.rateHz ?? 0;
  expect(entries.length).toBe(expected.annotationCount);
  for (const { index, onsetSeconds, text } of expected.annotations) {
    expect(entries[index].sample).toBe(Math.round(onsetSeconds * rateHz));
    expect(entries[index]).toMatchObject({ symbol: '"', text });
  }
  expect(entries.reduce((sum, { sample }) => sum + sample / rateHz, 0)).toBeCloseTo(expected.sumOfOnsets, 2);
}

describe.skipIf(!existsSync(FOLDER))('the EDF files in ../shared/data', () => {
  const source = async (name: string) => blobSource(name, await openAsBlob(resolve(FOLDER, name)));

  it('test_generator_2.edf holds what EDFlib reads', async () => {
    const file = 'test_generator_2.edf';
    // The ninth and tenth signal are in degrees.
    const millivolts = Array.from({ length: 11 }, (_, s) => (s === 8 || s === 9 ? 1 : 1e-3));
    await expectGolden(await source(file), golden[file], millivolts);
    const { description } = await openEdf(await source(file));
    expect(description).toMatchObject({
      name: 'test_generator_2',
      format: 'EDF+C',
      startTime: '10.12.09 12.44.02',
      droppedFields: ['recording identification'],
    });
    expect(description.signals.filter(({ isEcg }) => isEcg).map(({ name }) => name)).toEqual(['ECG']);
    expect(description.signals.map(({ unit }) => unit)[8]).toBe('°');
  });

  it('test_edfann.edf holds nothing but the annotations EDFlib reads', async () => {
    const file = 'test_edfann.edf';
    await expectGolden(await source(file), golden[file], []);
    expect((await openEdf(await source(file))).description.droppedFields).toEqual(['patient number']);
  });
});

describe('files written by EDFlib', () => {
  it.each(['written.edf', 'written.bdf'] as const)('%s reads as EDFlib reads it', async (name) => {
    const bytes = Uint8Array.from(Buffer.from(golden[name].base64, 'base64'));
    await expectGolden(bytesSource(bytes, name), golden[name], [1e-3, 1]);
    const { description } = await openEdf(bytesSource(bytes, name));
    expect(description.format).toBe(name === 'written.edf' ? 'EDF+C' : 'BDF+C');
    expect(description.signals).toMatchObject([
      { name: 'ECG II', isEcg: true, unit: 'mV', rateHz: 100, sampleCount: 200 },
      { name: 'ABP', isEcg: false, unit: 'mmHg', rateHz: 16, sampleCount: 32 },
    ]);
  });
});
