import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { DashboardPage } from './dashboard-page.ts';

const MITDB = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'shared', 'data', 'mitdb');
const RECORD_208 = ['208.hea', '208.dat', '208.atr'].map((name) => join(MITDB, name));

/** Half a minute of one beat a second at 250 Hz, one column of ADC integers: the file says neither rate nor unit. */
function columnOfIntegers(): string {
  const beat = Array.from({ length: 250 }, (_, sample) => {
    const bump = (centre: number, width: number, height: number) =>
      height * Math.exp(-(((sample - centre) / width) ** 2));
    return Math.round(1024 + bump(60, 9, 25) + bump(100, 3, 240) - bump(107, 3, 50) + bump(165, 16, 60));
  });
  return Array.from({ length: 40 }, () => beat.join('\n')).join('\n');
}

class ExplorePage extends DashboardPage {
  readonly beat: Locator;
  readonly calipers: Locator;

  constructor(page: Page) {
    super(page);
    this.beat = page.getByRole('spinbutton', { name: 'Beat' });
    this.calipers = page.getByRole('note', { name: 'Calipers' });
  }

  async openInExplore(): Promise<void> {
    await this.open('?demo=mitdb-208&view=explore');
    await this.waitFor('done');
    await expect(this.beat).toHaveValue('1');
  }

  label(name: string): Locator {
    return this.page
      .getByRole('group', { name: 'Label', exact: true })
      .getByRole('button', { name, exact: true });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
}

test('a person without a mouse walks the recording, labels beats, takes it back and finds the labels again', async ({
  page,
}) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await page.keyboard.press('n');
  await expect(explore.beat).not.toHaveValue('1');
  const flagged = await explore.beat.inputValue();
  await expect(explore.region('Beat')).toContainText('flagged');

  await page.keyboard.press('Shift+V');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('1');
  await expect(explore.label('N')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+z');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+z');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Control+Shift+z');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'true');
  await expect(explore.region('Summary')).toContainText(/Your labels\s*1/);

  await page.keyboard.press('ArrowRight');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('p');
  await expect(explore.beat).toHaveValue(flagged);

  await explore.openInExplore();
  await expect(explore.region('Summary')).toContainText(/Your labels\s*1/);
  await page.keyboard.press('n');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'true');
  await expect(explore.button('Undo')).toBeDisabled();
});

test('calipers measure the chosen RR interval by keyboard', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  await expect(explore.beat).toHaveValue('5');
  const rr = /(\d+) ms/.exec(await explore.region('Beat').innerText());
  await page.keyboard.press('c');
  await page.keyboard.press('ArrowRight');
  await expect(explore.calipers).toHaveText(new RegExp(`^${rr?.[1]} ms · \\d+ bpm · \\+0\\.00 mV$`));
  await page.keyboard.press('Shift+ArrowUp');
  await expect(explore.calipers).toHaveText(/ \+0\.26 mV$/);
  await page.keyboard.press('Escape');
  await expect(explore.calipers).toHaveText('');
});

test('calipers drawn with Shift and the mouse go away with Escape', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  const box = await page.getByRole('img', { name: /^ECG of / }).boundingBox();
  if (box === null) throw new Error('the paper is not on the page');
  const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.6];
  await page.mouse.move(x, y);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  await page.mouse.move(x + 90, y - 20, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(explore.calipers).toHaveText(/ ms · \d+ bpm · /);
  await page.keyboard.press('Escape');
  await expect(explore.calipers).toHaveText('');
});

test('a template is relabelled in one stroke and given back in one', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  const group = explore.page.getByRole('group', { name: 'Label all beats of template T1', exact: true });
  await group.getByRole('button', { name: 'N', exact: true }).click();
  await expect(explore.region('Summary')).toContainText(/Your labels\s*\d{3}/);
  await explore.button('Undo').click();
  await expect(explore.region('Summary')).toContainText(/Your labels\s*0/);
});

test('adapting can be cancelled, and done again it lays both pairs side by side', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  const panel = explore.region('Adapt to this patient');
  await panel.getByRole('button', { name: 'Adapt', exact: true }).click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByRole('button', { name: 'Adapt', exact: true })).toBeEnabled();
  await expect(panel.getByRole('table')).toHaveCount(0);

  await panel.getByRole('textbox', { name: 'Minutes to learn from' }).fill('2');
  await panel.getByRole('textbox', { name: 'Minutes to learn from' }).press('Enter');
  await panel.getByRole('button', { name: 'Adapt', exact: true }).click();
  await expect(panel.getByRole('table', { name: 'Global and adapted pair' })).toBeVisible();
  await expect(panel.getByRole('radio', { name: 'Adapted' })).toBeChecked();
  const threshold = page.getByRole('textbox', { name: 'FP32 threshold value' });
  const adapted = await threshold.inputValue();
  await panel.getByRole('radio', { name: 'Global' }).check();
  await expect(threshold).not.toHaveValue(adapted);
});

test('the browser’s Back takes a change of workspace back', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await explore.button('Models').click();
  await expect(explore.region('Layers')).toBeVisible();
  await page.goBack();
  await expect(explore.region('ECG')).toBeVisible();
});

test('what a column of numbers does not say is guessed, shown, and can be answered', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await explore.chooseFiles({
    name: 'column.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(columnOfIntegers()),
  });
  await expect(explore.page.getByText('guessed: sampling rate')).toBeVisible();
  const rate = page.getByRole('textbox', { name: 'Sampling rate, Hz' });
  await rate.fill('500');
  await rate.press('Enter');
  await expect(explore.page.getByText('500 Hz, 0:20').first()).toBeVisible();
  await expect(rate).toHaveValue('500');
  await expect(explore.page.getByText('as you said').first()).toBeVisible();
});

