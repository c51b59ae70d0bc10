/** What a beat costs on the integer kernels, every classifier in turn and in the same run. */
import type { QuantizedClassifier } from '../../models/int8/sparse/quantized-classifier.ts';
import { startSparseEngine } from '../../models/int8/sparse/sparse-engine.ts';
import type { KernelChoice } from '../../models/int8/sparse/sparse-program.ts';
import { BATCH_BEATS } from '../../models/simd/kernel-memory.ts';

const WARM_UP_ROUNDS = 200;
const ROUNDS = 1500;

export interface TimedClassifier {
  readonly classifier: QuantizedClassifier;
  readonly choice: KernelChoice;
}

export interface BeatTime {
  /** Median over the rounds. */
  readonly microseconds: number;
  /** Of the fastest round: what is left when nothing else runs. */
  readonly leastMicroseconds: number;
}

/** @param windows of `BATCH_BEATS` beats @param features of the same */
export function timeClassifiers(
  timed: readonly TimedClassifier[],
  windows: Float32Array,
  features: Float32Array,
): BeatTime[] {
  const engines = timed.map(({ classifier, choice }) => startSparseEngine(classifier, choice));
  const times = engines.map(() => new Float64Array(ROUNDS));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [i, engine] of engines.entries()) {
      const start = performance.now();
      engine.logits(windows, features, BATCH_BEATS);
      if (round >= 0) times[i][round] = (1000 * (performance.now() - start)) / BATCH_BEATS;
    }
  }
  return times.map((rounds) => {
    rounds.sort();
    return { microseconds: rounds[ROUNDS >> 1], leastMicroseconds: rounds[0] };
  });
}
