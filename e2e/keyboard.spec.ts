import { expect, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';

test('a person without a mouse chooses beats, moves the threshold, applies a preset and finds the keys', async ({
  page,
}) => {
  const dashboard = new DashboardPage(page);
  await dashboard.openDemo();
  const beat = page.getByRole('spinbutton', { name: 'Beat' });
  await expect(beat).toHaveValue('1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(beat).toHaveValue('12');
  await page.keyboard.press('n');
  await expect(beat).not.toHaveValue('12');
  await expect(
    dashboard.region('FP32').or(dashboard.region('INT8')).filter({ hasText: '▲ flagged' }).first(),
  ).toBeVisible();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const focused = page.locator(':focus');
  const tabTo = async (name: RegExp | string, role: 'slider' | 'button'): Promise<void> => {
    const target = page.getByRole(role, { name });
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(
      `${String(name)} cannot be reached by Tab; the focus is on ${await focused.textContent()}`,
    );
  };
  await tabTo('FP32 threshold', 'slider');
  const before = await dashboard.metric('Recall');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  expect(await dashboard.metric('Recall')).not.toEqual(before);
  await tabTo('Youden', 'button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Youden' })).toHaveAttribute('aria-pressed', 'true');
});
