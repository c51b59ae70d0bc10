import { assert } from '../../../core/assert.ts';
import { InlinedKernels } from '../../../core/wasm-kernels.ts';
import { classCount } from '../../classifier/classifier-network.ts';
import { BATCH_BEATS } from '../../simd/kernel-memory.ts';
import type { QuantizedClassifier } from './quantized-classifier.ts';
import { SPARSE_KERNELS_BASE64 } from './sparse-kernels.ts';
import { buildSparseProgram, type KernelChoice } from './sparse-program.ts';

/** An integer classifier on the sparse vector kernels. */
export interface SparseEngine {
  /**
   * @param windows `[count, inputLength]`
   * @param features `[count, featureCount]`
   * @param count at most `BATCH_BEATS`
   * @returns int8 logits `[count, classes]`, a view that is good until the next call
   */
  logits(windows: Float32Array, features: Float32Array, count: number): Int8Array;
}

const KERNELS = new InlinedKernels(SPARSE_KERNELS_BASE64);

/** Whether WebAssembly runs here, with SIMD. */
export function canRunSparseKernels(): boolean {
  return KERNELS.canRun();
}

/** @param choice of the kernel of every layer: whichever is faster, unless one is to be measured. */
export function startSparseEngine(
  classifier: QuantizedClassifier,
  choice: KernelChoice = 'by-density',
): SparseEngine {
  const { network } = classifier;
  const program = buildSparseProgram(classifier, choice);
  const { buffer } = program.memory;
  const [classifyBatch] = KERNELS.start(program.memory, ['classifyBatch']);
  const sampleRoom = new Float32Array(buffer, program.samples, BATCH_BEATS * network.inputLength);
  const featureRoom = new Float32Array(buffer, program.features, BATCH_BEATS * network.featureCount);
  const classes = classCount(network);
  const logits = new Int8Array(buffer, program.logits, BATCH_BEATS * classes);
  return {
    logits(windows, features, count) {
      assert(count <= BATCH_BEATS, `a batch of ${count}`);
      sampleRoom.set(windows);
      featureRoom.set(features);
      classifyBatch(program.address, count);
      return logits.subarray(0, count * classes);
    },
  };
}
