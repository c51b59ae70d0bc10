/** Quantizes a classifier as it ships and has it call the beats of the test part. */

import { callClasses } from '../../models/classifier/beat-classifier.ts';
import type { PrunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import { quantizeClassifier } from '../../models/classifier/quantize-classifier.ts';
import type { QuantizedClassifier } from '../../models/int8/sparse/quantized-classifier.ts';
import { startSparseEngine } from '../../models/int8/sparse/sparse-engine.ts';
import { BATCH_BEATS } from '../../models/simd/kernel-memory.ts';
import {
  CLASS_COUNT,
  type ClassifierBeats,
  gatherInputs,
} from '../../training/classifier/classifier-beats.ts';
import type { PruningData } from '../../training/classifier/pruning-run.ts';

/** Training beats that ranges are seen on, the same share of every class. */
const CALIBRATION_BEATS = 2000;

export interface Int8Judgement {
  readonly classifier: QuantizedClassifier;
  /** For every beat of the test part. */
  readonly called: Uint8Array;
}

export function judgeInt8(
  { network, weights }: PrunedClassifier,
  { beats, split }: PruningData,
): Int8Judgement {
  const every = Math.max(1, Math.floor(split.training.length / CALIBRATION_BEATS));
  const calibration = gatherInputs(
    beats,
    split.training.filter((_, i) => i % every === 0),
  );
  const classifier = quantizeClassifier(network, weights, calibration);
  return { classifier, called: callClasses(int8Logits(classifier, beats, split.test)) };
}

function int8Logits(classifier: QuantizedClassifier, beats: ClassifierBeats, chosen: Int32Array): Int8Array {
  const engine = startSparseEngine(classifier);
  const logits = new Int8Array(chosen.length * CLASS_COUNT);
  for (let start = 0; start < chosen.length; start += BATCH_BEATS) {
    const batch = chosen.subarray(start, start + BATCH_BEATS);
    const { windows, features } = gatherInputs(beats, batch);
    logits.set(engine.logits(windows, features, batch.length), start * CLASS_COUNT);
  }
  return logits;
}
