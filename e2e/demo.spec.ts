import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { DashboardPage, METRIC_NAMES } from './dashboard-page.ts';

test.describe('the demo', () => {
  test('of synthetic beats runs to its end and says that it is synthetic', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await expect(dashboard.status).toHaveText('2,048 beats scored');
    await expect(page.getByText('generated, not from people')).toBeVisible();
    await expect(page.getByText('Not a medical device.')).toBeVisible();
    for (const name of METRIC_NAMES) {
      const [fp32, int8] = await dashboard.metric(name);
      expect(fp32, name).toMatch(/^\d/);
      expect(int8, name).toMatch(/^\d/);
    }
  });

  test('is found again by a link that carries thresholds and the chosen beat', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo('?demo=synthetic&fp32=0.0625&int8=0.125&beat=17');
    await expect(page.getByRole('spinbutton', { name: 'Beat' })).toHaveValue('17');
    await expect(page.getByRole('textbox', { name: 'FP32 threshold value' })).toHaveValue('0.0625');
    await expect(page.getByRole('textbox', { name: 'INT8 threshold value' })).toHaveValue('0.1250');
    await page.keyboard.press('ArrowRight');
    await expect(page).toHaveURL(/beat=18/);
  });

  test('a link to a demo that does not exist says which exist', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.open('?demo=nothing');
    await dashboard.waitFor('failed');
    await expect(dashboard.alert).toContainText('There is no demo called "nothing"; there are: synthetic');
    await dashboard.chooseDemo('synthetic');
    await dashboard.waitFor('done');
    await expect(dashboard.alert).toHaveCount(0);
  });

  test('shows the chosen beat through both networks', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    for (const name of ['FP32', 'INT8']) {
      await expect(dashboard.region(name)).toContainText(/\d\.\d{4}/);
      await expect(dashboard.region(name)).toContainText(/flagged|passed/);
      await expect(dashboard.region(name).getByRole('img')).toHaveCount(2);
    }
    await expect(dashboard.region('INT8 − FP32')).toContainText(/largest \d\.\d{4}/);
    await expect(dashboard.region('Morphology').getByRole('table')).toContainText('R amplitude');
  });

  test('is scored again by the other pair of networks, at its own thresholds', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await page.keyboard.press('End');
    const before = await page.getByRole('textbox', { name: 'INT8 threshold value' }).inputValue();
    await page.getByRole('combobox', { name: 'Model' }).selectOption('wide');
    await expect(page.getByRole('textbox', { name: 'INT8 threshold value' })).not.toHaveValue(before);
    await dashboard.waitFor('done');
    await expect(dashboard.status).toHaveText('2,048 beats scored');
    await expect(page.getByRole('spinbutton', { name: 'Beat' })).toHaveValue('2048');
    await expect(page).toHaveURL(/model=wide/);
  });

  test('can be taken along as a table of scores, verdicts and classes, which waits for the classes', async ({
    page,
  }) => {
    const dashboard = new DashboardPage(page);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/models/classifier-rows-by-patient/**', async (route) => {
      await held;
      await route.continue();
    });
    await dashboard.openDemo();
    const downloading = page.waitForEvent('download');
    const button = page.getByRole('button', { name: 'Export' });
    await button.click();
    await expect(button).toHaveAttribute('aria-busy', 'true');
    letGo();
    const download = await downloading;
    await expect(button).toHaveAttribute('aria-busy', 'false');
    expect(download.suggestedFilename()).toBe('beatlens-scores.csv');
    const rows = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(rows).toHaveLength(2049);
    expect(rows[1]).toMatch(
      /^1,Synthetic beats,1,(normal|abnormal),[\d.]+,(flagged|passed),[\d.]+,(flagged|passed),compact,[\d.]+,[\d.]+,[NSVFQ](,[01]\.\d{4}){5},classifier-rows-by-patient 0\.6$/,
    );
  });
});
