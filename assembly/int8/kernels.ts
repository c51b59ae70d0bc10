/**
 * The INT8 network on WebAssembly SIMD: AssemblyScript, built by `npm run build:kernels`. It equals
 * `src/models/int8/reference.ts` bit for bit; `src/models/int8/simd/int8-program.ts` writes what it reads.
 *
 * Activations are int16 with the zero point taken off (-255..255), so that padding is 0. Four output channels lie
 * across the lanes of a vector, and four beats go through at a time, so that a weight once loaded serves four.
 * Every store of a vector may run over the end of its row by zeros; the next row, or slack, takes them.
 */

import { quantizeBeats, scoreBeats } from './beat-ends';
import { interpolate } from './interpolate';
import { multiplyInScalars } from './multiply-in-scalars';
import { multiplyInVectors } from './multiply-in-vectors';
import { BEAT_BYTES, KIND_SCALAR, KIND_VECTOR, LAYER_BYTES, Layer, Program } from './records';

/** Fills `errorSums` and `scores`; both have room for whole fours of beats. */
export function scoreBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  for (let start = 0; start < beats; start += program.tileBeats) {
    const count = min(program.tileBeats, beats - start);
    runTile(program, start, count);
    for (let beat = 0; beat < count; beat += 4) scoreBeats(program, start + beat, beat);
  }
}

/** Fills `reconstruction`. */
export function reconstructBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  for (let start = 0; start < beats; start += program.tileBeats) {
    const count = min(program.tileBeats, beats - start);
    runTile(program, start, count);
    for (let beat = 0; beat < count; beat++) {
      const from = program.output + <usize>beat * BEAT_BYTES;
      const to = program.reconstruction + (start + beat) * program.length;
      for (let i = 0; i < program.length; i++) {
        store<i8>(to + i, load<i16>(from + 2 * i) + program.zeroPoint);
      }
    }
  }
}

function runTile(program: Program, start: i32, count: i32): void {
  quantizeBeats(program, start, count);
  for (let i = 0; i < program.layerCount; i++) {
    const layer = changetype<Layer>(program.layers + i * LAYER_BYTES);
    if (layer.kind === KIND_VECTOR) multiplyInVectors(layer, count);
    else if (layer.kind === KIND_SCALAR) multiplyInScalars(layer, count);
    else interpolate(layer, count);
  }
}
