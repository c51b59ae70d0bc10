import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = dirname(fileURLToPath(import.meta.url));
const IMPORT =
  /(?:^|\n)(?:import|export)\s+(type\s)?[^;'"]*?\bfrom\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|\bimport\(\s*'([^']+)'/g;
const TEST_FILE = /(^|\/)fixtures\/|(\.(test|bench)|-for-tests)\.tsx?$/;

/** The floor: no package, browser interface, clock, randomness or console. */
const FLOOR = ['core', 'signal', 'formats', 'metrics', 'models/int8'];
const IMPURE =
  /(?<!-)\b(?:document|window|localStorage|console|Date|performance)\s*\.|Math\.random|new Date|\bself\./;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isTypeOnly: boolean;
}

/** The third column of the table in `src/README.md`. */
function readTable(): Map<string, { may: string[]; typesOf: string[] }> {
  const rows = readFileSync(join(SRC, 'README.md'), 'utf8').matchAll(/^\| `(\w+)` +\|[^|]*\|([^|]*)\|$/gm);
  const table = [...rows].map(([, folder, rule]): [string, { may: string[]; typesOf: string[] }] => {
    const [may, types = ''] = rule.split('types of');
    return [
      folder,
      { may: [...may.matchAll(/\w+/g)].map(String), typesOf: [...types.matchAll(/\w+/g)].map(String) },
    ];
  });
  const folders = table.map(([folder]) => folder);
  for (const [folder, rule] of table) {
    if (rule.may.includes('nothing')) rule.may = [];
    if (rule.may.includes('everything'))
      rule.may = folders.filter((f) => f !== folder && !rule.may.includes(f));
  }
  return new Map(table);
}

function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && file.includes(sep) && !TEST_FILE.test(file))
    .map((file) => file.split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4];
    const isLocal = specifier.startsWith('.');
    const target = isLocal
      ? relative(SRC, resolve(SRC, dirname(file), specifier))
          .split(sep)
          .join('/')
      : specifier;
    return { file, target: isLocal ? target : `package:${specifier}`, isTypeOnly: match[1] !== undefined };
  });
}

const folderOf = (path: string): string => path.split('/')[0];
const isFloor = (file: string): boolean => FLOOR.some((folder) => file.startsWith(`${folder}/`));
const table = readTable();
const files = sourceFiles();
const imports = files.flatMap(importsOf);

describe('the import table of src/README.md', () => {
  it('names every folder', () => {
    const folders = new Set(files.map(folderOf));
    expect([...folders].filter((folder) => !table.has(folder))).toEqual([]);
    expect(imports.length).toBeGreaterThan(0);
  });

  it('holds for every import', () => {
    const broken = imports.filter(({ file, target, isTypeOnly }) => {
      const from = folderOf(file);
      const to = folderOf(target);
      if (target.startsWith('package:') || target.startsWith('..') || from === to) return false;
      const rule = table.get(from);
      return !rule?.may.includes(to) && !(isTypeOnly && rule?.typesOf.includes(to));
    });
    expect(broken.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  it('keeps packages out of the floor', () => {
    const broken = imports.filter(({ file, target }) => isFloor(file) && target.startsWith('package:'));
    expect(broken.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });

  it('keeps clock, randomness, console and page out of the floor', () => {
    const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const broken = files.filter(
      (file) => isFloor(file) && IMPURE.test(withoutComments(readFileSync(join(SRC, file), 'utf8'))),
    );
    expect(broken).toEqual([]);
  });

  it('keeps React out of everything but charts, views and app', () => {
    const broken = imports.filter(
      ({ file, target }) =>
        /^package:react/.test(target) && !['charts', 'views', 'app'].includes(folderOf(file)),
    );
    expect(broken.map(({ file, target }) => `${file} -> ${target}`)).toEqual([]);
  });
});
