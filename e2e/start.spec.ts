import { expect, type Page, test } from '@playwright/test';

const SCRIPT = '**/assets/index-*.js';

async function expectWords(page: Page, ...words: readonly string[]): Promise<void> {
  await page.goto('./');
  for (const text of words) await expect(page.getByRole('alert')).toContainText(text);
}

test.describe('a page that cannot start says so, and what it needs', () => {
  test('where the browser does not know the language it is written in', async ({ page }) => {
    await page.route(SCRIPT, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'const later = than this browser;' }),
    );
    await expectWords(page, 'Beatlens could not be shown: Uncaught SyntaxError', 'Firefox 115');
  });

  test('where its script cannot be had', async ({ page }) => {
    await page.route(SCRIPT, (route) => route.abort());
    await expectWords(page, 'a part of it could not be loaded');
  });

  test('where the browser lacks what it draws with', async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'OffscreenCanvas'));
    await expectWords(page, 'OffscreenCanvas is not defined', 'Safari 16.4');
  });
});
