import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRecordFiles } from './record-files.ts';

const FILES: Readonly<Record<string, string>> = {
  'a.hea': '# a comment\na 2 360\na_1.sig 16\nelsewhere/b.dat 16\n',
  'a_1.sig': '',
  'a.atr': '',
  'a.csv': '',
  'm.hea': 'm/3 1 360\nm_1 10\n~ 5\nm_2 10\n',
  'm_1.hea': 'm_1 1 360\nm_1.x 16\n',
  'm_1.x': '',
  'm_2.hea': 'm_2 1 360\nm_2.dat 16\n',
  'm_2.dat': '',
  'alone.dat': '',
};

let folder = '';
const found = async (...names: string[]) =>
  (await withRecordFiles(names.map((name) => join(folder, name)))).map((path) => basename(path)).sort();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'record-files-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file of a WFDB record', () => {
  it('brings what its header names and what shares its name, and no other file', async () => {
    expect(await found('a.hea')).toEqual(['a.atr', 'a.hea', 'a_1.sig']);
    expect(await found('a.atr')).toEqual(['a.atr', 'a.hea', 'a_1.sig']);
  });

  it('brings the segments of its record with their files', async () => {
    expect(await found('m.hea')).toEqual(['m.hea', 'm_1.hea', 'm_1.x', 'm_2.dat', 'm_2.hea']);
  });

  it('stays alone without a header, as everything else does', async () => {
    expect(await found('alone.dat', 'a.csv')).toEqual(['a.csv', 'alone.dat']);
  });
});
