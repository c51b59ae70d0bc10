import { BEAT_BYTES, Layer } from './records';
import { requantizeLinear, requantizeRelu, takeTiesAway, USUAL_SHIFT } from './requantize';

/** int32 biases of four channels. */
const BLOCK_BYTES: usize = 16;

/**
 * Convolution or fully connected. Channels go by eights; what is left over, by four or eight, comes first, for its
 * stores run by zeros over the first channels of the next position. Parameters: for eight channels int32 biases [8],
 * then int16 weights `[pairs, 8, 2]`; for four biases [4], then `[pairs, 4, 2]`.
 */
export function multiplyInVectors(layer: Layer, beats: i32): void {
  const pairs = <usize>layer.window;
  const eights = <usize>(layer.channels >> 3);
  const rest = layer.channels & 7;
  let block = layer.parameters;
  if (rest > 4) {
    multiplyEight(layer, block, layer.output + 16 * eights, beats);
    block += 2 * BLOCK_BYTES + 32 * pairs;
  } else if (rest > 0) {
    multiplyFour(layer, block, layer.output + 16 * eights, beats);
    block += BLOCK_BYTES + 16 * pairs;
  }
  for (let eight: usize = 0; eight < eights; eight++) {
    multiplyEight(layer, block, layer.output + 16 * eight, beats);
    block += 2 * BLOCK_BYTES + 32 * pairs;
  }
}

/** Eight channels of every position, four beats at a time. */
function multiplyEight(layer: Layer, block: usize, output: usize, beats: i32): void {
  const biasA = v128.load(block);
  const biasB = v128.load(block, BLOCK_BYTES);
  const weights = block + 2 * BLOCK_BYTES;
  const end = weights + 32 * layer.window;
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  const isRelu = layer.lowest === 0;
  const half = i32x4.splat(1 << (layer.shift - 1));
  const beyondUsual = layer.shift - USUAL_SHIFT;
  const inputStep = <usize>layer.inputStepBytes;
  const outputStep = <usize>layer.outputStepBytes;
  let firstRow = layer.input;
  let firstTarget = output;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = firstRow;
    let target = firstTarget;
    for (let position = layer.positions; position > 0; position--) {
      let a0 = biasA;
      let b0 = biasB;
      let a1 = biasA;
      let b1 = biasB;
      let a2 = biasA;
      let b2 = biasB;
      let a3 = biasA;
      let b3 = biasB;
      let x = row;
      for (let at = weights; at < end; at += 32) {
        const a = v128.load(at);
        const b = v128.load(at, 16);
        let pair = v128.load_splat<i32>(x);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, a));
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, b));
        pair = v128.load_splat<i32>(x, BEAT_BYTES);
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, a));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, b));
        pair = v128.load_splat<i32>(x, 2 * BEAT_BYTES);
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(pair, a));
        b2 = i32x4.add(b2, i32x4.dot_i16x8_s(pair, b));
        pair = v128.load_splat<i32>(x, 3 * BEAT_BYTES);
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(pair, a));
        b3 = i32x4.add(b3, i32x4.dot_i16x8_s(pair, b));
        x += 4;
      }
      if (!isRelu) {
        a0 = takeTiesAway(a0, half);
        b0 = takeTiesAway(b0, half);
        a1 = takeTiesAway(a1, half);
        b1 = takeTiesAway(b1, half);
        a2 = takeTiesAway(a2, half);
        b2 = takeTiesAway(b2, half);
        a3 = takeTiesAway(a3, half);
        b3 = takeTiesAway(b3, half);
      }
      if (beyondUsual !== 0) {
        a0 = i32x4.shr_s(a0, beyondUsual);
        b0 = i32x4.shr_s(b0, beyondUsual);
        a1 = i32x4.shr_s(a1, beyondUsual);
        b1 = i32x4.shr_s(b1, beyondUsual);
        a2 = i32x4.shr_s(a2, beyondUsual);
        b2 = i32x4.shr_s(b2, beyondUsual);
        a3 = i32x4.shr_s(a3, beyondUsual);
        b3 = i32x4.shr_s(b3, beyondUsual);
      }
      if (isRelu) {
        v128.store(target, requantizeRelu(a0, b0, highest));
        v128.store(target, requantizeRelu(a1, b1, highest), BEAT_BYTES);
        v128.store(target, requantizeRelu(a2, b2, highest), 2 * BEAT_BYTES);
        v128.store(target, requantizeRelu(a3, b3, highest), 3 * BEAT_BYTES);
      } else {
        v128.store(target, requantizeLinear(a0, b0, lowest, highest));
        v128.store(target, requantizeLinear(a1, b1, lowest, highest), BEAT_BYTES);
        v128.store(target, requantizeLinear(a2, b2, lowest, highest), 2 * BEAT_BYTES);
        v128.store(target, requantizeLinear(a3, b3, lowest, highest), 3 * BEAT_BYTES);
      }
      row += inputStep;
      target += outputStep;
    }
    firstRow += 4 * BEAT_BYTES;
    firstTarget += 4 * BEAT_BYTES;
  }
}

/** The same for four channels. */
function multiplyFour(layer: Layer, block: usize, output: usize, beats: i32): void {
  const bias = v128.load(block);
  const weights = block + BLOCK_BYTES;
  const end = weights + 16 * layer.window;
  const lowest = i16x8.splat(<i16>layer.lowest);
  const highest = i16x8.splat(<i16>layer.highest);
  const isRelu = layer.lowest === 0;
  const half = i32x4.splat(1 << (layer.shift - 1));
  const beyondUsual = layer.shift - USUAL_SHIFT;
  const inputStep = <usize>layer.inputStepBytes;
  const outputStep = <usize>layer.outputStepBytes;
  let firstRow = layer.input;
  let firstTarget = output;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = firstRow;
    let target = firstTarget;
    for (let position = layer.positions; position > 0; position--) {
      let a0 = bias;
      let a1 = bias;
      let a2 = bias;
      let a3 = bias;
      let x = row;
      for (let at = weights; at < end; at += 16) {
        const a = v128.load(at);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load_splat<i32>(x), a));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load_splat<i32>(x, BEAT_BYTES), a));
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load_splat<i32>(x, 2 * BEAT_BYTES), a));
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load_splat<i32>(x, 3 * BEAT_BYTES), a));
        x += 4;
      }
      if (!isRelu) {
        a0 = takeTiesAway(a0, half);
        a1 = takeTiesAway(a1, half);
        a2 = takeTiesAway(a2, half);
        a3 = takeTiesAway(a3, half);
      }
      if (beyondUsual !== 0) {
        a0 = i32x4.shr_s(a0, beyondUsual);
        a1 = i32x4.shr_s(a1, beyondUsual);
        a2 = i32x4.shr_s(a2, beyondUsual);
        a3 = i32x4.shr_s(a3, beyondUsual);
      }
      const firstTwo = isRelu ? requantizeRelu(a0, a1, highest) : requantizeLinear(a0, a1, lowest, highest);
      const lastTwo = isRelu ? requantizeRelu(a2, a3, highest) : requantizeLinear(a2, a3, lowest, highest);
      v128.store_lane<i64>(target, firstTwo, 0);
      v128.store_lane<i64>(target, firstTwo, 1, BEAT_BYTES);
      v128.store_lane<i64>(target, lastTwo, 0, 2 * BEAT_BYTES);
      v128.store_lane<i64>(target, lastTwo, 1, 3 * BEAT_BYTES);
      row += inputStep;
      target += outputStep;
    }
    firstRow += 4 * BEAT_BYTES;
    firstTarget += 4 * BEAT_BYTES;
  }
}
