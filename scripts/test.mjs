// Runs every suite: format and lint, types, unit tests, end-to-end tests. It ends with what failed, each with the
// first lines of why, since the suite that says so in full may be pages above, and with one line that counts them all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findChromium } from './chromium.mjs';

const reports = mkdtempSync(join(tmpdir(), 'beatlens-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed, in words. */
const failures = [];
const REASON_LINES = 12;

function run(script, args = [], env = {}) {
  console.log(`\n> ${script}`);
  const command = `npm run -s ${script}${args.length ? ` -- ${args.join(' ')}` : ''}`;
  return spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

function tellFailure(name, reason = '') {
  const said = stripVTControlCharacters(reason).trim();
  const lines = said === '' ? [] : said.split('\n').slice(0, REASON_LINES);
  failures.push([name, ...lines.map((line) => `    ${line}`)].join('\n'));
}

function tellFailedUnitTests(testResults) {
  for (const { name = '', status, message, assertionResults } of testResults) {
    const file = relative(process.cwd(), name);
    for (const test of assertionResults.filter((result) => result.status === 'failed')) {
      tellFailure(`${file}: ${test.fullName}`, test.failureMessages[0]);
    }
    if (status === 'failed' && assertionResults.length === 0) tellFailure(file, message);
  }
}

function tellFailedEndToEndTests(suites = []) {
  for (const { suites: inner, specs = [] } of suites) {
    for (const { ok, file, title, tests } of specs) {
      if (!ok) tellFailure(`e2e/${file}: ${title}`, tests[0].results.at(-1)?.error?.message);
    }
    tellFailedEndToEndTests(inner);
  }
}

function count({ passed, failed, skipped }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

/** A suite that only passes or fails as a whole. */
function runCheck(script) {
  const succeeded = run(script);
  if (!succeeded) tellFailure(script);
  count(succeeded ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 });
}

/** A suite that writes a JSON report; one without a report, or with an error beside its tests, counts as one failure. */
function runSuite(script, args, env, readReport) {
  const succeeded = run(script, args, env);
  let counts;
  try {
    counts = readReport();
  } catch (error) {
    console.error(`${script}: no report was written (${error.message})`);
    tellFailure(script, 'no report was written');
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  if (!succeeded && counts.failed === 0) {
    tellFailure(script, 'an error beside its tests, which all passed');
    counts.failed = 1;
  }
  count(counts);
}

function runUnitTests() {
  const file = join(reports, 'unit.json');
  runSuite('test:unit', ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {}, () => {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    tellFailedUnitTests(report.testResults);
    return {
      passed: report.numPassedTests,
      failed:
        report.numFailedTests +
        report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length,
      skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    };
  });
}

function runEndToEndTests() {
  const file = join(reports, 'e2e.json');
  let executable;
  try {
    executable = findChromium();
  } catch (error) {
    console.error(`test:e2e: ${error.message}`);
    tellFailure('test:e2e', error.message);
    count({ passed: 0, failed: 1, skipped: 0 });
    return;
  }
  const env = { CHROMIUM_PATH: executable, PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  runSuite('test:e2e', ['--reporter=list,json'], env, () => {
    const { stats, suites } = JSON.parse(readFileSync(file, 'utf8'));
    tellFailedEndToEndTests(suites);
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  });
}

runCheck('test:style');
runCheck('test:types');
runUnitTests();
runEndToEndTests();
rmSync(reports, { recursive: true });

if (failures.length > 0) console.log(`\nFailed:\n${failures.join('\n')}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 ? 0 : 1);
