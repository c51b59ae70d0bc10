/** Times every engine on the same beats, in turns: whatever else the machine does falls on all of them. */
import type { ScorerInput } from '../../../models/beat-scorer.ts';
import { loadModelPair } from '../../../models/load-model-pair.ts';
import type { ModelCard } from '../../../models/model-card.ts';
import { prepareBeats } from '../../../signal/prepare-beats.ts';
import { syntheticBeats } from '../../../signal/synthetic-beats.ts';
import { answerRequests } from './answer-requests.ts';
import { ENGINE_NAMES, type EngineId, type EnginesRequest, type EngineTiming } from './engine-timing.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { startEngines, type TimedEngine } from './start-engines.ts';
import { timeInTurns } from './time-in-turns.ts';

const BATCH_BEATS = 256;
const SEED = 1;
/** How far the scores of two FP32 engines may lie apart; beats have a range of about 1. */
const FP32_TOLERANCE = 1e-4;

answerRequests(async (request: EnginesRequest): Promise<EngineTiming[]> => {
  const pair = await loadModelPair((path) => fetchBytes(new URL(path, request.modelUrl)));
  const batches = makeBatches(pair.card, request.batches);
  const engines = await startEngines(pair, batches[0]);
  const ids = Object.keys(ENGINE_NAMES).filter((id): id is EngineId => id in engines);
  const differences = await compareScores(engines, batches[0]);
  const times = await timeInTurns(
    ids.map((id) => (call) => engines[id](batches[call % batches.length])),
    request,
  );
  return ids.map((engine, i) => ({
    engine,
    microsecondsPerBeat: times[i].map((microseconds) => microseconds / BATCH_BEATS),
    scoreDifference: differences.get(engine) ?? null,
  }));
});

function makeBatches(card: ModelCard, batches: number): ScorerInput[] {
  const count = batches * BATCH_BEATS;
  const rows = syntheticBeats({ count, abnormalFraction: 0.3, seed: SEED });
  const { samples, validLengths } = prepareBeats(
    { count, width: rows.length, values: rows.samples },
    card.input,
  );
  const length = card.input.lengthSamples;
  return Array.from({ length: batches }, (_, batch) => {
    const first = batch * BATCH_BEATS;
    const end = first + BATCH_BEATS;
    return {
      count: BATCH_BEATS,
      length,
      samples: samples.subarray(first * length, end * length),
      validLengths: validLengths.subarray(first, end),
    };
  });
}

/** @throws when an FP32 engine, or our INT8 kernels, do not score as the TypeScript of their precision does. */
async function compareScores(
  engines: Record<EngineId, TimedEngine>,
  batch: ScorerInput,
): Promise<Map<EngineId, number>> {
  const differences = new Map<EngineId, number>();
  const compare = async (id: EngineId, reference: EngineId, tolerance: number): Promise<void> => {
    const expected = await engines[reference](batch);
    const scores = await engines[id](batch);
    if (scores === null || expected === null) throw new Error(`${id} gives no scores`);
    const difference = expected.reduce((worst, score, i) => Math.max(worst, Math.abs(score - scores[i])), 0);
    if (!(difference <= tolerance)) throw new Error(`${id} is off by ${difference}`);
    differences.set(id, difference);
  };
  for (const id of ['fp32-simd', 'tfjs-fused', 'tfjs-layers', 'litert-fp32'] as const) {
    await compare(id, 'fp32-typescript', FP32_TOLERANCE);
  }
  await compare('int8-simd', 'int8-typescript', 0);
  // Floats are all that it takes and gives, so that its errors are those from the float samples: no bound is demanded.
  await compare('litert-int8', 'int8-typescript', Number.POSITIVE_INFINITY);
  return differences;
}
