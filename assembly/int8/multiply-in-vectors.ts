import { BEAT_BYTES, Layer } from './records';
import {
  FINISH_LINEAR,
  FINISH_RELU,
  finishOf,
  firstRoundedUp,
  requantizeLinear,
  requantizeRelu,
  shiftBeyond,
  USUAL_SHIFT,
  zeroBeyond,
} from './requantize';

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
  const finish = finishOf(layer);
  const highest = i16x8.splat(<i16>layer.highest);
  const zeroPoint = i16x8.splat(<i16>layer.zeroPoint);
  const beyondUsual = layer.shift - USUAL_SHIFT;
  const zero = zeroBeyond(layer);
  const firstUp = i16x8.splat(<i16>firstRoundedUp(layer));
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
      if (beyondUsual !== 0) {
        a0 = shiftBeyond(a0, zero, beyondUsual);
        b0 = shiftBeyond(b0, zero, beyondUsual);
        a1 = shiftBeyond(a1, zero, beyondUsual);
        b1 = shiftBeyond(b1, zero, beyondUsual);
        a2 = shiftBeyond(a2, zero, beyondUsual);
        b2 = shiftBeyond(b2, zero, beyondUsual);
        a3 = shiftBeyond(a3, zero, beyondUsual);
        b3 = shiftBeyond(b3, zero, beyondUsual);
      }
      if (finish === FINISH_RELU) {
        v128.store(target, requantizeRelu(a0, b0));
        v128.store(target, requantizeRelu(a1, b1), BEAT_BYTES);
        v128.store(target, requantizeRelu(a2, b2), 2 * BEAT_BYTES);
        v128.store(target, requantizeRelu(a3, b3), 3 * BEAT_BYTES);
      } else if (finish === FINISH_LINEAR) {
        v128.store(target, requantizeLinear(a0, b0, firstUp, zeroPoint));
        v128.store(target, requantizeLinear(a1, b1, firstUp, zeroPoint), BEAT_BYTES);
        v128.store(target, requantizeLinear(a2, b2, firstUp, zeroPoint), 2 * BEAT_BYTES);
        v128.store(target, requantizeLinear(a3, b3, firstUp, zeroPoint), 3 * BEAT_BYTES);
      } else {
        v128.store(target, i16x8.min_u(requantizeRelu(a0, b0), highest));
        v128.store(target, i16x8.min_u(requantizeRelu(a1, b1), highest), BEAT_BYTES);
        v128.store(target, i16x8.min_u(requantizeRelu(a2, b2), highest), 2 * BEAT_BYTES);
        v128.store(target, i16x8.min_u(requantizeRelu(a3, b3), highest), 3 * BEAT_BYTES);
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
  const finish = finishOf(layer);
  const highest = i16x8.splat(<i16>layer.highest);
  const zeroPoint = i16x8.splat(<i16>layer.zeroPoint);
  const beyondUsual = layer.shift - USUAL_SHIFT;
  const zero = zeroBeyond(layer);
  const firstUp = i16x8.splat(<i16>firstRoundedUp(layer));
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
      if (beyondUsual !== 0) {
        a0 = shiftBeyond(a0, zero, beyondUsual);
        a1 = shiftBeyond(a1, zero, beyondUsual);
        a2 = shiftBeyond(a2, zero, beyondUsual);
        a3 = shiftBeyond(a3, zero, beyondUsual);
      }
      let firstTwo: v128;
      let lastTwo: v128;
      if (finish === FINISH_LINEAR) {
        firstTwo = requantizeLinear(a0, a1, firstUp, zeroPoint);
        lastTwo = requantizeLinear(a2, a3, firstUp, zeroPoint);
      } else {
        firstTwo = i16x8.min_u(requantizeRelu(a0, a1), highest);
        lastTwo = i16x8.min_u(requantizeRelu(a2, a3), highest);
      }
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
