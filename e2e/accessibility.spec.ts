import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no serious fault in the ${colorScheme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await expect(dashboard.region('Morphology').getByRole('table')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  });
}

for (const width of [1024, 390]) {
  test(`nothing is cut off sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
