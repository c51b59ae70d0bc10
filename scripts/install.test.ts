import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./install.mjs', import.meta.url));

let root = '';

/** A project with nothing but a lock file, and an npm that notes what it is asked. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'beatlens-install-'));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(SCRIPT, join(root, 'scripts', 'install.mjs'));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  npmThat('exit 0');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function npmThat(does: string): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  const npm = join(root, 'bin', 'npm');
  writeFileSync(npm, `#!/bin/sh\necho "$@" >> "${join(root, 'asked')}"\necho from npm\n${does}\n`);
  chmodSync(npm, 0o755);
}

/** Packages installed at `installedS`, with a lock file of `lockedS`, in seconds. */
function installed(installedS: number, lockedS: number): void {
  mkdirSync(join(root, 'node_modules'));
  const marker = join(root, 'node_modules', '.package-lock.json');
  writeFileSync(marker, '{}');
  utimesSync(marker, installedS, installedS);
  utimesSync(join(root, 'package-lock.json'), lockedS, lockedS);
}

function install(nodeVersion = process.versions.node) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${nodeVersion}' } })`;
  const result = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, join(root, 'scripts', 'install.mjs')],
    { encoding: 'utf8', env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}` } },
  );
  const asked = join(root, 'asked');
  return {
    status: result.status,
    stdout: result.stdout,
    stderr: result.stderr,
    asked: existsSync(asked) ? readFileSync(asked, 'utf8').trim() : null,
  };
}

// The npm of these tests is a shell script.
describe.skipIf(process.platform === 'win32')('installing before a command', () => {
  it('says and does nothing when the packages are as new as the lock file', () => {
    installed(2000, 2000);
    expect(install()).toEqual({ status: 0, stdout: '', stderr: '', asked: null });
  });

  it('installs what the lock file names when there is nothing yet', () => {
    const { status, asked, stderr } = install();
    expect([status, asked]).toEqual([0, 'ci --include=dev --no-audit --no-fund --loglevel=error']);
    expect(stderr).toContain('beatlens: installing packages (once) ...');
  });

  it('installs again when the lock file is newer, or an installation was broken off', () => {
    installed(1000, 2000);
    expect(install().asked).toContain('ci');
    rmSync(join(root, 'asked'));
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(install().asked).toContain('ci');
  });

  it('leaves standard output to the command that comes after it', () => {
    const { stdout, stderr } = install();
    expect(stdout).toBe('');
    expect(stderr).toContain('from npm');
  });

  it('ends with one clear line when npm fails', () => {
    npmThat('exit 7');
    const { status, stderr } = install();
    expect(status).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe('beatlens: npm ci failed; the lines above say why.');
  });

  it('refuses a Node that is too old before anything else, and takes every newer one', () => {
    for (const version of ['18.20.4', '20.18.9']) {
      expect(install(version)).toEqual({
        status: 1,
        stdout: '',
        stderr: `beatlens: Node 20.19 or newer is needed; this is ${version}.\n`,
        asked: null,
      });
    }
    installed(2000, 2000);
    for (const version of ['20.19.0', '22.0.0', '26.1.0']) expect(install(version).status).toBe(0);
  });
});
