/**
 * A beat classifier in integers on WebAssembly SIMD: AssemblyScript, built by `npm run build:kernels`. It equals
 * `src/models/int8/sparse/classifier-reference.ts` bit for bit; `sparse-program.ts` writes what it reads.
 *
 * Sixteen beats lie across the lanes of four vectors, so that a weight stands for itself alone and any block of two
 * channels by two inputs that holds nothing but zeros is left out at no cost. Activations are int16 with the zero point
 * taken off, so that padding is 0.
 */
import { multiplyDense } from './multiply-dense';
import { multiplySparse } from './multiply-sparse';
import { LAYER_BYTES, Layer, Program, TILE_BEATS } from './records';
import { readTile, writeLogits } from './tile-ends';

/** Fills `logits`. */
export function classifyBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  for (let start = 0; start < beats; start += TILE_BEATS) {
    readTile(program, start, min(TILE_BEATS, beats - start));
    for (let i = 0; i < program.layerCount; i++) {
      const layer = changetype<Layer>(program.layers + i * LAYER_BYTES);
      if (layer.isSparse) multiplySparse(layer);
      else multiplyDense(layer);
    }
    writeLogits(program, start);
  }
}
