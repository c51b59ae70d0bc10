import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** Files of a WFDB record: naming one of them names the record. */
const RECORD_FILES = ['.hea', '.dat', '.mat', '.xyz', '.atr'];

/**
 * The files named, and those that lie beside a file of a WFDB record and belong to it: all that share its name, where a
 * header does. The order is that of the names given, each followed by what it brings.
 */
export async function withRecordFiles(paths: readonly string[]): Promise<string[]> {
  const all = new Set(paths);
  for (const path of paths) {
    if (!RECORD_FILES.includes(extname(path).toLowerCase())) continue;
    for (const beside of await filesOfRecord(path)) all.add(beside);
  }
  return [...all];
}

async function filesOfRecord(path: string): Promise<string[]> {
  const folder = dirname(path);
  const stem = basename(path, extname(path));
  // A folder that cannot be read has no file to be opened either, which is told when that is tried.
  const names = await readdir(folder).catch(() => []);
  const record = names.filter((name) => basename(name, extname(name)) === stem);
  const hasHeader = record.some((name) => extname(name).toLowerCase() === '.hea');
  const isOfRecord = (name: string) => RECORD_FILES.includes(extname(name).toLowerCase());
  return hasHeader ? record.filter(isOfRecord).map((name) => join(folder, name)) : [];
}
