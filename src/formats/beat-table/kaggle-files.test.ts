/** The real Kaggle heartbeat files, where they are there, against papaparse and `Number`. */
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { blobSource } from '../byte-source.ts';
import { readAll } from './fixtures/read-all.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/kaggle-ptb');

describe.skipIf(!existsSync(FOLDER))('the PTB part of the Kaggle heartbeat set in ../shared/data', () => {
  // Counts from the notes that come with the data.
  it.each([
    ['ptbdb_normal.csv', 1118, 0],
    ['ptbdb_abnormal.csv', 2802, 1],
  ])(
    '%s holds %i rows of label %i, each value as papaparse and Number read it',
    async (name, count, label) => {
      const path = resolve(FOLDER, name);
      const { dialect, rows, rawLabels, skipped, lines } = await readAll(
        blobSource(name, await openAsBlob(path)),
      );
      expect(dialect).toMatchObject({
        layout: 'kaggle-heartbeat',
        isNormalLabelKnown: true,
        normalRawLabel: 0,
      });
      expect(skipped).toEqual([]);
      expect(rawLabels).toEqual(Array(count).fill(label));
      expect(lines).toEqual(Array.from({ length: count }, (_, i) => i + 1));

      const { data } = Papa.parse<string[]>(readFileSync(path, 'utf8'), { skipEmptyLines: true });
      const differing = data.filter((cells, r) =>
        cells.slice(0, 187).some((cell, i) => !Object.is(Math.fround(Number(cell)), rows[r][i])),
      );
      expect(data.length).toBe(count);
      expect(differing).toEqual([]);
    },
    60_000,
  );
});
