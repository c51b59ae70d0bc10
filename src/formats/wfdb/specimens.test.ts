/** Real records, where they are there: against their checksums and against a reading by other means. */
import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobSource } from '../byte-source.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import golden from './golden/records.json' with { type: 'json' };
import { parseHeader } from './header.ts';
import { openWfdb } from './open-wfdb.ts';

const DATA = resolve(import.meta.dirname, '../../../../shared/data');
const { _source, ...RECORDS } = golden;

/** A header with everything in its folder that bears its name. */
async function open(folder: string, record: string) {
  const source = async (name: string) => blobSource(name, await openAsBlob(resolve(DATA, folder, name)));
  const names = readdirSync(resolve(DATA, folder)).filter((name) => name.startsWith(`${record}.`));
  return openWfdb(await source(`${record}.hea`), await Promise.all(names.map(source)));
}

describe.skipIf(!existsSync(DATA))('the WFDB records in ../shared/data', () => {
  it.each(Object.entries(RECORDS))('%s holds the samples another program reads', async (record, expected) => {
    const recording = await open('recordings', record);
    const signals = await readThrough(recording);
    const { notes } = recording.description;
    expect(notes).toEqual([]);
    expect(recording.checksums.map(({ computed }) => computed)).toEqual(
      recording.checksums.map(({ promised }) => promised),
    );
    expect(recording.checksums.length).toBe(expected.length);
    expected.forEach(({ name, sampleCount, samples, sum, missing }, s) => {
      expect(recording.description.signals[s]).toMatchObject({ name, sampleCount });
      expect(signals[s].length).toBe(sampleCount);
      expect(signals[s].filter(Number.isNaN).length).toBe(missing);
      for (const [i, value] of Object.entries(samples))
        expect(signals[s][Number(i)]).toBe(Math.fround(value));
      // Each sample is rounded to a 32-bit number.
      const total = signals[s].reduce((so, value) => (Number.isNaN(value) ? so : so + value), 0);
      expect(Math.abs(total - sum)).toBeLessThan(
        1e-6 * sampleCount * Math.max(1, Math.abs(sum / sampleCount)),
      );
    });
  });

  it('of the MIT-BIH database add up to their checksums, all 48, and begin with their initial values', async () => {
    const records = readdirSync(resolve(DATA, 'mitdb')).filter((name) => name.endsWith('.hea'));
    for (const name of records) {
      const record = name.slice(0, -'.hea'.length);
      const recording = await open('mitdb', record);
      const signals = await readThrough(recording);
      expect(signals.map(({ length }) => length)).toEqual([650_000, 650_000]);
      expect([record, recording.checksums.map(({ computed }) => computed)]).toEqual([
        record,
        recording.checksums.map(({ promised }) => promised),
      ]);
      expect(recording.checksums.length).toBe(2);
      expect(recording.description.annotations?.rateHz).toBe(360);
      const lines = parseHeader(readFileSync(resolve(DATA, 'mitdb', name), 'utf8'), name).signals;
      expect(signals.map(([value]) => Math.round(value * 200) + 1024)).toEqual(
        lines.map(({ initialValue }) => initialValue),
      );
    }
    expect(records.length).toBe(48);
  });

  it('drop what their comments say of a person', async () => {
    const { description } = await open('recordings', 's0010_re');
    expect(description.droppedFields).toEqual(['age', 'sex', 'dates', 'diagnosis', 'comments', 'medication']);
    expect(JSON.stringify(description)).not.toMatch(/81|female|Diabetes/);
    expect(_source).toContain('read-records.py');
  });
});
