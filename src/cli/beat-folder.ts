import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/app-error.ts';
import type { ByteSource } from '../formats/byte-source.ts';
import { nodeFileSource } from './node-file-source.ts';

/** Where the Kaggle beats are, unless a command is told otherwise. */
export const DEFAULT_BEAT_FOLDER = '../shared/data/kaggle-ptb';

/** All tables of beats in a folder, by name, so that their order is the same everywhere. */
export async function openBeatFolder(folder: string): Promise<ByteSource[]> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    throw AppError.from(thrown, 'read-failed', `The folder ${folder} could not be read.`);
  });
  const tables = names.filter((name) => /\.csv(\.gz)?$/i.test(name)).sort();
  if (tables.length === 0) throw new AppError('read-failed', `The folder ${folder} holds no CSV file.`);
  return Promise.all(tables.map((name) => nodeFileSource(join(folder, name))));
}
