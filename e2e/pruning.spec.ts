import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { aamiTable } from './class-tables.ts';
import { DashboardPage } from './dashboard-page.ts';
import { madeUpBeatCount, madeUpEctopicCount, wfdbRecord } from './recording-files.ts';

/** The beat classifier's page of the Models workspace as a person knows it. */
class PruningPage extends DashboardPage {
  readonly sparsity = this.page.getByRole('slider', { name: 'Sparsity' });
  readonly stage = this.region('Pruning');
  readonly classes = this.region('Classes');
  readonly patterns = this.region('Sparsity pattern').getByRole('img');

  async show(): Promise<void> {
    await this.page.getByRole('button', { name: 'Models', exact: true }).click();
    await this.page.getByRole('button', { name: 'Beat classifier' }).click();
    await expect(this.patterns).toHaveCount(5);
  }

  /** Until the network that is chosen has classed the open recording. */
  async waitForClasses(): Promise<void> {
    await expect(this.row('Time a beat, INT8').first()).toHaveText(/µs/);
    await expect(this.stage).toHaveAttribute('aria-busy', 'false');
  }

  /** Cells of a row: this stage, unpruned, change. */
  row(title: string) {
    const table = this.page.getByRole('table', { name: 'This stage beside the unpruned network' });
    return table.getByRole('row', { name: new RegExp(`^${title} `) }).getByRole('cell');
  }

  async figure(title: string): Promise<number> {
    return Number((await this.row(title).first().innerText()).replace(/[^\d.]/g, ''));
  }

  /** Counts `[true][called]`. */
  async matrix(): Promise<number[][]> {
    const rows = this.page.getByRole('table', { name: 'Confusion matrix' }).locator('tbody tr');
    const texts = await rows.evaluateAll((own) =>
      own.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent ?? '')),
    );
    return texts.map((cells) => cells.map((text) => Number(text.replaceAll(',', ''))));
  }

  async press(key: string, sparsity: number): Promise<void> {
    await this.sparsity.press(key);
    await expect(this.sparsity).toHaveAttribute('aria-valuetext', `${sparsity} % of the weights pruned`);
  }
}

const sumOf = (matrix: readonly (readonly number[])[]) =>
  matrix.flat().reduce((sum, count) => sum + count, 0);

async function openDemo(page: Page): Promise<PruningPage> {
  const pruning = new PruningPage(page);
  await pruning.openRecording();
  await pruning.show();
  return pruning;
}

