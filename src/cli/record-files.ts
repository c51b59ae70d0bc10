import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** Files of a WFDB record: naming one of them names the record. */
const RECORD_FILES = ['.hea', '.dat', '.mat', '.xyz', '.atr', '.qrs', '.ecg'];
const MAX_HEADERS = 10_000;

/**
 * The files named, and those that lie beside a file of a WFDB record and belong to it: all that share its name, where a
 * header does, and all that the header names, with those of its segments. The order is that of the names given, each
 * followed by what it brings.
 */
export async function withRecordFiles(paths: readonly string[]): Promise<string[]> {
  const all = new Set(paths);
  for (const path of paths) {
    if (!RECORD_FILES.includes(extname(path).toLowerCase())) continue;
    for (const beside of await filesOfRecord(path)) all.add(beside);
  }
  return [...all];
}

async function filesOfRecord(path: string): Promise<Set<string>> {
  const folder = dirname(path);
  const stem = basename(path, extname(path));
  // A folder that cannot be read has no file to be opened either, which is told when that is tried.
  const names = await readdir(folder).catch((): string[] => []);
  const isHeader = (name: string) => extname(name).toLowerCase() === '.hea';
  const record = names.filter((name) => basename(name, extname(name)) === stem);
  const found = new Set<string>();
  if (!record.some(isHeader)) return found;
  for (const name of record) if (RECORD_FILES.includes(extname(name).toLowerCase())) found.add(name);
  // Headers that are found on the way are looked through as well.
  const headers = [...found].filter(isHeader);
  for (let i = 0; i < headers.length && i < MAX_HEADERS; i++) {
    for (const named of await namedIn(join(folder, headers[i]))) {
      const beside = [named, `${named}.hea`].filter((name) => names.includes(name) && !found.has(name));
      for (const name of beside) found.add(name);
      headers.push(...beside.filter(isHeader));
    }
  }
  return new Set([...found].map((name) => join(folder, name)));
}

/** What the lines of a header begin with below the first: signal files, or segments. */
async function namedIn(headerPath: string): Promise<string[]> {
  const text = await readFile(headerPath, 'utf8').catch(() => '');
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.slice(1).map((line) => line.trim().split(/\s+/)[0]);
}
