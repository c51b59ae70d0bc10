import { AppError } from '../core/app-error.ts';
import { assert, assertUnreachable } from '../core/assert.ts';
import { PRECISIONS } from '../core/precision.ts';
import { type LayerReport, reportLayers } from '../models/layer-report.ts';
import { type Engines, startEngines } from './engines.ts';
import { exportArchive } from './export-archive.ts';
import type { EngineInfo, Reply, Request, WorkerEvent } from './protocol.ts';
import { Runner } from './runner.ts';
import { timeEngines } from './time-engines.ts';

let runner: Runner | null = null;
let engines: Engines | null = null;

addEventListener('message', async ({ data: request }: MessageEvent<Request>) => {
  try {
    post({ id: request.id, ok: true, result: await answer(request) });
  } catch (thrown) {
    const error = AppError.from(thrown, 'engine-failed', 'The request could not be answered.');
    post({ id: request.id, ok: false, error: error.toData() });
  }
});

/** Written so that it means the same in the scope of a worker and in that of a page, which the library types describe. */
function post(message: Reply | WorkerEvent, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function answer(request: Request): Promise<unknown> {
  if (request.call === 'load-model') return loadModel(request.params.modelUrl);
  assert(runner !== null, 'the model is loaded before anything else is asked');
  switch (request.call) {
    case 'open':
      return runner.open(request.params.run, request.params.source);
    case 'cancel':
      runner.cancel(request.params.run);
      return null;
    case 'acknowledge':
      runner.acknowledge(request.params.run);
      return null;
    case 'inspect':
      return runner.inspect(request.params.run, request.params.index);
    case 'report-layers':
      return reportModel(runner, request.params.run);
    case 'export-model':
      assert(engines !== null, 'a model is loaded');
      return exportArchive(engines.pair, request.params.format);
    case 'time-engines':
      return engines === null ? [] : timeEngines(engines);
    case 'overlay':
      return runner.overlay(request.params.run, request.params.groups);
    default:
      return assertUnreachable(request);
  }
}

/** Enough beats for steady figures, few enough for the plain kernels to be done at once. */
const REPORTED_BEATS = 256;

async function reportModel(current: Runner, run: number): Promise<LayerReport[]> {
  const beats = await current.sample(run, REPORTED_BEATS);
  return engines === null || beats.count === 0 ? [] : reportLayers(engines.pair, beats);
}

/** A run of the old model ends before its engines are taken away. */
async function loadModel(modelUrl: string): Promise<EngineInfo> {
  const started = await startEngines(modelUrl);
  await runner?.close();
  for (const precision of PRECISIONS) engines?.scorers[precision].dispose();
  engines = started;
  runner = new Runner(started.info.card.input, started.scorers, post);
  return started.info;
}
