import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared', 'data', 'kaggle-ptb');

/** The two files of real beats, which are not part of this repository; `null` where they are not at hand. */
export const KAGGLE_FILES: readonly string[] | null = existsSync(FOLDER)
  ? ['ptbdb_normal.csv', 'ptbdb_abnormal.csv'].map((name) => join(FOLDER, name))
  : null;
