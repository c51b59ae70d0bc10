/** From a new worker to its first scores: our INT8 kernels against TensorFlow.js. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { assertUnreachable } from '../../core/assert.ts';
import { MODEL_CARD_FILE, WEIGHT_FILES } from '../../models/load-model-pair.ts';
import { parseModelCard } from '../../models/model-card.ts';
import { prepareBeats } from '../../signal/prepare-beats.ts';
import { syntheticBeats } from '../../signal/synthetic-beats.ts';
import { type Bar, describeBar } from './bar.ts';
import { MODELS_FOLDER, trainedModels } from './bench-models.ts';
import { openBenchSite } from './bench-site.ts';
import type { BenchBrowser } from './browser.ts';
import { markdownTable } from './markdown-table.ts';
import type { ColdStartRequest } from './page/cold-start.ts';
import { TFJS_SIMD_WASM } from './page/tfjs-simd-wasm.ts';
import type { Section } from './report.ts';
import { formatSpread, spreadOf, spreadOfRatios } from './spread.ts';

const WORKERS = ['cold-int8-worker', 'cold-tfjs-worker', 'cold-empty-worker'] as const;
const PAGE_SCRIPT = 'cold-page';
type Worker = (typeof WORKERS)[number];
const NAMES: Readonly<Record<Worker, string>> = {
  'cold-int8-worker': 'INT8, our SIMD kernels',
  'cold-tfjs-worker': 'FP32, TensorFlow.js wasm, fused core operations',
  'cold-empty-worker': 'a worker that only answers',
};

const BATCH_BEATS = 256;
const ROUNDS = 25;
/** Chromium keeps compiled scripts from the second or third time on. */
const WARM_UP_ROUNDS = 4;

type StartTimes = Record<Worker, number[]>;

function perWorker<T>(make: () => T): Record<Worker, T> {
  return { 'cold-int8-worker': make(), 'cold-tfjs-worker': make(), 'cold-empty-worker': make() };
}

export async function benchColdStart({ browser, name }: BenchBrowser): Promise<Section> {
  const site = await openBenchSite([...WORKERS, PAGE_SCRIPT]);
  const page = await browser.newPage();
  try {
    await page.goto(site.address);
    await page.addScriptTag({ url: `${site.address}${PAGE_SCRIPT}.js` });
    const [id] = trainedModels();
    const beats = await makeBeats(id);
    const filled = perWorker((): number[] => []);
    const empty = perWorker((): number[] => []);
    const bytes = perWorker(() => 0);
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      for (const worker of round % 2 === 0 ? WORKERS : WORKERS.toReversed()) {
        const fromCache = await timeStart(page, worker, { id, address: site.address, beats });
        site.takeGzippedBytes();
        const fromServer = await timeStart(page, worker, { id, address: site.uncachedAddress(), beats });
        bytes[worker] = site.takeGzippedBytes();
        if (round < WARM_UP_ROUNDS) continue;
        filled[worker].push(fromCache);
        empty[worker].push(fromServer);
      }
    }
    return {
      title: 'From a new worker to the first scores',
      runtime: name,
      text: report(id, { empty, filled, bytes }),
    };
  } finally {
    await page.close();
    await site.close();
  }
}

type Beats = Omit<ColdStartRequest, 'modelUrl'>;

async function makeBeats(id: string): Promise<Beats> {
  const text = await readFile(new URL(`${id}/card.json`, MODELS_FOLDER), 'utf8');
  const { input } = parseModelCard(JSON.parse(text), 'card.json');
  const rows = syntheticBeats({ count: BATCH_BEATS, abnormalFraction: 0.3, seed: 1 });
  const beats = prepareBeats({ count: BATCH_BEATS, width: rows.length, values: rows.samples }, input);
  return { count: BATCH_BEATS, length: input.lengthSamples, ...beats };
}

interface Start {
  readonly id: string;
  /** Where scripts and models are. */
  readonly address: string;
  readonly beats: Beats;
}

async function timeStart(page: Page, worker: Worker, { id, address, beats }: Start): Promise<number> {
  const modelUrl = `${address}models/${id}/`;
  const { answer, milliseconds } = await page.evaluate((start) => timeColdStart(start), {
    script: `${address}${worker}.js`,
    filesAhead: filesAhead(worker, address, modelUrl),
    request: { modelUrl, ...beats },
  });
  if (!answer.ok) throw new Error(`${worker}: ${answer.message}`);
  if (answer.result !== beats.count) {
    throw new Error(`${worker} scored ${answer.result} of ${beats.count} beats`);
  }
  return milliseconds;
}

/** All that the worker loads beside its script: each engine gets the same help. */
function filesAhead(worker: Worker, address: string, modelUrl: string): string[] {
  const card = `${modelUrl}${MODEL_CARD_FILE}`;
  switch (worker) {
    case 'cold-int8-worker':
      return [card, `${modelUrl}${WEIGHT_FILES.int8}`];
    case 'cold-tfjs-worker':
      return [card, `${modelUrl}${WEIGHT_FILES.fp32}`, `${address}tfjs/${TFJS_SIMD_WASM}`];
    case 'cold-empty-worker':
      return [];
    default:
      return assertUnreachable(worker);
  }
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
own that holds only what it needs, in turns, ${ROUNDS} times. While a worker starts, the page fetches what it loads beside its
script and hands it over, as the app's page does for its models: card and weights, and for TensorFlow.js its WebAssembly
too, which makes it quicker. Caches empty: everything at an address never asked for before, and not
to be stored. The server is on the same machine: over a network the download of the last column comes on top.
TensorFlow.js is core and wasm backend only. The worker of the app loads both engines and waits for both.

${markdownTable(['engine', 'caches empty, ms', 'caches filled, ms', 'kB to load, gzip'], rows)}

${bars.map(describeBar).join('\n')}`;
}
