import { expect, test } from '@playwright/test';
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
    await expect(page).not.toHaveURL(/view=/);
  });
});
