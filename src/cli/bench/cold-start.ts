/** From a new worker to its first scores: our INT8 kernels against TensorFlow.js. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { parseModelCard } from '../../models/model-card.ts';
import { prepareBeats } from '../../signal/prepare-beats.ts';
import { syntheticBeats } from '../../signal/synthetic-beats.ts';
import { type Bar, describeBar } from './bar.ts';
import { MODELS_FOLDER, trainedModels } from './bench-models.ts';
import { askNewWorker, type BenchSite, openBenchSite } from './bench-site.ts';
import type { BenchBrowser } from './browser.ts';
import { markdownTable } from './markdown-table.ts';
import type { ColdStartRequest } from './page/cold-start.ts';
import type { Section } from './report.ts';
import { formatSpread, spreadOf, spreadOfRatios } from './spread.ts';

const WORKERS = ['cold-int8-worker', 'cold-tfjs-worker'] as const;
type Worker = (typeof WORKERS)[number];
const NAMES: Readonly<Record<Worker, string>> = {
  'cold-int8-worker': 'INT8, our SIMD kernels',
  'cold-tfjs-worker': 'FP32, TensorFlow.js wasm, fused core operations',
};

const BATCH_BEATS = 256;
const ROUNDS = 25;
/** Chromium keeps compiled scripts from the second or third time on. */
const WARM_UP_ROUNDS = 4;

type StartTimes = Record<Worker, number[]>;

export async function benchColdStart(bench: BenchBrowser): Promise<Section> {
  const site = await openBenchSite(WORKERS);
  try {
    const [id] = trainedModels();
    const request = await makeRequest(id, site);
    const { empty, bytes } = await startWithEmptyCaches(bench, site, request);
    const filled = await startWithFilledCaches(bench, site, request);
    return {
      title: 'From a new worker to the first scores',
      runtime: bench.name,
      text: report(id, { empty, filled, bytes }),
    };
  } finally {
    await site.close();
  }
}

async function makeRequest(id: string, site: BenchSite): Promise<ColdStartRequest> {
  const text = await readFile(new URL(`${id}/card.json`, MODELS_FOLDER), 'utf8');
  const { input } = parseModelCard(JSON.parse(text), 'card.json');
  const rows = syntheticBeats({ count: BATCH_BEATS, abnormalFraction: 0.3, seed: 1 });
  const beats = prepareBeats({ count: BATCH_BEATS, width: rows.length, values: rows.samples }, input);
  return { modelUrl: site.modelUrl(id), count: BATCH_BEATS, length: input.lengthSamples, ...beats };
}

/** Every start in a browsing context of its own, which begins with nothing. */
async function startWithEmptyCaches({ browser }: BenchBrowser, site: BenchSite, request: ColdStartRequest) {
  const empty = noTimes();
  const bytes: Record<Worker, number> = { 'cold-int8-worker': 0, 'cold-tfjs-worker': 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const worker of inTurn(round)) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(site.address);
      site.takeGzippedBytes();
      const milliseconds = await timeStart(page, worker, request);
      bytes[worker] = site.takeGzippedBytes();
      if (round > 0) empty[worker].push(milliseconds);
      await context.close();
    }
  }
  return { empty, bytes };
}

async function startWithFilledCaches({ browser }: BenchBrowser, site: BenchSite, request: ColdStartRequest) {
  const filled = noTimes();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.address);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const worker of inTurn(round)) {
      const milliseconds = await timeStart(page, worker, request);
      if (round >= WARM_UP_ROUNDS) filled[worker].push(milliseconds);
    }
  }
  await context.close();
  return filled;
}

async function timeStart(page: Page, worker: Worker, request: ColdStartRequest): Promise<number> {
  const { result, milliseconds } = await askNewWorker<ColdStartRequest, number>(page, worker, request);
  if (result !== request.count) throw new Error(`${worker} scored ${result} of ${request.count} beats`);
  return milliseconds;
}

function noTimes(): StartTimes {
  return { 'cold-int8-worker': [], 'cold-tfjs-worker': [] };
}

function inTurn(round: number): readonly Worker[] {
  return round % 2 === 0 ? WORKERS : WORKERS.toReversed();
}

interface ColdStartFigures {
  readonly empty: StartTimes;
  readonly filled: StartTimes;
  /** After gzip. */
  readonly bytes: Record<Worker, number>;
}

function report(id: string, { empty, filled, bytes }: ColdStartFigures): string {
  const rows = WORKERS.map((worker) => [
    NAMES[worker],
    formatSpread(spreadOf(empty[worker]), 1),
    formatSpread(spreadOf(filled[worker]), 1),
    (bytes[worker] / 1000).toFixed(1),
  ]);
  const bar = (title: string, times: StartTimes): Bar => ({
    title,
    measured: spreadOfRatios(times['cold-tfjs-worker'], times['cold-int8-worker']),
    side: 'at least',
    limit: 3,
  });
  const bars = [
    bar('INT8 is there sooner, caches empty', empty),
    bar('INT8 is there sooner, caches filled', filled),
  ];
  return `From \`new Worker\` to the scores of one batch of ${BATCH_BEATS} beats back on the page, model ${id}, each worker with a script of its
own that holds only what it needs, in turns, ${ROUNDS} times: with empty caches every start is in a browsing context of its own.
The server is on the same machine, so that no download is in these times: over a network the last column comes on top.
TensorFlow.js is core and wasm backend only. The worker of the page loads both engines and waits for both.

${markdownTable(['engine', 'caches empty, ms', 'caches filled, ms', 'kB to load, gzip'], rows)}

${bars.map(describeBar).join('\n')}`;
}
