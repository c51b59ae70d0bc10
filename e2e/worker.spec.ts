import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';

const BUILT = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'assets');

test.describe('the worker', () => {
  test('that cannot start says why and can be restarted', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await page.route('**/assets/entry-*.js', (route) => route.abort());
    await dashboard.open('?demo=synthetic');
    await dashboard.waitFor('failed');
    await expect(dashboard.alert).toContainText('The worker that reads and scores beats stopped');
    await page.unroute('**/assets/entry-*.js');
    await page.getByRole('button', { name: 'Restart' }).click();
    await dashboard.chooseDemo('synthetic');
    await expect(dashboard.status).toHaveText('2,048 beats scored');
    await expect(dashboard.alert).toHaveCount(0);
  });

  test('falls back to the cpu backend where wasm cannot be had, and says so', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await page.route('**/*.wasm', (route) => route.abort());
    await dashboard.openDemo();
    await expect(dashboard.region('FP32')).toContainText('TensorFlow.js cpu');
    await expect(page.getByText('FP32 runs on a slower engine than usual')).toBeVisible();
  });

  test('has an entry that no chunk imports: WebKit would run it a second time', () => {
    const chunks = readdirSync(BUILT).filter((name) => name.endsWith('.js'));
    const entry = chunks.find((name) => name.startsWith('entry-')) ?? 'none';
    expect(chunks).toContain(entry);
    const importing = chunks.filter((name) =>
      new RegExp(`(from|import)\\s*\\(?\\s*["'\`]\\./${entry}`).test(readFileSync(join(BUILT, name), 'utf8')),
    );
    expect(importing).toEqual([]);
  });

  test('names the engines in use', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await expect(dashboard.region('FP32')).toContainText('TensorFlow.js wasm');
  });
});
