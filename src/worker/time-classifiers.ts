import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { classifyS8Reference } from '../models/int8/sparse/classifier-reference.ts';
import type { QuantizedClassifier } from '../models/int8/sparse/quantized-classifier.ts';
import { canRunSparseKernels, startSparseEngine } from '../models/int8/sparse/sparse-engine.ts';
import { BATCH_BEATS } from '../models/simd/kernel-memory.ts';

const WARM_UP_ROUNDS = 3;
const ROUNDS = 11;
/** Batches between two looks at the clock, whose steps are a tenth of a millisecond in some browsers. */
const BATCHES = 8;
/** What one round of the plain reference takes instead. */
const REFERENCE_BEATS = 16;

/**
 * What a beat costs, classifiers taking turns so that whatever else the machine does falls on all of them.
 * @param input of at least one beat; its beats are repeated to fill a batch
 * @param now milliseconds
 * @param pause waited for between rounds, outside the clock; what it throws ends the measurement
 * @returns microseconds a beat, medians of the rounds, in the order of the classifiers
 */
export async function timeClassifiers(
  classifiers: readonly QuantizedClassifier[],
  input: ClassifierInput,
  now: () => number,
  pause: () => Promise<void>,
): Promise<number[]> {
  const isFast = canRunSparseKernels();
  const beats = isFast ? BATCH_BEATS : REFERENCE_BEATS;
  const windows = repeated(input.windows, beats * (input.windows.length / input.count));
  const features = repeated(input.features, beats * (input.features.length / input.count));
  const runs = classifiers.map((classifier) => {
    if (!isFast) return () => classifyS8Reference(classifier, windows, features);
    const engine = startSparseEngine(classifier);
    return () => {
      for (let batch = 0; batch < BATCHES; batch++) engine.logits(windows, features, beats);
    };
  });
  const times = runs.map((): number[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const start = now();
      run();
      if (round >= WARM_UP_ROUNDS) times[i].push(now() - start);
    }
    await pause();
  }
  const perRound = beats * (isFast ? BATCHES : 1);
  return times.map((rounds) => (rounds.sort((a, b) => a - b)[ROUNDS >> 1] * 1000) / perRound);
}

function repeated(values: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => values[i % values.length]);
}
