import { AppError } from '../core/app-error.ts';
import { assertUnreachable } from '../core/assert.ts';
import { reportLayers } from '../models/layer-report.ts';
import { Adaptation } from './adaptation.ts';
import type { Classification } from './classification.ts';
import { fetchDemo } from './demo-recording.ts';
import { enginesFor } from './engines.ts';
import { exportArchive } from './export-archive.ts';
import { awaitFilesAhead, type FilesAhead } from './files-ahead.ts';
import type { Reply, Request, WorkerEvent } from './protocol.ts';
import { Runner } from './runner.ts';
import { timeEngines } from './time-engines.ts';

/** Enough beats for steady figures, few enough for the plain kernels to be done at once. */
const REPORTED_BEATS = 256;

const runner = new Runner({ enginesFor, fetchDemo, post });
const adaptation = new Adaptation(runner, post);
let classification: Promise<Classification> | null = null;

addEventListener('message', async ({ data: request }: MessageEvent<Request | FilesAhead>) => {
  if ('ahead' in request) {
    awaitFilesAhead(request);
    return;
  }
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

/** The first scores do not wait for the networks and kernels of the classifier. */
function classificationOfRunner(): Promise<Classification> {
  classification ??= import('./classification.ts').then((module) => new module.Classification(runner));
  // What could not be fetched is asked for again the next time.
  classification.catch(() => {
    classification = null;
  });
  return classification;
}

async function answer(request: Request): Promise<unknown> {
  const { run } = request.params;
  switch (request.call) {
    case 'open': {
      const { set, engines } = await runner.open(run, request.params.source, request.params.urls);
      return { set, engine: engines.info };
    }
    case 'cancel':
      runner.cancel(run);
      return null;
    case 'acknowledge':
      runner.acknowledge(run);
      return null;
    case 'inspect':
      return runner.inspect(run, request.params.index, request.params.pair);
    case 'report-layers': {
      const beats = await runner.sample(run, REPORTED_BEATS);
      return beats.count === 0 ? [] : reportLayers(runner.enginesOf(run).pair, beats);
    }
    case 'export-model':
      return exportArchive(runner.enginesOf(run).pair, request.params.format);
    case 'time-engines':
      return timeEngines(runner.enginesOf(run));
    case 'overlay':
      return runner.overlay(run, request.params.groups, request.params.pair);
    case 'read-trace':
      return runner.readTrace(run, request.params.request);
    case 'templates':
      return runner.templates(run);
    case 'adapt':
      return adaptation.start(run, request.params.minutes);
    case 'cancel-adaptation':
      adaptation.cancel();
      return null;
    case 'classify':
      return (await classificationOfRunner()).start(run, request.params.stage);
    case 'time-classifier':
      return (await classificationOfRunner()).time(run, request.params.stage);
    case 'export-classifier':
      return (await classificationOfRunner()).export(request.params.stage, request.params.format);
    default:
      return assertUnreachable(request);
  }
}
