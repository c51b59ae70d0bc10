/** A recording dropped on the page: when its first beats are on the paper, when all are, and what it takes. */
import { type BenchPage, countIn, waitForState } from './browser.ts';
import { dropFiles } from './drop-files.ts';
import { type HeapUsage, pageHeap, workerHeap } from './heap-usage.ts';
import { countMainThreadWork } from './main-thread-work.ts';
import { percentile } from './percentile.ts';

const RUN_TIMEOUT_MS = 900_000;
/** Collecting garbage for every sample slows the run; its speed is told by a run without. */
const SAMPLE_INTERVAL_MS = 500;

export interface LoadTimes {
  /** From the drop until the first beats are scored and their stretch of the trace is drawn. */
  readonly firstBeatsMs: number;
  /** From the drop until every beat is. */
  readonly allBeatsMs: number;
  readonly beats: number;
  /** Of the process that holds page and worker, all threads together. */
  readonly cpuSeconds: number;
  readonly mainThreadMs: number;
}

export interface LoadMemory {
  /** Resident memory of page and worker together. */
  readonly beforeBytes: number;
  /** Medians over the second and the last quarter of the run: flat where they are alike. */
  readonly secondQuarterBytes: number;
  readonly lastQuarterBytes: number;
  readonly peakBytes: number;
  readonly afterBytes: number;
  readonly page: HeapUsage;
  readonly worker: HeapUsage;
}

/** @param name of the record */
export async function timeLoading(
  bench: BenchPage,
  name: string,
  files: readonly string[],
): Promise<LoadTimes> {
  const { page } = bench;
  await openBlank(bench);
  const mainThreadMs = await countMainThreadWork(bench);
  const [cpuBefore, workBefore] = [await bench.rendererCpuSeconds(), await mainThreadMs()];
  const [times] = await Promise.all([page.evaluate(watchFirstBeats, name), dropFiles(bench, files)]);
  const [cpuAfter, workAfter] = [await bench.rendererCpuSeconds(), await mainThreadMs()];
  return {
    ...times,
    beats: countIn(await page.getByRole('status').first().textContent()),
    cpuSeconds: cpuAfter - cpuBefore,
    mainThreadMs: workAfter - workBefore,
  };
}

export async function watchMemoryWhileLoading(
  bench: BenchPage,
  files: readonly string[],
): Promise<LoadMemory> {
  const { page } = bench;
  await openBlank(bench);
  const beforeBytes = await bench.rendererMemoryBytes();
  await dropFiles(bench, files);
  await waitForState(page, 'running', 60_000);
  const start = performance.now();
  const samples: number[] = [];
  while ((await page.getByRole('main').getAttribute('data-state')) === 'running') {
    samples.push(await bench.rendererMemoryBytes());
    if (performance.now() - start > RUN_TIMEOUT_MS) throw new Error('the recording took too long');
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_INTERVAL_MS));
  }
  // A short run may be over before it was looked at.
  if (samples.length === 0) samples.push(await bench.rendererMemoryBytes());
  const quarter = samples.length / 4;
  return {
    beforeBytes,
    secondQuarterBytes: percentile(samples.slice(Math.floor(quarter), Math.ceil(2 * quarter)), 0.5),
    lastQuarterBytes: percentile(samples.slice(Math.floor(3 * quarter)), 0.5),
    peakBytes: Math.max(...samples),
    afterBytes: await bench.rendererMemoryBytes(),
    page: await pageHeap(bench),
    worker: await workerHeap(bench),
  };
}

/** The page with the recording it opens on. */
async function openBlank({ page, address }: BenchPage): Promise<void> {
  await page.goto(address);
  await waitForState(page, 'done', 60_000);
}

/** Runs in the page, from before the drop on; looks once a frame. */
function watchFirstBeats(name: string): Promise<Pick<LoadTimes, 'firstBeatsMs' | 'allBeatsMs'>> {
  return new Promise((resolve) => {
    let start = Number.NaN;
    let firstBeatsMs: number | null = null;
    let framesWhole = 0;
    const look = () => {
      const paper = document.querySelector(`canvas[aria-label="ECG of ${name}"]`);
      const status = document.querySelector('[role=status]')?.textContent ?? '';
      const hasBeats = paper !== null && /[1-9]/.test(status);
      // The frame that shows the first beats asks for their stretch of the trace; the next one knows of it.
      framesWhole = hasBeats && paper.ariaBusy === 'false' ? framesWhole + 1 : 0;
      if (framesWhole === 2) firstBeatsMs ??= performance.now() - start;
      const isDone = document.querySelector('main')?.dataset.state === 'done';
      if (firstBeatsMs !== null && isDone) resolve({ firstBeatsMs, allBeatsMs: performance.now() - start });
      else requestAnimationFrame(look);
    };
    addEventListener(
      'drop',
      () => {
        start = performance.now();
        requestAnimationFrame(look);
      },
      { once: true, capture: true },
    );
  });
}
