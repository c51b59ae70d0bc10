/**
 * LiteRT.js runs the exported `.tflite` files, made for one size of batch. It passes no int8 tensors, so the INT8
 * file quantizes and dequantizes at its edges itself. It loads by `importScripts`, which only classic workers have.
 */
import { loadAndCompile, Tensor } from '@litertjs/core';
import type { ScorerInput } from '../../../models/beat-scorer.ts';

export interface LiteRtEngine {
  /** Floats in, floats out. */
  reconstruct(batch: ScorerInput): Promise<Float32Array>;
  /** The network alone, over a tensor that was there already, its output not read. */
  run(): Promise<void>;
}

/** @param batch what `run` runs over; its size is the one the model was made for. */
export async function startLiteRt(
  model: Uint8Array<ArrayBuffer>,
  { count, length, samples }: ScorerInput,
): Promise<LiteRtEngine> {
  const compiled = await loadAndCompile(model, { accelerator: 'wasm' });
  const shape = [count, length];
  const waiting = new Tensor(samples, shape);
  return {
    async reconstruct(batch) {
      const input = new Tensor(batch.samples, shape);
      const [output] = await compiled.run(input);
      const reconstruction = output.toTypedArray();
      input.delete();
      output.delete();
      if (!(reconstruction instanceof Float32Array)) throw new Error('the model gives floats');
      return reconstruction;
    },
    async run() {
      const [output] = await compiled.run(waiting);
      output.delete();
    },
  };
}
