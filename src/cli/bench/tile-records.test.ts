import { existsSync, openAsBlob } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobSource } from '../../formats/byte-source.ts';
import { parseAnnotations } from '../../formats/wfdb/annotations.ts';
import { openWfdb } from '../../formats/wfdb/open-wfdb.ts';
import { type TiledRecord, tileRecords } from './tile-records.ts';

const DATA = resolve(import.meta.dirname, '../../../../shared/data/mitdb');
const TILE_FRAMES = 650_000;
/** Two whole records and the beginning of the first again. */
const FRAMES = 2 * TILE_FRAMES + 1001;

describe.skipIf(!existsSync(DATA))('a record tiled from 100 and 208', () => {
  let folder: string;
  let tiled: TiledRecord;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'beatlens-tiles-'));
    const records = ['100', '208'];
    tiled = await tileRecords({
      fromFolder: DATA,
      records,
      toFolder: folder,
      name: 'long',
      frameCount: FRAMES,
    });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const open = async (paths: readonly string[]) => {
    const [header, ...others] = await Promise.all(
      paths.map(async (path) => blobSource(basename(path), await openAsBlob(path))),
    );
    return openWfdb(header, others);
  };
  const piece = async (record: string) =>
    open(['hea', 'dat', 'atr'].map((extension) => join(DATA, `${record}.${extension}`)));

  it('holds the samples of each in its place', async () => {
    const [long, of100, of208] = [await open(tiled.files), await piece('100'), await piece('208')];
    expect(long.description).toMatchObject({
      notes: [],
      signals: [
        { name: 'MLII', rateHz: 360, gain: 200, unit: 'mV', sampleCount: FRAMES },
        { name: 'V5', sampleCount: FRAMES },
      ],
    });
    for (const signal of [0, 1]) {
      const across = await long.read(signal, TILE_FRAMES - 500, TILE_FRAMES + 500);
      expect(across.subarray(0, 500)).toEqual(await of100.read(signal, TILE_FRAMES - 500, TILE_FRAMES));
      expect(across.subarray(500)).toEqual(await of208.read(signal, 0, 500));
      const last = await long.read(signal, 2 * TILE_FRAMES, FRAMES);
      expect(last).toEqual(await of100.read(signal, 0, 1001));
    }
  });

  it('has checksums that its samples add up to', async () => {
    const long = await open(tiled.files);
    for await (const block of long.blocks([0, 1], new AbortController().signal)) expect(block.length).toBe(2);
    expect(long.checksums.length).toBe(2);
    for (const { promised, computed } of long.checksums) expect(computed).toBe(promised);
    expect(long.description.notes).toEqual([]);
  });

  it('has the annotations of each, moved along, up to where it is cut', async () => {
    const of = async (record: string) =>
      parseAnnotations(await readFile(join(DATA, `${record}.atr`)), record).entries;
    const [first, second] = [await of('100'), await of('208')];
    const moved = (entries: typeof first, by: number) =>
      entries.map((entry) => ({ ...entry, sample: entry.sample + by }));
    const again = first.filter(({ sample }) => sample < 1001);
    expect(again.length).toBeGreaterThan(2);
    const expected = [...first, ...moved(second, TILE_FRAMES), ...moved(again, 2 * TILE_FRAMES)];
    expect((await open(tiled.files)).description.annotations?.entries).toEqual(expected);
    expect(tiled.annotationCount).toBe(expected.length);
  });

  it('refuses a record in another format by name', async () => {
    await writeFile(join(folder, 'odd.hea'), 'odd 2 360 10\nodd.dat 16 200\nodd.dat 16 200\n');
    await expect(
      tileRecords({ fromFolder: folder, records: ['odd'], toFolder: folder, name: 'new', frameCount: 10 }),
    ).rejects.toThrow(/odd\.hea: expected 2 signals in format 212/);
  });
});
