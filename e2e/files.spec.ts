import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { formatMetric, METRIC_ROWS } from '../src/store/metric-rows.ts';
import { csvFile, tableText } from './beat-files.ts';
import { DashboardPage } from './dashboard-page.ts';
import { KAGGLE_FILES } from './shared-data.ts';

const half = (row: number): number => row % 2;

test.describe('files', () => {
  test('two dropped at once make one set, and every beat knows its file and line', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await dashboard.dropFiles(
      csvFile('normal.csv', tableText({ rows: 30, label: () => 0 })),
      csvFile('abnormal.csv', tableText({ rows: 50, label: () => 1, seed: 2 })),
    );
    await expect(dashboard.status).toHaveText('80 beats scored');
    const [truePositives, falseNegatives, falsePositives, trueNegatives] = await dashboard.confusion('FP32');
    expect(truePositives + falseNegatives).toBe(50);
    expect(falsePositives + trueNegatives).toBe(30);
    await page.keyboard.press('End');
    await expect(dashboard.region('FP32')).toContainText('abnormal.csv, line 50');
    await expect(dashboard.region('FP32')).toContainText('labelled abnormal');
  });

  test('give the same nine metrics on the page as on the command line', async ({ page }) => {
    test.skip(KAGGLE_FILES === null, 'the real beats are not at hand (../shared/data/kaggle-ptb)');
    const files = KAGGLE_FILES ?? [];
    const report = JSON.parse(
      execFileSync('npm', ['run', '-s', 'score', '--', ...files], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await dashboard.chooseFiles(...files);
    await expect(dashboard.status).toHaveText('3,920 beats scored');
    await dashboard.waitFor('done');
    expect(report.beats).toBe(3920);
    for (const { id, title, unit } of METRIC_ROWS) {
      const [fp32, int8] = await dashboard.metric(title);
      expect(fp32, `FP32 ${title}`).toBe(formatMetric(report.precision.fp32[id], unit));
      expect(int8, `INT8 ${title}`).toBe(formatMetric(report.precision.int8[id], unit));
    }
    const { tp, fn, fp, tn } = report.precision.int8;
    expect(await dashboard.confusion('INT8')).toEqual([tp, fn, fp, tn]);
  });

  test('that are no tables are refused with the reason, and what was open stays', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const before = await dashboard.metric('Accuracy');
    await dashboard.dropFiles(csvFile('notes.txt', 'Dear colleague,\nplease find the beats attached.\n'));
    await dashboard.waitFor('failed');
    await expect(dashboard.alert).toContainText('notes.txt');
    await expect(dashboard.alert).toContainText('line 1');
    expect(await dashboard.metric('Accuracy')).toEqual(before);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await dashboard.waitFor('done');
    await expect(dashboard.status).toHaveText('2,048 beats scored');
  });

  test('with bad rows are read all the same, and the rows are listed with their lines', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const lines = tableText({ rows: 20, label: half }).split('\n');
    lines[4] = 'oops';
    lines[9] = lines[9].replace(/^[^,]+/, 'NaN');
    await dashboard.dropFiles(csvFile('holes.csv', lines.join('\n')));
    await expect(dashboard.status).toHaveText('18 beats scored');
    await page.getByText('2 rows skipped').click();
    const list = page.getByRole('list', { name: 'Skipped rows' });
    await expect(list).toContainText('line 5');
    await expect(list).toContainText('line 10');
  });

  test('packed with gzip open like plain ones', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const text = tableText({ rows: 25, label: half });
    await dashboard.dropFiles({ ...csvFile('beats.csv.gz', ''), buffer: gzipSync(text) });
    await expect(dashboard.status).toHaveText('25 beats scored');
  });

  test('can be cancelled while they are read, and another one shows nothing of them', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const block = tableText({ rows: 500, label: half });
    const path = test.info().outputPath('large.csv');
    const { writeFileSync, appendFileSync } = await import('node:fs');
    writeFileSync(path, '');
    for (let i = 0; i < 80; i++) appendFileSync(path, block);
    await dashboard.chooseFiles(path);
    await dashboard.waitFor('running');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await dashboard.waitFor('done');
    await expect(dashboard.status).toContainText('Stopped early');
    await expect(dashboard.status).not.toHaveText(/40,000/);

    await dashboard.chooseFiles(path);
    await dashboard.waitFor('running');
    await dashboard.dropFiles(csvFile('small.csv', tableText({ rows: 12, label: half, seed: 3 })));
    await expect(dashboard.status).toHaveText('12 beats scored');
    await dashboard.waitFor('done');
    const [truePositives, falseNegatives, falsePositives, trueNegatives] = await dashboard.confusion('FP32');
    expect(truePositives + falseNegatives + falsePositives + trueNegatives).toBe(12);
    await expect(page.getByTitle('small.csv', { exact: true })).toBeVisible();
  });

  test('whose labels could mean either are asked about, and the answer can be changed', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    // The width of ECG5000, whose TensorFlow copy labels normal as 1.
    const text = tableText({ rows: 30, width: 140, label: (row) => (row < 10 ? 1 : 0) });
    await dashboard.dropFiles(csvFile('ecg5000.csv', text));
    await expect(dashboard.status).toHaveText('30 beats scored');
    const question = page.getByRole('group', { name: 'Which label means normal in ecg5000.csv?' });
    await expect(question).toBeVisible();
    const sums = async (): Promise<readonly number[]> => {
      const [truePositives, falseNegatives, falsePositives, trueNegatives] =
        await dashboard.confusion('FP32');
      return [truePositives + falseNegatives, falsePositives + trueNegatives];
    };
    await question.getByRole('button', { name: '0 is normal' }).click();
    await expect(question).toHaveCount(0);
    expect(await sums()).toEqual([10, 20]);
    await page.getByText('Read as table of beats').click();
    await page.getByRole('spinbutton', { name: 'Normal is' }).fill('1');
    await expect.poll(sums).toEqual([20, 10]);
  });

  test('can be read in another way without being dropped again', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await dashboard.dropFiles(csvFile('beats.csv', tableText({ rows: 30, label: half })));
    await expect(dashboard.status).toHaveText('30 beats scored');
    expect((await dashboard.metric('Accuracy'))[0]).not.toBe('–');
    await page.getByText('Read as Kaggle heartbeat table').click();
    await page.getByRole('combobox', { name: 'Labels' }).selectOption('none');
    await expect.poll(() => dashboard.metric('Accuracy')).toEqual(['–', '–', '–']);
    await page.getByRole('combobox', { name: 'Separator' }).selectOption(';');
    await dashboard.waitFor('failed');
    await expect(dashboard.alert).toContainText('beats.csv');
    await expect(dashboard.status).toHaveText('30 beats scored');
  });
});
