// Finds a Chromium for the end-to-end tests and benchmarks: an environment variable, the usual places, Playwright's
// own, the system's package manager where we may use it. Returns its path, or throws one line that says what to do.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const VARIABLES = ['CHROMIUM_PATH', 'CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile(); // A folder passes the test above.
  } catch {
    return false; // Not there or not ours to run: either way, not this one.
  }
}

function fromEnvironment() {
  for (const variable of VARIABLES) {
    const path = process.env[variable];
    if (!path) continue;
    if (!isExecutable(path)) throw new Error(`${variable} is set to ${path}, which cannot be run.`);
    return path;
  }
  return undefined;
}

function fromUsualPlaces() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...PLACES].find(isExecutable);
}

function run(command) {
  console.error(`beatlens: ${command}`);
  return (
    spawnSync(command, { shell: true, stdio: ['ignore', process.stderr, process.stderr], timeout: 600_000 })
      .status === 0
  );
}

function fromPlaywright() {
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  return run('npx playwright install chromium') && existsSync(path) ? path : undefined;
}

function fromPackageManager() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !isExecutable('/usr/bin/apt-get')) return undefined;
  if (!run('apt-get update -qq && apt-get install -y -qq chromium')) return undefined;
  return fromUsualPlaces();
}

/** @returns {string} path of a Chromium that can be run */
export function findChromium() {
  const path = fromEnvironment() ?? fromUsualPlaces() ?? fromPlaywright() ?? fromPackageManager();
  if (path) return path;
  throw new Error(
    'no Chromium found: install Chromium or Google Chrome, or set CHROMIUM_PATH to one, and run this again.',
  );
}
