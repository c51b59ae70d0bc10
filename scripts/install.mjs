// Installs the packages when they are missing or older than the lock file. Uses nothing but Node itself, since it
// runs before anything is installed. Writes to standard error only: some commands print JSON on standard output.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MINIMUM_NODE = [20, 19];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function fail(message) {
  console.error(`beatlens: ${message}`);
  process.exit(1);
}

function isInstalled() {
  // npm writes this file at the end of every complete installation.
  const marker = join(root, 'node_modules', '.package-lock.json');
  return existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1])) {
  fail(`Node ${MINIMUM_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}
if (!isInstalled()) {
  console.error('beatlens: installing packages (once) ...');
  // npm is a script on Windows, which only a shell can start; both words are constants.
  const result = spawnSync('npm ci --include=dev --no-audit --no-fund --loglevel=error', {
    cwd: root,
    shell: true,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (result.status !== 0) fail('npm ci failed; the lines above say why.');
}
