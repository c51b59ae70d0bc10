/** Streams a beats file of 700 MB through the page and watches its memory. */
import { stat } from 'node:fs/promises';
import { type BenchBrowser, type BenchPage, countIn, openBenchPage, waitForState } from './browser.ts';
import { withKaggleFile } from './kaggle-file.ts';
import { markdownTable } from './markdown-table.ts';
import { percentile } from './percentile.ts';
import type { Section } from './report.ts';

/** At 4,700 bytes a beat. */
const BEATS = 150_000;
const RUN_TIMEOUT_MS = 900_000;
/** Collecting garbage for every sample slows the run; the speed is told by a benchmark of its own. */
const SAMPLE_INTERVAL_MS = 500;

interface LargeFileFigures {
  readonly fileBytes: number;
  readonly beats: number;
  readonly seconds: number;
  /** Resident memory of page and worker together. */
  readonly beforeBytes: number;
  /** Medians over the second and the last quarter of the run: flat where they are alike. */
  readonly secondQuarterBytes: number;
  readonly lastQuarterBytes: number;
  readonly peakBytes: number;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

export async function benchLargeFile(browser: BenchBrowser): Promise<Section> {
  const bench = await openBenchPage(browser);
  try {
    const figures = await withKaggleFile(BEATS, (file) => streamThrough(bench, file));
    const { fileBytes, beats, seconds } = figures;
    const memory = [
      figures.beforeBytes,
      figures.secondQuarterBytes,
      figures.lastQuarterBytes,
      figures.peakBytes,
    ];
    const head = ['before', 'median, second quarter of the run', 'median, last quarter', 'peak'];
    return {
      title: 'A file of 700 MB',
      runtime: browser.name,
      text: `${megabytes(fileBytes)} of Kaggle-like CSV, ${beats.toLocaleString('en')} beats, through both networks in
${seconds.toFixed(1)} s (${megabytes(fileBytes / seconds)} a second). Resident memory of the process that holds page and worker:

${markdownTable(head, [memory.map(megabytes)])}`,
    };
  } finally {
    await bench.close();
  }
}

async function streamThrough(bench: BenchPage, file: string): Promise<LargeFileFigures> {
  const { page, address } = bench;
  await page.goto(address);
  await waitForState(page, 'done', 60_000);
  const beforeBytes = await bench.rendererMemoryBytes();
  const start = performance.now();
  await page.getByLabel('Open files').setInputFiles(file);
  await waitForState(page, 'running', 60_000);
  const samples: number[] = [];
  while ((await page.getByRole('main').getAttribute('data-state')) === 'running') {
    samples.push(await bench.rendererMemoryBytes());
    if (performance.now() - start > RUN_TIMEOUT_MS) throw new Error('the large file took too long');
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_INTERVAL_MS));
  }
  const seconds = (performance.now() - start) / 1000;
  const status = await page.getByRole('status').textContent();
  const quarter = samples.length / 4;
  return {
    fileBytes: (await stat(file)).size,
    beats: countIn(status),
    seconds,
    beforeBytes,
    secondQuarterBytes: percentile(samples.slice(quarter, 2 * quarter), 0.5),
    lastQuarterBytes: percentile(samples.slice(3 * quarter), 0.5),
    peakBytes: Math.max(...samples),
  };
}
