import { expect, type Locator, type Page } from '@playwright/test';

export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export type PageState = 'idle' | 'loading' | 'running' | 'done' | 'failed';

export const METRIC_NAMES = [
  'Accuracy',
  'Precision',
  'Recall',
  'Specificity',
  'F1',
  'Balanced accuracy',
  'MCC',
  'AUROC',
  'AUPRC',
] as const;

/** The page as a person knows it: by roles and accessible names. */
export class DashboardPage {
  readonly page: Page;
  readonly main: Locator;
  readonly status: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole('main');
    this.status = page.getByRole('status');
    this.alert = page.getByRole('alert');
  }

  async open(search = ''): Promise<void> {
    await this.page.goto(`./${search}`);
  }

  /** Opens the synthetic beats. */
  async openDemo(search = ''): Promise<void> {
    const params = new URLSearchParams(search);
    if (!params.has('demo')) params.set('demo', 'synthetic');
    await this.open(`?${params}`);
    await this.waitFor('done');
  }

  /** Opens the recording the page opens on by itself. */
  async openRecording(search = ''): Promise<void> {
    await this.open(search);
    await this.waitFor('done');
  }

  async chooseDemo(name: 'mitdb-208' | 'synthetic'): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Demo' }).selectOption(name);
  }

  async waitFor(state: PageState): Promise<void> {
    await expect(this.main).toHaveAttribute('data-state', state);
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  slider(precision: 'FP32' | 'INT8'): Locator {
    return this.page.getByRole('slider', { name: `${precision} threshold` });
  }

  async chooseFiles(...files: readonly (UploadedFile | string)[]): Promise<void> {
    const input = this.page.getByLabel('Open files');
    const paths = files.filter((file) => typeof file === 'string');
    await input.setInputFiles(
      paths.length === files.length ? paths : files.filter((file) => typeof file !== 'string'),
    );
  }

  /** Drops files on the middle of the page, as a person would. */
  async dropFiles(...files: readonly UploadedFile[]): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (contents) => {
        const made = new DataTransfer();
        for (const { name, base64 } of contents) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          made.items.add(new File([bytes], name));
        }
        return made;
      },
      files.map(({ name, buffer }) => ({ name, base64: buffer.toString('base64') })),
    );
    for (const type of ['dragover', 'drop']) {
      await this.page.dispatchEvent('main', type, { dataTransfer: transfer });
    }
  }

  /** The cells of one row of the metrics table: FP32, INT8, difference. */
  async metric(name: string): Promise<readonly string[]> {
    const table = this.page.getByRole('table', { name: 'Metrics', exact: true });
    const row = table
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
    return row.getByRole('cell').allInnerTexts();
  }

  async confusion(precision: 'FP32' | 'INT8'): Promise<readonly number[]> {
    const table = this.page.getByRole('table', { name: `${precision} confusion matrix` });
    const texts = await table.locator('tbody td').allInnerTexts();
    return texts.map((text) => Number(text.replaceAll(',', '')));
  }

  /** Types a threshold into the field beside its slider. */
  async setThreshold(precision: 'FP32' | 'INT8', value: number): Promise<void> {
    const box = this.page.getByRole('textbox', { name: `${precision} threshold value` });
    await box.fill(String(value));
    await box.press('Enter');
  }
}
