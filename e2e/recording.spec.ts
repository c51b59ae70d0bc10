import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';
import { edfFile, madeUpBeatCount, madeUpEctopicCount, watchCsv, wfdbRecord } from './recording-files.ts';

/** The Explore workspace as a person knows it. */
class ExplorePage extends DashboardPage {
  readonly ecg: Locator;

  constructor(page: Page) {
    super(page);
    this.ecg = this.region('ECG');
  }

  /** A figure of the summary by its title. */
  figure(title: string): Locator {
    return this.region('Summary')
      .locator('dl > div')
      .filter({ has: this.page.getByText(title, { exact: true }) })
      .locator('dd')
      .first();
  }

  /** Beats counted by the header of the page. */
  async beatCount(): Promise<number> {
    const text = await this.status.first().innerText();
    return Number(/([\d,]+) beats? scored/.exec(text)?.[1].replaceAll(',', ''));
  }
}

test.describe('a recording', () => {
  test('is what the page opens on, with its beats found and judged by both networks', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.openRecording();
    await expect(page).toHaveTitle(/Beatlens/);
    expect(await explore.beatCount()).toBeGreaterThan(480);
    await expect(explore.ecg.getByText('25', { exact: true })).toBeVisible();
    const flagged = Number.parseInt(await explore.figure('INT8 flags').innerText(), 10);
    // The excerpt holds many ventricular beats.
    expect(flagged).toBeGreaterThan(50);
    expect(flagged).toBeLessThan(300);
    await expect(explore.region('Templates').getByRole('listitem').first()).toBeVisible();
  });

  test('dropped as three files of a WFDB record is compared with its annotations', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.openRecording();
    const seconds = 400;
    await explore.dropFiles(...wfdbRecord('made-up', 250, seconds));
    await expect(explore.status.first()).toContainText(`${madeUpBeatCount(seconds)} beats scored`);
    await expect(explore.main).toContainText('WFDB');
    const table = page.getByRole('table', { name: 'EC57 figures' });
    await expect(table.getByRole('row', { name: /^QRS/ })).toContainText('100');
    const ventricular = await table.getByRole('row', { name: /^V/ }).innerText();
    const [, found, missed] = /(\d+) \/ (\d+) \/ \d+/.exec(ventricular) ?? [];
    expect(Number(found) + Number(missed)).toBe(madeUpEctopicCount(seconds, 300));
    await page.keyboard.press('r');
    await expect(page.getByRole('spinbutton', { name: 'Beat' })).toHaveValue(/^\d+$/);
  });

  test('without the signal file its header names is refused, and the old one stays', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.openRecording();
    const before = await explore.beatCount();
    const [header] = wfdbRecord('alone', 250, 10);
    await explore.dropFiles(header);
    await expect(explore.alert).toContainText('alone.dat');
    expect(await explore.beatCount()).toBe(before);
  });

  test('in EDF is read at its own rate and unit', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.openRecording();
    await explore.dropFiles(edfFile('night.edf', 200, 60));
    await expect(explore.status.first()).toContainText(`${madeUpBeatCount(60)} beats scored`);
    await expect(explore.main).toContainText('EDF');
    await expect(explore.main).toContainText('200 Hz');
    await expect(explore.main).toContainText('ECG II');
  });

  test('from a watch opens without the name of whom it was taken from', async ({ page }) => {
    const explore = new ExplorePage(page);
    await explore.openRecording();
    await explore.dropFiles(watchCsv('ecg_2020-01-01.csv', 'Nobody Atall', 512, 30));
    await expect(explore.status.first()).toContainText(`${madeUpBeatCount(30)} beats scored`);
    await expect(explore.main).toContainText('512 Hz');
    await expect(page.locator('body')).not.toContainText('Nobody Atall');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`breaks no rule of accessibility, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const explore = new ExplorePage(page);
      await explore.openRecording();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    });
  }

  test('fits a narrow screen without scrolling sideways', async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const explore = new ExplorePage(page);
    await explore.openRecording();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});
