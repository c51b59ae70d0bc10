import { readdir } from 'node:fs/promises';
import { AppError } from '../../core/app-error.ts';
import type { Recording } from '../../core/recording.ts';
import { openRecord } from '../record-folder.ts';

/** Every record of a folder, by name, as `read` gives it. @throws AppError `read-failed` where there is none */
export async function readRecordFolder<T>(
  folder: string,
  read: (recording: Recording) => Promise<T>,
): Promise<T[]> {
  const files = await readdir(folder).catch((thrown: unknown) => {
    throw AppError.from(thrown, 'read-failed', `The folder ${folder} could not be read.`);
  });
  const names = files.flatMap((file) => /^(.+)\.hea$/.exec(file)?.[1] ?? []).sort();
  if (names.length === 0)
    throw new AppError('read-failed', `The folder ${folder} holds no WFDB header (*.hea).`);
  const records: T[] = [];
  for (const name of names) records.push(await read(await openRecord(folder, name)));
  return records;
}
