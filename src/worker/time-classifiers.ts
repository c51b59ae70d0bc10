import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { classifyS8Reference } from '../models/int8/sparse/classifier-reference.ts';
import type { QuantizedClassifier } from '../models/int8/sparse/quantized-classifier.ts';
import { canRunSparseKernels, startSparseEngine } from '../models/int8/sparse/sparse-engine.ts';
import { BATCH_BEATS } from '../models/simd/kernel-memory.ts';
import { type TimingRules, timeInTurns } from './time-in-turns.ts';

/** What the plain reference is given instead of a batch. */
const REFERENCE_BEATS = 16;

/**
 * What a beat costs each classifier.
 * @param input of at least one beat; its beats are repeated to fill a batch
 * @returns microseconds a beat, in the order of the classifiers
 */
export async function timeClassifiers(
  classifiers: readonly QuantizedClassifier[],
  input: ClassifierInput,
  rules: TimingRules,
): Promise<number[]> {
  const isFast = canRunSparseKernels();
  const beats = isFast ? BATCH_BEATS : REFERENCE_BEATS;
  const windows = repeated(input.windows, beats * (input.windows.length / input.count));
  const features = repeated(input.features, beats * (input.features.length / input.count));
  const runs = classifiers.map((classifier) => {
    if (!isFast) return () => classifyS8Reference(classifier, windows, features);
    const engine = startSparseEngine(classifier);
    return () => engine.logits(windows, features, beats);
  });
  const times = await timeInTurns(runs, rules);
  return times.map((ms) => (ms * 1000) / beats);
}

function repeated(values: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => values[i % values.length]);
}
