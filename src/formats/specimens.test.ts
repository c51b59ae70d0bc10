/** The specimens of ../shared/data/recordings, dropped as they are, against an independent reading. */
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../core/recording.ts';
import { blobSource } from './byte-source.ts';
import { readThrough } from './fixtures/read-recording.ts';
import { openRecording, recogniseFiles } from './open-recording.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');

interface Expected {
  readonly rateHz: number | null;
  readonly names: readonly string[];
  readonly sampleCount: number;
  readonly sums: readonly number[];
  readonly squares: readonly number[];
  readonly starts: readonly (readonly number[])[];
  readonly ends: readonly (readonly number[])[];
}

const GOLDEN: { readonly [file: string]: Expected } = (() => {
  const { _source, ...files } = JSON.parse(
    readFileSync(resolve(import.meta.dirname, 'golden/specimens.json'), 'utf8'),
  );
  return files;
})();

async function open(...paths: string[]): Promise<Recording> {
  const sources = await Promise.all(
    paths.map(async (path) =>
      blobSource(path.split('/').at(-1) ?? path, await openAsBlob(resolve(DATA, path))),
    ),
  );
  const recognised = await recogniseFiles(sources);
  if (recognised.kind !== 'recordings') throw new Error(`${paths.join(', ')} passed for a table of beats`);
  expect(recognised.groups).toHaveLength(1);
  return openRecording(recognised.groups[0]);
}

describe.skipIf(!existsSync(DATA))('the specimens in ../shared/data/recordings', () => {
  it.each(Object.keys(GOLDEN))('%s holds what an independent reading finds', async (file) => {
    const expected = GOLDEN[file];
    const recording = await open(`recordings/${file}`);
    const { signals } = recording.description;
    expect(signals.map(({ name }) => name)).toEqual(expected.names);
    expect(new Set(signals.map(({ rateHz }) => rateHz))).toEqual(new Set([expected.rateHz]));
    expect(signals.every(({ isEcg }) => isEcg)).toBe(true);
    const samples = await readThrough(recording);
    samples.forEach((values, i) => {
      expect(values).toHaveLength(expected.sampleCount);
      expect(values.subarray(0, 4)).toEqual(Float32Array.from(expected.starts[i]));
      expect(values.subarray(-4)).toEqual(Float32Array.from(expected.ends[i]));
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expected.sums[i], 1);
      expect(values.reduce((sum, value) => sum + value * value, 0) / expected.squares[i]).toBeCloseTo(1, 6);
    });
  });

  it('give any range again that they gave in order', async () => {
    for (const [file, { sampleCount }] of Object.entries(GOLDEN)) {
      const recording = await open(`recordings/${file}`);
      const last = recording.description.signals.length - 1;
      const fresh = await recording.read(last, sampleCount - 300, sampleCount + 5);
      const [all] = await readThrough(recording, [last]);
      expect(fresh).toEqual(all.slice(-300));
      const middle = Math.floor(sampleCount / 2);
      expect(await recording.read(last, middle, middle + 1000)).toEqual(all.slice(middle, middle + 1000));
    }
  });

  it('know mitdb-103-adc-one-column.csv for lead V2 of record 103 without its first 999 samples', async () => {
    const [text] = await readThrough(await open('recordings/mitdb-103-adc-one-column.csv'));
    const record = await open('mitdb/103.hea', 'mitdb/103.dat', 'mitdb/103.atr');
    const [lead] = await readThrough(record, [1]);
    const [baselineUnits, unitsPerMv] = [1024, 200];
    const units = lead.slice(999).map((mv) => Math.round(mv * unitsPerMv + baselineUnits));
    expect(text).toHaveLength(units.length);
    expect(text.findIndex((value, i) => value !== units[i])).toBe(-1);
  });

  it('know physiobank-atm-15-leads.csv for the first ten seconds of s0010_re, to three decimals', async () => {
    const text = await readThrough(await open('recordings/physiobank-atm-15-leads.csv'));
    const names = ['s0010_re.hea', 's0010_re.dat', 's0010_re.xyz'];
    const record = await open(...names.map((name) => `recordings/${name}`));
    const leads = await readThrough(record);
    text.forEach((values, i) => {
      const furthest = values.reduce((most, value, at) => Math.max(most, Math.abs(value - leads[i][at])), 0);
      expect(furthest).toBeLessThanOrEqual(0.0005 + 1e-6);
    });
  });

  it('take a list of R-peaks for the annotations of the recording beside it', async () => {
    const folder = 'recordings/nstdb-118e00';
    const { annotations } = (await open(`${folder}-r-peaks.csv`, `${folder}-mv-one-column.csv`)).description;
    const peaks = readFileSync(resolve(DATA, `${folder}-r-peaks.csv`), 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
    expect(annotations?.entries.map(({ sample }) => sample)).toEqual(peaks);
    await expect(open(`${folder}-r-peaks.csv`)).rejects.toThrow(
      /positions of beats.*together with its recording/,
    );
  });

  it('drop what the files say of people', async () => {
    const { droppedFields } = (await open('recordings/fda-aecg.xml')).description;
    expect(droppedFields).toEqual(
      expect.arrayContaining(['patient name', 'date of birth', 'sex', 'names of staff']),
    );
    const dicom = await open('recordings/waveform_ecg.dcm');
    expect(dicom.description.droppedFields).toEqual(
      expect.arrayContaining(['patient name', 'patient number', 'date of birth', 'institution']),
    );
    expect(JSON.stringify(dicom.description)).not.toMatch(/642341|Anonymous|Galliera/);
  });
});
