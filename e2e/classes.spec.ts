import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { aamiTable } from './class-tables.ts';
import { DashboardPage } from './dashboard-page.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const RECORD_208 = ['208.hea', '208.dat', '208.atr'].map((name) => join(ROOT, '../shared/data/mitdb', name));

class ClassesPage extends DashboardPage {
  readonly beat = this.page.getByRole('spinbutton', { name: 'Beat' });
  readonly classOf = this.page.getByRole('region', { name: 'Class', exact: true });
  readonly contradicts = this.page.getByRole('button', { name: /class contradicts/ });
  /** What FP32 and INT8 say of the chosen beat. */
  readonly verdicts = this.region('Beat')
    .getByRole('definition')
    .filter({ hasText: /flagged|passed/ });
  readonly pruned = this.page.getByLabel('Share of the weights that is pruned');

  async waitForClasses(): Promise<void> {
    await expect(this.classOf.getByRole('listitem').first()).toContainText('%');
    await expect(this.classOf).toHaveAttribute('aria-busy', 'false');
  }

  /** Percent of N, S, V, F and Q of the chosen beat. */
  async probabilities(): Promise<number[]> {
    const rows = await this.classOf.getByRole('listitem').allInnerTexts();
    return rows.map((row) => Number(/([\d.]+)\s%/.exec(row)?.[1]));
  }

  /** `[TP, FN, FP]` of a row of the EC57 table. */
  async ec57(name: 'QRS' | 'V' | 'S'): Promise<number[]> {
    const row = this.region('EC57').getByRole('row', { name: new RegExp(`^${name} `) });
    const cell = await row.getByRole('cell').last().innerText();
    return cell.split('/').map((count) => Number(count.replaceAll(',', '')));
  }
}

async function openDemo(page: Page): Promise<ClassesPage> {
  const classes = new ClassesPage(page);
  await classes.open('?demo=mitdb-208&view=explore');
  await classes.waitFor('done');
  await classes.waitForClasses();
  return classes;
}

test('every beat of a recording gets a class, and what contradicts the verdicts is walked by keyboard', async ({
  page,
}) => {
  const classes = await openDemo(page);
  const sum = (await classes.probabilities()).reduce((total, percent) => total + percent, 0);
  expect(Math.abs(sum - 100)).toBeLessThan(0.3);
  await expect(classes.region('Summary')).toContainText(/Classes\s*N \d+ · /);

  const walked: string[] = [];
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press('k');
    await expect(classes.beat).not.toHaveValue(walked.at(-1) ?? '1');
    walked.push(await classes.beat.inputValue());
    await expect(classes.classOf).toContainText('Contradicts the verdicts');
    const isFlagged = (await classes.verdicts.allInnerTexts()).some((word) => word.includes('flagged'));
    await expect(classes.classOf).toContainText(isFlagged ? 'flagged, yet classed N' : 'passed, yet classed');
  }
  expect(walked.map(Number)).toEqual([...walked.map(Number)].sort((a, b) => a - b));
  await page.keyboard.press('Shift+K');
  await expect(classes.beat).toHaveValue(walked[1]);
});

test('another network takes its place at once, and the table of beats carries what it said', async ({
  page,
}) => {
  const classes = await openDemo(page);
  const before = await classes.probabilities();
  await classes.pruned.selectOption({ label: '95 % pruned' });
  await expect.poll(() => classes.probabilities()).not.toEqual(before);
  await classes.waitForClasses();
  await classes.pruned.selectOption({ label: '60 % pruned' });
  await expect.poll(() => classes.probabilities()).toEqual(before);

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Beats CSV' }).click();
  const [header, first] = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  const cells = first.split(',');
  const shares = ['p_n', 'p_s', 'p_v', 'p_f', 'p_q'].map(
    (name) => 100 * Number(cells[header.split(',').indexOf(name)]),
  );
  for (const [index, share] of shares.entries()) expect(share).toBeCloseTo(before[index], 1);
});

