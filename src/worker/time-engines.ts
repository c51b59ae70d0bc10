import type { BeatScorer, ScorerInput } from '../models/beat-scorer.ts';
import { fitsFp32Kernels } from '../models/fp32/simd/fp32-program.ts';
import { canRunFp32Simd, createFp32SimdScorer } from '../models/fp32/simd/fp32-simd-scorer.ts';
import { prepareBeats } from '../signal/prepare-beats.ts';
import { syntheticBeats } from '../signal/synthetic-beats.ts';
import type { Engines } from './engines.ts';
import type { EngineTime } from './protocol.ts';
import { timeInTurns } from './time-in-turns.ts';

const BATCH_BEATS = 256;

/** What a beat costs on each engine, here and now. */
export async function timeEngines({ pair, scorers }: Engines): Promise<EngineTime[]> {
  const rows = syntheticBeats({ count: BATCH_BEATS, abnormalFraction: 0.3, seed: 1 });
  const { samples, validLengths } = prepareBeats(
    { count: rows.count, width: rows.length, values: rows.samples },
    pair.card.input,
  );
  const batch: ScorerInput = {
    count: BATCH_BEATS,
    length: pair.card.input.lengthSamples,
    samples,
    validLengths,
  };
  // An FP32 kernel tuned as hard tells what INT8 itself gains; a comparison with TensorFlow.js alone flatters.
  const canTune = canRunFp32Simd() && fitsFp32Kernels(pair.card.network);
  const tuned = canTune ? [createFp32SimdScorer(pair.card, pair.fp32)] : [];
  const engines: BeatScorer[] = [scorers.fp32, ...tuned, scorers.int8];
  const times = await timeInTurns(
    engines.map((scorer) => () => scorer.score(batch)),
    { now: () => performance.now(), pause: async () => {} },
  );
  return engines.map(({ precision, engine }, index) => ({
    precision,
    engine,
    microsecondsPerBeat: (times[index] * 1000) / BATCH_BEATS,
  }));
}
