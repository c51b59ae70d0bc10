import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MODULE = new URL('./chromium.mjs', import.meta.url).href;
const PROGRAM = `import { findChromium } from ${JSON.stringify(MODULE)};
for (const env of JSON.parse(process.argv[1])) {
  process.env = env;
  try { console.log(findChromium()); } catch (error) { console.log('refused: ' + error.message); }
}`;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatlens-chromium-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;

/**
 * What is found in each environment. Nothing is there but what it names: no Chromium, npx or apt-get of this machine.
 * One process for all, since loading Playwright takes most of the time.
 */
function find(...environments: readonly Environment[]): string[] {
  const nothing = join(folder, 'nothing');
  const complete = environments.map((env) => ({ PATH: nothing, PLAYWRIGHT_BROWSERS_PATH: nothing, ...env }));
  const result = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, JSON.stringify(complete)],
    { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)), env: complete[0] },
  );
  return result.stdout.trim().split('\n');
}

function program(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

describe('looking for a Chromium', () => {
  it('takes the one a variable names, before any on the path', () => {
    const onPath = program('chromium');
    const named = program('my-browser');
    expect(
      find(
        { CHROMIUM_PATH: named, PATH: folder },
        { CHROME_PATH: named, PATH: folder },
        { CHROMIUM_PATH: '', PATH: folder },
      ),
    ).toEqual([named, named, onPath]);
  });

  it('says which variable names nothing that can be run, and looks no further', () => {
    program('chromium');
    const missing = join(folder, 'missing');
    expect(find({ CHROMIUM_PATH: missing, PATH: folder }, { CHROME_PATH: missing, PATH: folder })).toEqual([
      `refused: CHROMIUM_PATH is set to ${missing}, which cannot be run.`,
      `refused: CHROME_PATH is set to ${missing}, which cannot be run.`,
    ]);
  });

  it('does not take a folder for a program', () => {
    const inside = join(folder, 'chromium');
    const later = join(folder, 'later');
    for (const path of [inside, later]) mkdirSync(path);
    const browser = program(join('later', 'google-chrome'));
    expect(find({ CHROMIUM_PATH: inside }, { PATH: [folder, later].join(delimiter) })).toEqual([
      `refused: CHROMIUM_PATH is set to ${inside}, which cannot be run.`,
      browser,
    ]);
  });

  // Elsewhere a browser may stand in one of the usual places, which no variable hides.
  it.runIf(process.platform === 'linux')('says in one line what to do where there is none', () => {
    expect(find({})).toEqual([
      'refused: no Chromium found: install Chromium or Google Chrome, or set CHROMIUM_PATH to one, and run this again.',
    ]);
  });
});
