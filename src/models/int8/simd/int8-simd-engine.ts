import { InlinedKernels } from '../../../core/wasm-kernels.ts';
import { BATCH_BEATS } from '../../simd/kernel-memory.ts';
import type { QuantizedNetwork } from '../quantized-network.ts';
import { INT8_KERNELS_BASE64 } from './int8-kernels.ts';
import { buildInt8Program } from './int8-program.ts';

const KERNELS = new InlinedKernels(INT8_KERNELS_BASE64);

/** A network on the vector kernels. What it gives back is a view, good until the next call. */
export interface Int8SimdEngine {
  /** Mean absolute errors. @param samples `[count, length]` @param count at most `BATCH_BEATS` @returns `[count]` */
  score(samples: Float32Array, validLengths: Uint16Array, count: number): Float32Array;
  /** Their sums in quanta. @param samples `[count, length]` @param count at most `BATCH_BEATS` @returns int32 `[count]` */
  errorSums(samples: Float32Array, validLengths: Uint16Array, count: number): Int32Array;
  /** @param samples `[count, length]` @param count at most `BATCH_BEATS` @returns int8 `[count, length]` */
  reconstruct(samples: Float32Array, count: number): Int8Array;
}

/** Whether WebAssembly runs here, with SIMD. */
export function canRunInt8Simd(): boolean {
  return KERNELS.canRun();
}

export function startInt8SimdEngine(network: QuantizedNetwork): Int8SimdEngine {
  const length = network.inputLength;
  const program = buildInt8Program(network);
  const { buffer } = program.memory;
  const [scoreBatch, reconstructBatch] = KERNELS.start(program.memory, ['scoreBatch', 'reconstructBatch']);
  const sampleRoom = new Float32Array(buffer, program.samples, BATCH_BEATS * length);
  const validRoom = new Uint16Array(buffer, program.validLengths, BATCH_BEATS);
  const sums = new Int32Array(buffer, program.errorSums, BATCH_BEATS);
  const scores = new Float32Array(buffer, program.scores, BATCH_BEATS);
  const reconstruction = new Int8Array(buffer, program.reconstruction, BATCH_BEATS * length);
  const run = (samples: Float32Array, validLengths: Uint16Array, count: number): void => {
    sampleRoom.set(samples);
    validRoom.set(validLengths);
    scoreBatch(program.address, count);
  };
  return {
    score(samples, validLengths, count) {
      run(samples, validLengths, count);
      return scores.subarray(0, count);
    },
    errorSums(samples, validLengths, count) {
      run(samples, validLengths, count);
      return sums.subarray(0, count);
    },
    reconstruct(samples, count) {
      sampleRoom.set(samples);
      reconstructBatch(program.address, count);
      return reconstruction.subarray(0, count * length);
    },
  };
}
