/** Streams a beats file of 700 MB through the page and watches its memory. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syntheticBeats } from '../../signal/synthetic-beats.ts';
import { type BenchPage, countIn, waitForState } from './browser.ts';
import { percentile } from './percentile.ts';

const TARGET_BYTES = 700_000_000;
const BLOCK_BEATS = 2000;
const RUN_TIMEOUT_MS = 900_000;
const SAMPLE_INTERVAL_MS = 250;

export interface LargeFileFigures {
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

export async function benchLargeFile(bench: BenchPage): Promise<LargeFileFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  const file = join(folder, 'large.csv');
  try {
    await writeBeats(file);
    return await streamThrough(bench, file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The Kaggle layout, number for number as wide: `%.18e`, label last. */
async function writeBeats(file: string): Promise<void> {
  const block = Buffer.from(tableText());
  await pipeline(function* () {
    for (let written = 0; written < TARGET_BYTES; written += block.length) yield block;
  }, createWriteStream(file));
}

function tableText(): string {
  const { count, length, samples, rawLabels } = syntheticBeats({
    count: BLOCK_BEATS,
    abnormalFraction: 0.3,
    seed: 42,
  });
  let text = '';
  for (let beat = 0; beat < count; beat++) {
    const row = samples.subarray(beat * length, (beat + 1) * length);
    text += `${[...row, rawLabels[beat]].map(inKaggleNotation).join(',')}\n`;
  }
  return text;
}

/** JavaScript writes `9.5e-1` where C writes `9.5e-01`. */
function inKaggleNotation(value: number): string {
  return value.toExponential(18).replace(/e([+-])(\d)$/, 'e$10$2');
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
