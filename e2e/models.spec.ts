import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { DashboardPage } from './dashboard-page.ts';

test.describe('the Models workspace', () => {
  test('shows both networks layer by layer, the ledger, times and the card', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await page.getByRole('button', { name: 'Models' }).click();
    const layers = dashboard.region('Layers');
    await expect(layers.getByRole('rowheader', { name: /^1 convolution/ })).toBeVisible();
    await expect(layers).toContainText(/\d dB/);
    const ledger = dashboard.region('Ledger');
    const bytes = await ledger.getByRole('row').getByRole('cell').allInnerTexts();
    const [weights, biases, requantization, threshold, total] = bytes.map((text) =>
      Number(text.replace(/\D/g, '')),
    );
    expect(weights + biases + requantization + threshold).toBe(total);
    expect(total).toBeLessThanOrEqual(1360);
    await expect(dashboard.region('Time')).toContainText(/µs/);
    await expect(dashboard.region('Figures of the card')).toContainText('INT8, test');
    await page.getByRole('button', { name: 'Tune' }).click();
    await expect(dashboard.region('Metrics')).toBeVisible();
  });

  test('is found again by a link', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo('?view=models');
    await expect(dashboard.region('Layers')).toBeVisible();
    await page.getByRole('button', { name: 'Tune' }).click();
    await expect(page).not.toHaveURL(/view=models/);
  });

  test('has a second page, which a link and the browser’s Back know', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo('?view=models');
    await page.getByRole('button', { name: 'Beat classifier' }).click();
    await expect(dashboard.region('Pruning')).toBeVisible();
    await expect(page).toHaveURL(/page=classifier/);
    await page.goBack();
    await expect(dashboard.region('Layers')).toBeVisible();
    await page.goForward();
    await expect(dashboard.region('Pruning')).toBeVisible();
    await page.reload();
    await expect(dashboard.region('Pruning')).toBeVisible();
  });

  test('hands out the model as a C library', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo('?view=models');
    const downloading = page.waitForEvent('download');
    await dashboard.region('Downloads').getByRole('button', { name: 'C', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('beatlens-compact-c.zip');
    const files = unzipSync(readFileSync(await download.path()));
    const names = Object.keys(files).map((name) => name.split('/').pop() ?? '');
    expect(names.some((name) => name.endsWith('.c'))).toBe(true);
    expect(names.some((name) => name.endsWith('.h'))).toBe(true);
    expect(names).toContain('README.md');
  });
});