test('a WFDB record dropped as three files is compared with its annotations, and differences can be walked', async ({
  page,
}) => {
  test.skip(!existsSync(RECORD_208[0]), 'the recordings are not at hand (../shared/data/mitdb)');
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await explore.chooseFiles(...RECORD_208);
  await expect(explore.region('EC57').getByRole('table')).toBeVisible();
  const qrs = explore.region('EC57').getByRole('row', { name: /^QRS/ });
  await expect(qrs.getByRole('cell').first()).toHaveText(/^(99\.\d\d|100\.00) %$/);
  await expect(explore.beat).toHaveValue('1');
  await page.keyboard.press('r');
  await expect(explore.beat).not.toHaveValue('1');
  const first = await explore.beat.inputValue();
  await page.keyboard.press('r');
  await expect(explore.beat).not.toHaveValue(first);
  await page.keyboard.press('Shift+R');
  await expect(explore.beat).toHaveValue(first);
});

test('labels stay with their beats when another lead is judged', async ({ page }) => {
  test.skip(!existsSync(RECORD_208[0]), 'the recordings are not at hand (../shared/data/mitdb)');
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await explore.chooseFiles(...RECORD_208);
  await expect(explore.region('EC57').getByRole('table')).toBeVisible();
  await explore.waitFor('done');
  for (let step = 0; step < 9; step++) await page.keyboard.press('ArrowRight');
  await expect(explore.beat).toHaveValue('10');
  await page.keyboard.press('Shift+V');
  await expect(explore.label('V')).toHaveAttribute('aria-pressed', 'true');
  const at = /at (\d:\d\d\.\d)/.exec(await explore.region('Beat').innerText())?.[1] ?? '?';

  await page.getByText(/^208: WFDB/).click();
  await page.getByLabel('Lead that is judged').selectOption({ label: 'V1' });
  await expect(explore.main).toContainText('as you said');
  await explore.waitFor('done');
  await expect(explore.region('Summary')).toContainText(/Your labels\s*1/);
  const labelled = page.getByRole('group', { name: 'Label', exact: true }).locator('[aria-pressed=true]');
  await expect(labelled).toHaveText('V');
  await expect(explore.region('Beat')).toContainText(at);
});

test('a paper that was moved step by step looks as one that is painted anew', async ({ page }) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  const paper = page.getByRole('img', { name: /^ECG of / });
  await expect(paper).toHaveAttribute('aria-busy', 'false');
  const box = await paper.boundingBox();
  if (box === null) throw new Error('the paper is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  // Samples side by side on a pixel, joined by lines, and beats too close for a mark each.
  for (const keys of ['0', '++', '0---']) {
    for (const key of keys) await page.keyboard.press(key);
    for (const px of [700, 60, 37.3, -20, -60, -13.7, 400, 11]) {
      await page.mouse.wheel(px, 0);
      await painted(page);
    }
    await expect(paper).toHaveAttribute('aria-busy', 'false');
    const moved = await pixels(paper);
    // Other colours have everything painted.
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(async () => difference(moved, await pixels(paper))).toBeGreaterThan(128);
    await page.emulateMedia({ colorScheme: 'light' });
    // Ink where none belongs, or none where it does, is further off; a line is smoothed otherwise where it was cut.
    await expect.poll(async () => difference(moved, await pixels(paper))).toBeLessThanOrEqual(64);
  }
});

test('what is printed is a report: what was recorded, by what it was analysed, strips at a true scale and no controls', async ({
  page,
}) => {
  const explore = new ExplorePage(page);
  await explore.openInExplore();
  await expect(explore.region('Summary')).toContainText(/Classes\s*N \d+ · /);
  await expect(explore.region('Templates')).toContainText('T1');
  await expect(page.getByText('ECG report')).toBeHidden();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByText('ECG report')).toContainText('mitdb-208-excerpt');
  const head = page.locator('.report-head');
  await expect(head).toContainText('lead MLII at 360 Hz, 5:00');
  await expect(head).toContainText('Recording 1.');
  await expect(head).toContainText('60 % pruned');
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('slider')).toHaveCount(0);
  const strip = explore.region('Strips').locator('canvas');
  await expect(strip).toHaveCount(2);
  // Ten seconds at 25 mm/s, right of the names.
  for (const canvas of [page.getByRole('img', { name: 'ECG of mitdb-208-excerpt' }), strip.first()])
    expect((await canvas.boundingBox())?.width).toBeCloseTo(74 + (250 * 96) / 25.4, 0);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await expect(page.getByText('ECG report')).toBeHidden();
  await expect(explore.region('Strips')).toHaveCount(0);
});

/** Until the next frame has been painted. */
function painted(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Of the lanes below the marks, as they are on the screen. */
async function pixels(paper: Locator): Promise<Buffer> {
  const picture = (await paper.screenshot()).toString('base64');
  const base64 = await paper.evaluate(async (_, png) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const { width, height } = bitmap;
    const top = Math.round(height * 0.4);
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const bytes = context?.getImageData(0, top, width, height - top).data ?? [];
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, picture);
  return Buffer.from(base64, 'base64');
}

/** Largest of any channel of any pixel. */
function difference(a: Buffer, b: Buffer): number {
  let largest = a.length === b.length ? 0 : 255;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