test('a MIT-BIH record is compared with its annotations as the command line compares it', async ({
  page,
}) => {
  test.skip(!RECORD_208.every((path) => existsSync(path)), 'needs ../shared/data/mitdb');
  const classes = new ClassesPage(page);
  await classes.open('?demo=synthetic');
  await classes.waitFor('done');
  await classes.chooseFiles(...RECORD_208);
  await classes.waitFor('done');
  await classes.waitForClasses();
  await expect(classes.region('EC57')).toContainText('as the beat classifier calls them');

  const report = execFileSync('npm', ['run', '-s', 'ec57', '--', '--json', RECORD_208[0]], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const { gross } = JSON.parse(report);
  for (const [title, key] of [
    ['QRS', 'qrs'],
    ['V', 'v'],
    ['S', 's'],
  ] as const) {
    const { tp, fn, fp } = gross[key];
    await expect.poll(() => classes.ec57(title)).toEqual([tp, fn, fp]);
  }
  expect(gross.v.sensitivity).toBeGreaterThan(0.9);
  expect(gross.v.positivePredictivity).toBeGreaterThan(0.9);

  await page.keyboard.press('k');
  await expect(classes.classOf).toContainText('Contradicts the verdicts');
});

test('every beat of a table gets a class in Tune, and what contradicts the verdicts is walked by keyboard', async ({
  page,
}) => {
  const classes = new ClassesPage(page);
  await classes.open('?demo=synthetic');
  await classes.waitFor('done');
  await classes.dropFiles(aamiTable('labelled.csv', 187));
  await expect(classes.status.first()).toContainText('100 beats scored');
  await classes.waitForClasses();
  const before = await classes.probabilities();
  expect(Math.abs(before.reduce((total, percent) => total + percent, 0) - 100)).toBeLessThan(0.3);
  const counts = /N (\d+) · S (\d+) · V (\d+) · F (\d+) · Q (\d+)/.exec(await classes.classOf.innerText());
  expect(counts?.slice(1).reduce((sum, count) => sum + Number(count), 0)).toBe(100);

  // Flagged all of them, so that those called N contradict; then none of them, so that the others do.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const [header, ...rows] = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\n');
  const cells = rows.map((row) => row.split(','));
  const column = (name: string) => header.split(',').indexOf(name);
  expect(rows).toHaveLength(100);
  expect(cells[0][column('classifier')]).toBe('classifier-rows-by-patient 0.6');
  for (const [place, name] of ['p_n', 'p_s', 'p_v', 'p_f', 'p_q'].entries())
    expect(100 * Number(cells[0][column(name)])).toBeCloseTo(before[place], 1);
  const contradicting = cells.flatMap((row, index) => {
    const isFlagged = [column('fp32_verdict'), column('int8_verdict')].some((at) => row[at] === 'flagged');
    return isFlagged === (row[column('class')] === 'N') ? [String(index + 1)] : [];
  });
  expect(contradicting.length).toBeGreaterThan(1);
  const ahead = contradicting.filter((number) => number !== '1');
  for (const number of ahead.slice(0, 3)) {
    await page.keyboard.press('k');
    await expect(classes.beat).toHaveValue(number);
    await expect(classes.classOf).toContainText('Contradicts the verdicts');
  }

  await classes.pruned.selectOption({ label: '95 % pruned' });
  await classes.waitForClasses();
  await page.keyboard.press('Home');
  await expect.poll(() => classes.probabilities()).not.toEqual(before);
});

test('a table whose rows are of unknown rate says that it has no classes', async ({ page }) => {
  const classes = new ClassesPage(page);
  await classes.open('?demo=synthetic');
  await classes.waitFor('done');
  await classes.dropFiles(aamiTable('narrow.csv', 150));
  await expect(classes.status.first()).toContainText('100 beats scored');
  await expect(classes.classOf).toContainText('the rate of these rows is not known');
  await expect(page.getByRole('button', { name: /class contradicts/ })).toBeDisabled();
});
