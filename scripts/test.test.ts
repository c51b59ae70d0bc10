import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./test.mjs', import.meta.url));

interface Suites {
  readonly styleExit?: number;
  readonly unitExit?: number;
  /** What the unit tests report; nothing where they die before. */
  readonly unit?: object | null;
  readonly endToEnd?: object | null;
  /** In place of a Chromium. */
  readonly browserProblem?: string;
}

const UNIT_PASSED = {
  numPassedTests: 40,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
};
const END_TO_END_PASSED = { stats: { expected: 10, flaky: 0, unexpected: 0, skipped: 0 } };

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'beatlens-suites-'));
  copyFileSync(SCRIPT, join(root, 'test.mjs'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** It copies the reports that are there to where the suites were told to write them. */
function npmThatActs(styleExit: number, unitExit: number): string {
  return `#!/bin/sh
case "$*" in
  *test:style*) exit ${styleExit} ;;
  *test:unit*)
    for word; do
      case "$word" in --outputFile.json=*) cp "${root}/unit.json" "\${word#*=}" ;; esac
    done
    exit ${unitExit} ;;
  *test:e2e*)
    cp "${root}/e2e.json" "$PLAYWRIGHT_JSON_OUTPUT_NAME"
    test "$CHROMIUM_PATH" = /a/browser ;;
esac
`;
}

/** Runs the script with an npm that acts the suites, and tells its last line and what it says has failed. */
function runAll(suites: Suites) {
  const {
    styleExit = 0,
    unitExit = 0,
    unit = UNIT_PASSED,
    endToEnd = END_TO_END_PASSED,
    browserProblem,
  } = suites;
  const finder = browserProblem
    ? `throw new Error(${JSON.stringify(browserProblem)});`
    : `return '/a/browser';`;
  writeFileSync(join(root, 'chromium.mjs'), `export function findChromium() { ${finder} }`);
  if (unit) writeFileSync(join(root, 'unit.json'), JSON.stringify(unit));
  if (endToEnd) writeFileSync(join(root, 'e2e.json'), JSON.stringify(endToEnd));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin', 'npm'), npmThatActs(styleExit, unitExit));
  chmodSync(join(root, 'bin', 'npm'), 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'test.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH}` },
  });
  const [, failed = ''] = stdout.split('\nFailed:\n');
  return {
    status,
    failed: failed.trim().split('\n').slice(0, -2),
    lastLine: stdout.trim().split('\n').at(-1),
    stderr,
  };
}

// The npm of these tests is a shell script.
describe.skipIf(process.platform === 'win32')('running every suite', () => {
  it('ends with one line that counts them all: style, types, unit and end-to-end tests', () => {
    expect(runAll({})).toMatchObject({ status: 0, lastLine: '52 passed, 0 failed' });
  });

  it('counts what failed in any of them, goes on with the others, and ends with an error', () => {
    const unit = { ...UNIT_PASSED, numPassedTests: 38, numFailedTests: 2 };
    expect(runAll({ styleExit: 1, unitExit: 1, unit })).toMatchObject({
      status: 1,
      lastLine: '49 passed, 3 failed',
    });
  });

  it('ends with the names of what failed and the first lines of why, from whichever suite', () => {
    const unit = {
      ...UNIT_PASSED,
      numPassedTests: 39,
      numFailedTests: 1,
      testResults: [
        {
          name: 'src/beats.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'beats are found' },
            {
              status: 'failed',
              fullName: 'beats are counted',
              failureMessages: ['expected 1 to be 2\n  at it'],
            },
          ],
        },
      ],
    };
    const failedSpec = {
      file: 'open.spec.ts',
      title: 'a file opens',
      ok: false,
      tests: [{ results: [{ error: { message: '\u001b[31mwaited for a beat\u001b[39m' } }] }],
    };
    const endToEnd = {
      stats: { expected: 9, flaky: 0, unexpected: 1, skipped: 0 },
      suites: [{ specs: [], suites: [{ specs: [{ ok: true }, failedSpec] }] }],
    };
    const { failed, lastLine } = runAll({ styleExit: 1, unitExit: 1, unit, endToEnd });
    expect(failed).toEqual([
      'test:style',
      'src/beats.test.ts: beats are counted',
      '    expected 1 to be 2',
      '      at it',
      'e2e/open.spec.ts: a file opens',
      '    waited for a beat',
    ]);
    expect(lastLine).toBe('49 passed, 3 failed');
  });

  it('counts a test file that could not be loaded', () => {
    const testResults = [...UNIT_PASSED.testResults, { status: 'failed', assertionResults: [] }];
    expect(runAll({ unitExit: 1, unit: { ...UNIT_PASSED, testResults } })).toMatchObject({
      status: 1,
      lastLine: '52 passed, 1 failed',
    });
  });

  it('counts an error beside tests that all passed as a failure', () => {
    expect(runAll({ unitExit: 1 })).toMatchObject({ status: 1, lastLine: '52 passed, 1 failed' });
  });

  it('counts a suite that dies without a report as one failure', () => {
    const { status, lastLine, stderr } = runAll({ unitExit: 1, unit: null });
    expect([status, lastLine]).toEqual([1, '12 passed, 1 failed']);
    expect(stderr).toContain('test:unit: no report was written');
  });

  it('does not take a suite for passed that reports nothing and ends well', () => {
    expect(runAll({ endToEnd: null })).toMatchObject({ status: 1, lastLine: '42 passed, 1 failed' });
  });

  it('names what was skipped', () => {
    const endToEnd = { stats: { expected: 7, flaky: 1, unexpected: 0, skipped: 2 } };
    expect(runAll({ endToEnd })).toMatchObject({ status: 0, lastLine: '50 passed, 0 failed, 2 skipped' });
  });

  it('says why there is no browser, and counts that as a failure', () => {
    const { status, lastLine, stderr } = runAll({ browserProblem: 'no Chromium found: install one.' });
    expect([status, lastLine]).toEqual([1, '42 passed, 1 failed']);
    expect(stderr).toContain('test:e2e: no Chromium found: install one.');
  });
});
