/** Every engine on the same beats, in one worker of a real browser. */
import { trainedModels } from './bench-models.ts';
import { askNewWorker, openBenchSite } from './bench-site.ts';
import type { BenchBrowser } from './browser.ts';
import { describeEngines } from './engine-report.ts';
import type { EnginesRequest, EngineTiming } from './page/engine-timing.ts';
import type { Section } from './report.ts';

const WORKER = 'engines-worker';
const TURNS = { batches: 40, turnMs: 8, warmUpRounds: 10, rounds: 200 } as const;

export async function benchEngines({ browser, name }: BenchBrowser): Promise<Section> {
  const site = await openBenchSite([WORKER]);
  const page = await browser.newPage();
  try {
    await page.goto(site.address);
    let text = INTRODUCTION;
    for (const id of trainedModels()) {
      const request = { modelUrl: `${site.address}models/${id}/`, ...TURNS };
      const script = `${site.address}${WORKER}.js`;
      const { result } = await askNewWorker<EnginesRequest, EngineTiming[]>(page, script, request);
      text += `\n\n**${id}**\n\n${describeEngines(result)}`;
    }
    return { title: 'Engines', text, runtime: name };
  } finally {
    await page.close();
    await site.close();
  }
}

const INTRODUCTION = `All engines in one classic worker, one thread each, on the same ${TURNS.batches} batches of 256 prepared synthetic beats, in turns:
${TURNS.rounds} rounds after ${TURNS.warmUpRounds} for warming up, in another order each time, each engine as many batches as ${TURNS.turnMs} ms take.
A score is the whole way from float samples to one float a beat: into the engine (quantized where it is INT8), through the
network, out again, and the sum of errors over the valid samples; two rows run only LiteRT.js's network, over a tensor that
is there already, the output unread. LiteRT.js passes no int8 tensors, so its INT8 file quantizes and dequantizes by itself.
TensorFlow.js layers run by \`predictOnBatch\`, the faster way. In brackets the quartiles over the rounds; ratios are taken
round by round; the fastest round is the one that other work on the machine disturbed least.

*Score off by* is the largest difference from the TypeScript of the same precision over a batch. FP32 engines have to stay
within 1e-4, our INT8 kernels have to be equal. LiteRT.js INT8 takes its errors from the float samples, not from the
quantized ones, for floats are all that it shows; \`npm run test:e2e\` holds its integers against ours.`;
