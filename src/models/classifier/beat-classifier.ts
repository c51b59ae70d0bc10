/** A beat classifier as whoever asks it sees it: beats in, probabilities of the AAMI classes out. */
import { assert } from '../../core/assert.ts';
import { AAMI_CLASSES } from '../../core/label.ts';
import type { Precision } from '../../core/precision.ts';
import { classifyS8Reference } from '../int8/sparse/classifier-reference.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import { canRunSparseKernels, startSparseEngine } from '../int8/sparse/sparse-engine.ts';
import type { NetworkWeights } from '../network.ts';
import { BATCH_BEATS } from '../simd/kernel-memory.ts';
import { type ClassifierNetwork, classCount } from './classifier-network.ts';
import { runClassifierFloat } from './float-classifier.ts';

export interface ClassifierInput {
  readonly count: number;
  /** `[count, inputLength]`, as `signal/classifier-input.ts` or `signal/row-classifier-input.ts` cuts them. */
  readonly windows: Float32Array;
  /** `[count, featureCount]`: in the order of the card. */
  readonly features: Float32Array;
}

export interface BeatClassifier {
  readonly precision: Precision;
  /** For people. */
  readonly engine: string;
  /** @returns `[count, classes]`, each row adds up to 1; classes in the order of `AAMI_CLASSES` */
  classify(input: ClassifierInput): Float32Array;
}

/** Plain float arithmetic: exact to read, not fast. */
export function floatClassifier(network: ClassifierNetwork, weights: NetworkWeights): BeatClassifier {
  const { inputLength, featureCount } = network;
  return {
    precision: 'fp32',
    engine: 'JavaScript',
    classify({ count, windows, features }) {
      const logits: number[] = [];
      for (let beat = 0; beat < count; beat++) {
        const outputs = runClassifierFloat(
          network,
          weights,
          windows.subarray(beat * inputLength, (beat + 1) * inputLength),
          features.subarray(beat * featureCount, (beat + 1) * featureCount),
        );
        logits.push(...outputs[outputs.length - 1]);
      }
      return softmaxRows(logits, classCount(network));
    },
  };
}

/** Integers up to the logits; only the softmax is in floats. Without WebAssembly SIMD the reference itself runs. */
export function int8Classifier(classifier: QuantizedClassifier): BeatClassifier {
  const { network, output } = classifier;
  const classes = classCount(network);
  const logitsOf = logitEngine(classifier);
  const powers = powersBelow(output.scale);
  return {
    precision: 'int8',
    engine: canRunSparseKernels() ? 'WebAssembly SIMD, sparse' : 'JavaScript',
    classify({ count, windows, features }) {
      assert(windows.length === count * network.inputLength, `${windows.length} samples of ${count} beats`);
      assert(
        features.length === count * network.featureCount,
        `${features.length} features of ${count} beats`,
      );
      const probabilities = new Float32Array(count * classes);
      for (let start = 0; start < count; start += BATCH_BEATS) {
        const end = Math.min(count, start + BATCH_BEATS);
        const quanta = logitsOf(
          windows.subarray(start * network.inputLength, end * network.inputLength),
          features.subarray(start * network.featureCount, end * network.featureCount),
          end - start,
        );
        softmaxOfQuanta(quanta, powers, probabilities.subarray(start * classes, end * classes), classes);
      }
      return probabilities;
    },
  };
}

/** The softmax of int8 logits has 256 powers of e at most: of how many quanta each logit lies below the largest. */
function powersBelow(scale: number): Float64Array {
  return Float64Array.from({ length: 256 }, (_, quanta) => Math.exp(-quanta * scale));
}

function softmaxOfQuanta(
  quanta: Int8Array,
  powers: Float64Array,
  probabilities: Float32Array,
  classes: number,
): void {
  for (let start = 0; start < quanta.length; start += classes) {
    let largest = -128;
    for (let k = start; k < start + classes; k++) if (quanta[k] > largest) largest = quanta[k];
    let sum = 0;
    for (let k = start; k < start + classes; k++) sum += powers[largest - quanta[k]];
    for (let k = start; k < start + classes; k++) probabilities[k] = powers[largest - quanta[k]] / sum;
  }
}

type LogitEngine = (windows: Float32Array, features: Float32Array, count: number) => Int8Array;

function logitEngine(classifier: QuantizedClassifier): LogitEngine {
  if (!canRunSparseKernels())
    return (windows, features) => classifyS8Reference(classifier, windows, features);
  const engine = startSparseEngine(classifier);
  return (windows, features, count) => engine.logits(windows, features, count);
}

function softmaxRows(logits: ArrayLike<number>, classes: number): Float32Array {
  const rows = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = start; k < start + classes; k++) largest = Math.max(largest, logits[k]);
    let sum = 0;
    for (let k = start; k < start + classes; k++) sum += Math.exp(logits[k] - largest);
    for (let k = start; k < start + classes; k++) rows[k] = Math.exp(logits[k] - largest) / sum;
  }
  return rows;
}

/**
 * The most probable class of every beat, the first of equals.
 * @param values logits or probabilities, `[beats, classes]`
 */
export function callClasses(values: ArrayLike<number>, classes: number = AAMI_CLASSES.length): Uint8Array {
  return Uint8Array.from({ length: values.length / classes }, (_, beat) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (values[beat * classes + k] > values[beat * classes + best]) best = k;
    }
    return best;
  });
}
