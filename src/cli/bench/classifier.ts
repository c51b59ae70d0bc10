/** Every stored stage of both beat classifiers on every engine, in one worker of a real browser. */
import { readFile } from 'node:fs/promises';
import { loadClassifierCard } from '../../models/classifier/load-classifier.ts';
import { SHIPPED_CLASSIFIERS } from '../../models/shipped-models.ts';
import { MODELS_FOLDER } from './bench-models.ts';
import { askNewWorker, openBenchSite } from './bench-site.ts';
import type { BenchBrowser } from './browser.ts';
import { describeClassifier } from './classifier-report.ts';
import type { ClassifierTiming, ClassifierTimingRequest } from './page/classifier-timing.ts';
import type { Section } from './report.ts';

const WORKER = 'classifier-worker';
const TURNS = { turnMs: 1, warmUpRounds: 20, rounds: 600 } as const;
const BATCHES = [256, 1];

export async function benchClassifier({ browser, name }: BenchBrowser): Promise<Section> {
  const site = await openBenchSite([WORKER], true);
  const page = await browser.newPage();
  try {
    await page.goto(site.address);
    const parts = [INTRODUCTION];
    for (const id of SHIPPED_CLASSIFIERS) {
      const card = await loadClassifierCard((path) => readFile(new URL(`${id}/${path}`, MODELS_FOLDER)));
      for (const batchBeats of BATCHES) {
        const request = { modelUrl: `${site.address}models/${id}/`, batchBeats, ...TURNS };
        const script = `${site.address}${WORKER}.js`;
        const { result } = await askNewWorker<ClassifierTimingRequest, ClassifierTiming[]>(
          page,
          script,
          request,
        );
        parts.push(describeClassifier(card, batchBeats, result));
      }
    }
    return { title: 'The beat classifier and its pruned stages', text: parts.join('\n\n'), runtime: name };
  } finally {
    await page.close();
    await site.close();
  }
}

const INTRODUCTION = `Every stored stage on every engine in one classic worker, one thread, on the same batch of seeded noise (no time depends on
values), in turns: ${TURNS.rounds} rounds after ${TURNS.warmUpRounds} for warming up, in another order each time, each as many calls as ${TURNS.turnMs} ms takes. A call is the whole
way from floats, window and features, to logits. A single beat costs our kernels, which take sixteen side by side, what
sixteen cost, and FP32, which takes four, what four cost. The kernels that skip pruned blocks change to the dense one in a
layer where nearly every block is there; they are held against the unpruned network on the dense kernel, every other engine
against the unpruned network on itself. LiteRT.js runs the exported INT8 file: it gains from filters and units that
have left the network, and nothing from blocks of zeros. Before anything is timed both kernels have to give the very logits
of the TypeScript reference.`;
