/** A file of the size of the Kaggle PTB set dropped onto the page, against reading its bytes alone. */
import { stat } from 'node:fs/promises';
import { describeBar } from './bar.ts';
import { type BenchBrowser, type BenchPage, countIn, openBenchPage, waitForState } from './browser.ts';
import { dropFiles } from './drop-files.ts';
import { withKaggleFile } from './kaggle-file.ts';
import { markdownTable } from './markdown-table.ts';
import type { Section } from './report.ts';
import { formatSpread, spreadOf, spreadOfRatios } from './spread.ts';

/** Beats of both files of the PTB part together. */
const BEATS = 14_552;
const ROUNDS = 9;

/** Idle is who works for less than this share of such a while. */
const IDLE_MS = 200;
const IDLE_SHARE = 0.05;

interface DropTimes {
  readonly scoredMs: number;
  readonly readMs: number;
}

export async function benchDroppedFile(browser: BenchBrowser): Promise<Section> {
  const bench = await openBenchPage(browser);
  try {
    return await withKaggleFile(BEATS, async (file) => {
      const rounds: DropTimes[] = [];
      // The first round warms up the caches of the file system, and is dropped.
      for (let round = 0; round <= ROUNDS; round++) rounds.push(await dropOnce(bench, file));
      const text = report((await stat(file)).size, rounds.slice(1));
      return { title: 'A dropped file of 67 MB', runtime: browser.name, text };
    });
  } finally {
    await bench.close();
  }
}

async function dropOnce(bench: BenchPage, file: string): Promise<DropTimes> {
  const { page, address } = bench;
  await page.goto(address);
  await waitForState(page, 'done', 60_000);
  await untilIdle(bench);
  const watching = page.evaluateHandle(watchDrop);
  await dropFiles(bench, [file]);
  const watched = await watching;
  const scoredMs = await watched.evaluate((drop) => drop.scoredMs);
  const shown = countIn(await page.getByRole('status').textContent());
  if (shown !== BEATS) throw new Error(`${shown} of ${BEATS} beats are shown`);
  // The page goes on to class the beats; whoever reads meanwhile does not read alone.
  await untilIdle(bench);
  const readMs = await watched.evaluate(
    ({ dropped }, readerSource) =>
      new Promise<number>((resolve) => {
        const reader = new Worker(URL.createObjectURL(new Blob([readerSource])));
        reader.onmessage = ({ data }: MessageEvent<number>) => {
          reader.terminate();
          resolve(data);
        };
        reader.postMessage(dropped);
      }),
    READER_SOURCE,
  );
  return { scoredMs, readMs };
}

/** In the page. Resolves once the file that is dropped next is scored and shown. */
function watchDrop(): Promise<{ scoredMs: number; dropped: File | undefined }> {
  return new Promise((resolve) => {
    addEventListener(
      'drop',
      ({ dataTransfer }) => {
        const dropped = dataTransfer?.files[0];
        const start = performance.now();
        const main = document.querySelector('main');
        let hasStarted = false;
        const observer = new MutationObserver(() => {
          hasStarted ||= main?.dataset.state === 'running';
          if (!hasStarted || main?.dataset.state !== 'done') return;
          observer.disconnect();
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve({ scoredMs: performance.now() - start, dropped })),
          );
        });
        if (main) observer.observe(main, { attributes: true, attributeFilter: ['data-state'] });
      },
      { once: true, capture: true },
    );
  });
}

/** Page and worker have hardly worked for a while. */
async function untilIdle({ page, rendererCpuSeconds }: BenchPage): Promise<void> {
  for (let before = await rendererCpuSeconds(); ; ) {
    await page.waitForTimeout(IDLE_MS);
    const after = await rendererCpuSeconds();
    if (after - before < (IDLE_MS / 1000) * IDLE_SHARE) return;
    before = after;
  }
}

/** The reading the page's own worker does, and nothing else. */
const READER_SOURCE = `onmessage = async ({ data: file }) => {
  const start = performance.now();
  const reader = file.stream().getReader();
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) bytes += next.value.length;
  if (bytes !== file.size) throw new Error('not all bytes were read');
  postMessage(performance.now() - start);
};`;

function report(fileBytes: number, rounds: readonly DropTimes[]): string {
  const scored = rounds.map(({ scoredMs }) => scoredMs);
  const read = rounds.map(({ readMs }) => readMs);
  const row = (name: string, times: readonly number[]): string[] => [
    name,
    formatSpread(spreadOf(times), 0),
    (fileBytes / spreadOf(times).median / 1000).toFixed(0),
  ];
  const bar = describeBar({
    title: 'From the drop to all scores shown, against reading alone',
    measured: spreadOfRatios(scored, read),
    side: 'at most',
    limit: 3,
  });
  return `${(fileBytes / 1e6).toFixed(0)} MB of Kaggle-like CSV, ${BEATS.toLocaleString('en')} beats, dropped onto the page: until both networks' scores of all beats and
their charts are painted; and then, on the idle page, the same file read by a worker that does nothing else. ${rounds.length} rounds.

${markdownTable(['', 'ms', 'MB a second'], [row('dropped and shown', scored), row('read alone', read)])}

${bar}`;
}
