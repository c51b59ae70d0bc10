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
import { quantizeRow } from './quantize-row';
import { LAYER_BYTES, Layer, PAIR_BYTES, Program, TILE_BEATS } from './records';

/** Fills `logits`. */
export function classifyBatch(address: usize, beats: i32): void {
  const program = changetype<Program>(address);
  for (let start = 0; start < beats; start += TILE_BEATS) {
    const count = min(TILE_BEATS, beats - start);
    for (let beat = 0; beat < count; beat++) readBeat(program, start + beat, beat);
    for (let i = 0; i < program.layerCount; i++) {
      const layer = changetype<Layer>(program.layers + i * LAYER_BYTES);
      if (layer.isSparse) multiplySparse(layer);
      else multiplyDense(layer);
    }
    for (let beat = 0; beat < count; beat++) writeLogits(program, start + beat, beat);
  }
}

/** @param place of the beat in its tile */
function readBeat(program: Program, beat: i32, place: i32): void {
  const row = program.windowRow;
  quantizeRow(
    program.samples + 4 * beat * program.length,
    row + 2 * program.padBefore,
    program.length,
    program.scale,
    program.zeroPoint,
  );
  const target = program.input + 4 * place;
  if (program.isSpread) {
    for (let i = 0; i < program.windowPairs; i++) {
      store<i32>(target + i * PAIR_BYTES, <i32>load<u16>(row + 2 * i));
    }
  } else {
    for (let i = 0; i < program.windowPairs; i++) {
      store<i32>(target + i * PAIR_BYTES, load<i32>(row + 4 * i));
    }
  }
  quantizeRow(
    program.features + 4 * beat * program.featureCount,
    program.featureRow,
    program.featureCount,
    program.featureScale,
    program.featureZeroPoint,
  );
  const featureTarget = program.featureTarget + 4 * place;
  for (let i = 0; i < program.featurePairs; i++) {
    store<i32>(featureTarget + i * PAIR_BYTES, load<i32>(program.featureRow + 4 * i));
  }
}

function writeLogits(program: Program, beat: i32, place: i32): void {
  const from = program.output + 4 * place;
  const to = program.logits + beat * program.classes;
  for (let i = 0; i < program.classes; i++) {
    const value = load<i16>(from + (i >> 1) * PAIR_BYTES + 2 * (i & 1));
    store<i8>(to + i, value + program.logitZeroPoint);
  }
}
