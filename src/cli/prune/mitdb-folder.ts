import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/app-error.ts';
import { openWfdb } from '../../formats/wfdb/open-wfdb.ts';
import { type ClassifierRecord, readClassifierRecord } from '../../training/classifier/classifier-records.ts';
import { nodeFileSource } from '../node-file-source.ts';

/** Where the records of the MIT-BIH Arrhythmia Database are, unless the command is told otherwise. */
export const DEFAULT_RECORD_FOLDER = '../shared/data/mitdb';

/** Every record of a folder, by name. @throws AppError `read-failed` where there is none */
export async function readRecordFolder(folder: string): Promise<ClassifierRecord[]> {
  const files = await readdir(folder).catch((thrown: unknown) => {
    throw AppError.from(thrown, 'read-failed', `The folder ${folder} could not be read.`);
  });
  const names = files.flatMap((file) => /^(.+)\.hea$/.exec(file)?.[1] ?? []).sort();
  if (names.length === 0)
    throw new AppError('read-failed', `The folder ${folder} holds no WFDB header (*.hea).`);
  const records: ClassifierRecord[] = [];
  for (const name of names) {
    const own = files.filter((file) => file.startsWith(`${name}.`) && file !== `${name}.hea`);
    const header = await nodeFileSource(join(folder, `${name}.hea`));
    const companions = await Promise.all(own.map((file) => nodeFileSource(join(folder, file))));
    records.push(await readClassifierRecord(await openWfdb(header, companions)));
  }
  return records;
}
