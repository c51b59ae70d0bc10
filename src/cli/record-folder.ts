import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../core/app-error.ts';
import type { Recording } from '../core/recording.ts';
import { openWfdb } from '../formats/wfdb/open-wfdb.ts';
import { nodeFileSource } from './node-file-source.ts';

/** Where the records of MIT-BIH are, unless a command is told otherwise. */
export const DEFAULT_RECORD_FOLDER = '../shared/data/mitdb';

/** A WFDB record of a folder with every file that goes by its name. */
export async function openRecord(folder: string, record: string): Promise<Recording> {
  const names = await readdir(folder).catch((thrown: unknown) => {
    throw AppError.from(thrown, 'read-failed', `The folder ${folder} could not be read.`);
  });
  const header = await nodeFileSource(join(folder, `${record}.hea`));
  const companions = names.filter((name) => name.startsWith(`${record}.`) && name !== header.name).sort();
  return openWfdb(header, await Promise.all(companions.map((name) => nodeFileSource(join(folder, name)))));
}
