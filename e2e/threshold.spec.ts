import { expect, test } from '@playwright/test';
import { csvFile, tableText } from './beat-files.ts';
import { DashboardPage } from './dashboard-page.ts';

test.describe('the threshold', () => {
  test('moved on a slider moves metrics, matrix and verdict together', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const before = await dashboard.confusion('FP32');
    const int8Before = await dashboard.confusion('INT8');
    await dashboard.slider('FP32').focus();
    await page.keyboard.press('Home');
    // At the lowest threshold every beat is flagged.
    const [truePositives, falseNegatives, falsePositives, trueNegatives] = await dashboard.confusion('FP32');
    expect([falseNegatives, trueNegatives]).toEqual([0, 0]);
    expect(truePositives).toBe(before[0] + before[1]);
    expect(falsePositives).toBe(before[2] + before[3]);
    expect((await dashboard.metric('Recall'))[0]).toBe('100.00 %');
    expect((await dashboard.metric('Specificity'))[0]).toBe('0.00 %');
    await expect(dashboard.region('FP32')).toContainText('flagged');
    expect(await dashboard.confusion('INT8')).toEqual(int8Before);
  });

  test('linked thresholds are the same number; unlinked ones part again', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const link = page.getByRole('switch', { name: 'Link thresholds' });
    await link.click();
    await dashboard.setThreshold('FP32', 0.08);
    await expect(page.getByRole('textbox', { name: 'INT8 threshold value' })).toHaveValue('0.0800');
    await link.click();
    await dashboard.setThreshold('FP32', 0.09);
    await expect(page.getByRole('textbox', { name: 'INT8 threshold value' })).toHaveValue('0.0800');
  });

  test('undefined metrics are a dash where nothing is flagged', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    await dashboard.setThreshold('FP32', 1e6);
    expect((await dashboard.metric('Precision'))[0]).toBe('–');
    expect((await dashboard.metric('Recall'))[0]).toBe('0.00 %');
    expect((await dashboard.metric('MCC'))[0]).toBe('–');
  });

  test('presets set both thresholds; without labels those that need them say why', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const shipped = await page.getByRole('textbox', { name: 'FP32 threshold value' }).inputValue();
    const youden = page.getByRole('button', { name: 'Youden' });
    await youden.click();
    await expect(youden).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: 'Shipped' }).click();
    await expect(page.getByRole('textbox', { name: 'FP32 threshold value' })).toHaveValue(shipped);

    await dashboard.dropFiles(csvFile('unlabelled.csv', tableText({ rows: 40 })));
    await expect(dashboard.status).toHaveText('40 beats scored');
    await expect(youden).toBeDisabled();
    await expect(youden).toContainText('Needs labelled normal and abnormal beats');
    await expect(page.getByRole('button', { name: 'Shipped' })).toBeEnabled();
    expect(await dashboard.metric('Accuracy')).toEqual(['–', '–', '–']);
    await expect(dashboard.region('Metrics')).toContainText('FP32 flags');
  });

  test('is dragged in the histogram', async ({ page }) => {
    const dashboard = new DashboardPage(page);
    await dashboard.openDemo();
    const box = page.getByRole('textbox', { name: 'INT8 threshold value' });
    const before = Number(await box.inputValue());
    const handle = dashboard.region('Threshold').locator('.marker-vertical.is-int8');
    const bounds = await handle.boundingBox();
    if (!bounds) throw new Error('the handle is on screen');
    await page.mouse.move(bounds.x, bounds.y + bounds.height / 2);
    await page.mouse.down();
    await page.mouse.move(bounds.x + 60, bounds.y + bounds.height / 2, { steps: 6 });
    await page.mouse.up();
    expect(Number(await box.inputValue())).toBeGreaterThan(before);
  });
});