test.describe('the pruning view', () => {
  test('swaps the network by keyboard: matrix, size, time and what is called follow', async ({ page }) => {
    const pruning = await openDemo(page);
    await expect(pruning.sparsity).toHaveAttribute('aria-valuetext', '60 % of the weights pruned');
    await pruning.waitForClasses();
    const before = {
      bytes: await pruning.figure('Bytes, INT8'),
      macs: await pruning.figure('MACs a beat'),
      matrix: await pruning.matrix(),
      pattern: await pruning.patterns.nth(1).getAttribute('aria-label'),
    };
    await pruning.sparsity.focus();
    await pruning.press('ArrowRight', 80);
    expect(await pruning.figure('Bytes, INT8')).toBeLessThan(before.bytes);
    expect(await pruning.figure('MACs a beat')).toBeLessThan(before.macs);
    const after = await pruning.matrix();
    expect(after).not.toEqual(before.matrix);
    expect(sumOf(after)).toBe(sumOf(before.matrix));
    await pruning.waitForClasses();
    await expect(pruning.row('Time a beat, INT8').last()).toHaveText(/^−\d+\.\d %$/);
    expect(await pruning.patterns.nth(1).getAttribute('aria-label')).not.toBe(before.pattern);

    await page.getByLabel('Open set').check();
    await expect(pruning.classes).toContainText(/beats called by INT8 at 80 %/);
    await pruning.sparsity.focus();
    await pruning.press('Home', 0);
    await expect(pruning.classes).toContainText(/beats called by INT8 at 0 %/);
    await expect(pruning.row('Weights').last()).toHaveText('');
    const counts = await pruning.classes.getByRole('listitem').allInnerTexts();
    const [normal, , ventricular] = counts.map((text) => Number(text.replace(/\D/g, '')));
    // The excerpt holds many ventricular beats.
    expect(normal).toBeGreaterThan(100);
    expect(ventricular).toBeGreaterThan(100);
  });

  test('has both protocols, each with a network and curves of its own', async ({ page }) => {
    const pruning = await openDemo(page);
    const curves = pruning.region('Sparsity curves');
    await expect(curves).toContainText('intervals over records and seeds');
    await page.getByLabel('Mixed beats').check();
    await expect(curves).toContainText('intervals over beats and seeds');
    await expect(pruning.stage).toContainText('optimistic for a new patient');
    await expect(pruning.classes).toContainText('21,899 beats of the test part');
    await pruning.waitForClasses();
    // What the study of multistage pruning published for 60 %.
    expect(await pruning.figure('Accuracy, INT8')).toBeGreaterThan(97.7);
    expect(await pruning.figure('Macro-F1, INT8')).toBeGreaterThan(93.59);
  });

  test('reads the curves out under the pointer, and a click chooses the stage', async ({ page }) => {
    const pruning = await openDemo(page);
    const compared = page.getByRole('table', { name: 'Methods compared' });
    await expect(compared).toContainText('At 60 % sparsity');
    for (const name of ['Multistage', 'One-shot', 'Random', 'Without fine-tuning', 'Unpruned', 'The study'])
      await expect(compared.getByRole('rowheader', { name: new RegExp(`^${name}`) })).toBeVisible();
    const plot = pruning.region('Sparsity curves').locator('.u-over').first();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the plot has a place');
    const place = { x: 0.41 * box.width, y: 0.5 * box.height };
    await plot.hover({ position: place });
    await expect(compared).toContainText('At 40 % sparsity');
    await expect(pruning.sparsity).toHaveAttribute('aria-valuetext', '60 % of the weights pruned');
    await plot.click({ position: place });
    await expect(pruning.sparsity).toHaveAttribute('aria-valuetext', '40 % of the weights pruned');
  });

  test('judges the open record against its annotations', async ({ page }) => {
    const pruning = await openDemo(page);
    const seconds = 120;
    await pruning.dropFiles(...wfdbRecord('made-up', 250, seconds));
    await expect(pruning.status.first()).toContainText(`${madeUpBeatCount(seconds)} beats scored`);
    await page.getByLabel('Open set').check();
    await expect(pruning.classes).toContainText(
      `${madeUpBeatCount(seconds)} beats of made-up against made-up.atr`,
    );
    const matrix = await pruning.matrix();
    const ectopic = madeUpEctopicCount(seconds, 0);
    expect(sumOf([matrix[2]])).toBe(ectopic);
    expect(sumOf([matrix[0]])).toBe(madeUpBeatCount(seconds) - ectopic);
  });

  test('shows the network for tables beside generated beats, and what it calls them', async ({ page }) => {
    const pruning = new PruningPage(page);
    await pruning.openDemo('?view=models');
    await pruning.show();
    await pruning.waitForClasses();
    await expect(pruning.stage).toContainText('one row of a table at a time');
    expect(sumOf(await pruning.matrix())).toBeGreaterThan(10_000);
    await pruning.sparsity.focus();
    await pruning.press('End', 95);
    await page.getByLabel('Open set').check();
    await expect(pruning.classes).toContainText('2,048 beats called by INT8 at 95 %');
  });

  test('judges an open table against its labels, and says so where the rate of its rows is not known', async ({
    page,
  }) => {
    const pruning = new PruningPage(page);
    await pruning.openDemo('?view=models');
    await pruning.show();
    await pruning.dropFiles(aamiTable('labelled.csv', 187));
    await expect(pruning.status.first()).toContainText('100 beats scored');
    await page.getByLabel('Open set').check();
    await expect(pruning.classes).toContainText('100 beats of labelled.csv against its labels');
    expect((await pruning.matrix()).map((row) => sumOf([row]))).toEqual([20, 20, 20, 20, 20]);

    await pruning.dropFiles(aamiTable('narrow.csv', 150));
    await expect(pruning.classes).toContainText('the rate of these rows is not known');
    await expect(pruning.stage).toContainText('the rate of these rows is not known');
  });

  test('hands out the curves and the matrix', async ({ page }) => {
    const pruning = await openDemo(page);
    const saved = async (name: string): Promise<string[]> => {
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      return readFileSync(await (await downloading).path(), 'utf8')
        .trimEnd()
        .split('\n');
    };
    // Four methods at six stages, the unpruned network, the study and the head.
    expect(await saved('Curves as CSV')).toHaveLength(27);
    const matrix = await saved('Matrix as CSV');
    expect(matrix).toHaveLength(6);
    expect(matrix[1].split(',').slice(4).map(Number)).toEqual((await pruning.matrix())[0]);
  });

  test('hands out the chosen stage for a device, without what was pruned', async ({ page }) => {
    const pruning = await openDemo(page);
    const sourceBytes = async (): Promise<number> => {
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'C', exact: true }).click();
      const files = unzipSync(readFileSync(await (await downloading).path()));
      const source = Object.entries(files).find(([name]) => name.endsWith('.c'));
      return source?.[1].length ?? 0;
    };
    const some = await sourceBytes();
    await pruning.sparsity.focus();
    await pruning.press('End', 95);
    const least = await sourceBytes();
    expect(least).toBeGreaterThan(1000);
    expect(least).toBeLessThan(0.6 * some);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has no serious fault that axe finds in the ${colorScheme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      const pruning = await openDemo(page);
      await pruning.waitForClasses();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
        [],
      );
    });
  }

  for (const width of [1024, 390]) {
    test(`cuts nothing off sideways at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      const pruning = await openDemo(page);
      await pruning.waitForClasses();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      for (const region of [pruning.stage, pruning.classes, pruning.region('Sparsity pattern')]) {
        expect(await region.evaluate((own) => own.scrollWidth - own.clientWidth)).toBeLessThanOrEqual(0);
      }
    });
  }
});
