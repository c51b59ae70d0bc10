/** Times every stage of a classifier on every engine in turns: whatever else the machine does falls on all of them. */
import { loadLiteRt } from '@litertjs/core';
import { createRng } from '../../../core/rng.ts';
import { loadClassifierCard } from '../../../models/classifier/load-classifier.ts';
import { type ClassifierAtStage, loadClassifierAtStage } from '../../../models/export/classifier-stage.ts';
import { classifyS8Reference } from '../../../models/int8/sparse/classifier-reference.ts';
import { answerRequests } from './answer-requests.ts';
import { type ClassifierBatch, startClassifierEngines } from './classifier-engines.ts';
import {
  CLASSIFIER_ENGINES,
  type ClassifierEngineId,
  type ClassifierTiming,
  type ClassifierTimingRequest,
} from './classifier-timing.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { type TimedCall, timeInTurns } from './time-in-turns.ts';

const SEED = 1;

answerRequests(async (request: ClassifierTimingRequest): Promise<ClassifierTiming[]> => {
  await loadLiteRt('/');
  const readOwn = (path: string) => fetchBytes(new URL(path, request.modelUrl));
  const card = await loadClassifierCard(readOwn);
  const calls: { sparsity: number; engine: ClassifierEngineId; call: TimedCall }[] = [];
  for (const stage of card.stages) {
    const classifier = await loadClassifierAtStage(readOwn, card, stage);
    const batch = noiseBatch(classifier, request.batchBeats);
    const engines = await startClassifierEngines(classifier, batch);
    for (const kernel of ['int8-dense', 'int8-sparse'] as const) {
      expectReference(classifier, batch, await engines[kernel]());
    }
    const ids = Object.keys(CLASSIFIER_ENGINES).filter((id): id is ClassifierEngineId => id in engines);
    for (const engine of ids) calls.push({ sparsity: stage.sparsity, engine, call: engines[engine] });
  }
  const times = await timeInTurns(
    calls.map(({ call }) => call),
    request,
  );
  return calls.map(({ sparsity, engine }, i) => ({
    sparsity,
    engine,
    microsecondsPerBeat: times[i].map((microseconds) => microseconds / request.batchBeats),
  }));
});

function noiseBatch({ stage }: ClassifierAtStage, count: number): ClassifierBatch {
  const rng = createRng(SEED);
  const noise = (length: number) => Float32Array.from({ length }, () => 0.5 * rng.nextGaussian());
  const { inputLength, featureCount } = stage.network;
  return { count, windows: noise(count * inputLength), features: noise(count * featureCount) };
}

/** @throws when a kernel does not give the very logits of the TypeScript. */
function expectReference(
  { int8 }: ClassifierAtStage,
  batch: ClassifierBatch,
  logits: ArrayLike<number>,
): void {
  const expected = classifyS8Reference(int8, batch.windows, batch.features);
  if (logits.length !== expected.length || expected.some((value, i) => value !== logits[i])) {
    throw new Error('the kernels differ from the reference');
  }
}
