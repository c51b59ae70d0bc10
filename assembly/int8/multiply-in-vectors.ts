import { Layer } from './records';
import { BLOCK_BYTES, requantize } from './requantize';

/**
 * Convolution or fully connected, eight channels at a time and four where no more are left.
 * Parameters: for eight channels two blocks, then int16 weights `[pairs, 8, 2]`; for four one, then `[pairs, 4, 2]`.
 */
export function multiplyInVectors(layer: Layer, beats: i32): void {
  const pairs = <usize>layer.window;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = layer.input + beat * layer.inputBeatBytes;
    let output = layer.output + beat * layer.outputBeatBytes;
    for (let position = 0; position < layer.positions; position++) {
      let block = layer.parameters;
      let target = output;
      let channels = layer.channels;
      for (; channels > 4; channels -= 8) {
        multiplyEight(layer, row, block, target);
        block += 2 * BLOCK_BYTES + 32 * pairs;
        target += 16;
      }
      if (channels > 0) multiplyFour(layer, row, block, target);
      row += layer.inputStepBytes;
      output += layer.outputStepBytes;
    }
  }
}

/** Eight channels of one position of four beats. */
function multiplyEight(layer: Layer, row: usize, block: usize, target: usize): void {
  const rowBytes = layer.inputBeatBytes;
  let a0 = v128.load(block);
  let b0 = v128.load(block, BLOCK_BYTES);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let x0 = row;
  let x1 = x0 + rowBytes;
  let x2 = x1 + rowBytes;
  let x3 = x2 + rowBytes;
  let weights = block + 2 * BLOCK_BYTES;
  for (const end = weights + 32 * layer.window; weights < end; weights += 32) {
    const a = v128.load(weights);
    const b = v128.load(weights, 16);
    let x = v128.load_splat<i32>(x0);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, a));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x, b));
    x = v128.load_splat<i32>(x1);
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, a));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x, b));
    x = v128.load_splat<i32>(x2);
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(x, a));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(x, b));
    x = v128.load_splat<i32>(x3);
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(x, a));
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(x, b));
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  const next = block + BLOCK_BYTES;
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  v128.store(target, clamp(requantize(a0, block), requantize(b0, next), lowest, highest));
  const target1 = target + layer.outputBeatBytes;
  v128.store(target1, clamp(requantize(a1, block), requantize(b1, next), lowest, highest));
  const target2 = target1 + layer.outputBeatBytes;
  v128.store(target2, clamp(requantize(a2, block), requantize(b2, next), lowest, highest));
  const target3 = target2 + layer.outputBeatBytes;
  v128.store(target3, clamp(requantize(a3, block), requantize(b3, next), lowest, highest));
}

/** The same for four channels. */
function multiplyFour(layer: Layer, row: usize, block: usize, target: usize): void {
  const rowBytes = layer.inputBeatBytes;
  let a0 = v128.load(block);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let x0 = row;
  let x1 = x0 + rowBytes;
  let x2 = x1 + rowBytes;
  let x3 = x2 + rowBytes;
  let weights = block + BLOCK_BYTES;
  for (const end = weights + 16 * layer.window; weights < end; weights += 16) {
    const a = v128.load(weights);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load_splat<i32>(x0), a));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load_splat<i32>(x1), a));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load_splat<i32>(x2), a));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load_splat<i32>(x3), a));
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  const firstTwo = clamp(requantize(a0, block), requantize(a1, block), lowest, highest);
  const lastTwo = clamp(requantize(a2, block), requantize(a3, block), lowest, highest);
  const targetBytes = layer.outputBeatBytes;
  v128.store_lane<i64>(target, firstTwo, 0);
  v128.store_lane<i64>(target + targetBytes, firstTwo, 1);
  v128.store_lane<i64>(target + 2 * targetBytes, lastTwo, 0);
  v128.store_lane<i64>(target + 3 * targetBytes, lastTwo, 1);
}

/** Twice four channels to eight int16. */
function clamp(low: v128, high: v128, lowest: v128, highest: v128): v128 {
  return i16x8.min_s(i16x8.max_s(i16x8.narrow_i32x4_s(low, high), lowest), highest);
}
