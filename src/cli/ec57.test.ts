import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMMAND = ['node_modules/.bin/tsx', 'src/cli/ec57.ts'] as const;

function ec57(...args: readonly string[]): string {
  const [program, script] = COMMAND;
  return execFileSync(program, [script, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

describe('the ec57 command', () => {
  it.skipIf(!existsSync(`${DATA}mitdb`))('tells gross figures and those of each record as JSON', () => {
    const report = JSON.parse(ec57('--json', `${DATA}mitdb/100.hea`));
    const keys = ['tp', 'fn', 'fp', 'sensitivity', 'positivePredictivity'];
    expect(Object.keys(report)).toEqual(['gross', 'records']);
    expect(report.records.map(({ record }: { record: string }) => record)).toEqual(['100']);
    for (const figures of [report.gross, report.records[0]])
      for (const kind of ['qrs', 'v', 's']) expect(Object.keys(figures[kind])).toEqual(keys);
    // 2,273 beats in half an hour, 371 of them in the first five minutes; every one is found.
    expect(report.gross.qrs).toEqual({ tp: 1902, fn: 0, fp: 0, sensitivity: 1, positivePredictivity: 1 });
  });

  it.skipIf(!existsSync(`${DATA}recordings`))(
    'takes a column of numbers with its R-peaks, at the rate it is told',
    () => {
      const files = ['mv-one-column', 'r-peaks'].map((part) => `${DATA}recordings/nstdb-118e00-${part}.csv`);
      const { gross } = JSON.parse(ec57('--json', '--rate', '360', '--from', '0', ...files));
      expect(gross.qrs.tp + gross.qrs.fn).toBe(162);
      // At 0 dB the noise is as strong as the signal.
      expect(gross.qrs.sensitivity).toBeGreaterThan(0.7);
      expect(gross.qrs.positivePredictivity).toBeGreaterThan(0.6);
      expect(gross.v.sensitivity).toBeNull();
    },
  );

  it('refuses a folder without records and an odd rate in one line', () => {
    const [program, script] = COMMAND;
    for (const [args, says] of [
      [['--rate', 'fast', 'x'], '--rate takes a number'],
      [['no-such-folder'], 'no-such-folder'],
      [[], 'Usage: npm run -s ec57'],
    ] as const) {
      const { status, stderr } = spawnSync(program, [script, ...args], { cwd: ROOT, encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toContain(says);
    }
  });
});
