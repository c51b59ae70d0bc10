import { BEAT_BYTES, Layer } from './records';

/** Biases of four channels. */
const BLOCK_BYTES: usize = 16;

/**
 * Convolution or fully connected. Channels go by eights; what is left over, by four or eight, comes first, for its
 * stores run by zeros over the first channels of the next position. Parameters: for eight channels two blocks, then
 * weights `[window, 8]`; for four one, then `[window, 4]`.
 */
export function multiply(layer: Layer, beats: i32): void {
  const window = <usize>layer.window;
  const eights = <usize>(layer.channels >> 3);
  const rest = layer.channels & 7;
  let block = layer.parameters;
  if (rest > 4) {
    multiplyEight(layer, block, layer.output + 32 * eights, beats);
    block += 2 * BLOCK_BYTES + 32 * window;
  } else if (rest > 0) {
    multiplyFour(layer, block, layer.output + 32 * eights, beats);
    block += BLOCK_BYTES + 16 * window;
  }
  for (let eight: usize = 0; eight < eights; eight++) {
    multiplyEight(layer, block, layer.output + 32 * eight, beats);
    block += 2 * BLOCK_BYTES + 32 * window;
  }
}

/** Eight channels of every position, four beats at a time. */
function multiplyEight(layer: Layer, block: usize, output: usize, beats: i32): void {
  const biasA = v128.load(block);
  const biasB = v128.load(block, BLOCK_BYTES);
  const weights = block + 2 * BLOCK_BYTES;
  const end = weights + 32 * layer.window;
  const lowest = f32x4.splat(layer.lowest);
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
        let value = v128.load_splat<f32>(x);
        a0 = f32x4.add(a0, f32x4.mul(value, a));
        b0 = f32x4.add(b0, f32x4.mul(value, b));
        value = v128.load_splat<f32>(x, BEAT_BYTES);
        a1 = f32x4.add(a1, f32x4.mul(value, a));
        b1 = f32x4.add(b1, f32x4.mul(value, b));
        value = v128.load_splat<f32>(x, 2 * BEAT_BYTES);
        a2 = f32x4.add(a2, f32x4.mul(value, a));
        b2 = f32x4.add(b2, f32x4.mul(value, b));
        value = v128.load_splat<f32>(x, 3 * BEAT_BYTES);
        a3 = f32x4.add(a3, f32x4.mul(value, a));
        b3 = f32x4.add(b3, f32x4.mul(value, b));
        x += 4;
      }
      v128.store(target, f32x4.pmax(a0, lowest));
      v128.store(target, f32x4.pmax(b0, lowest), 16);
      v128.store(target, f32x4.pmax(a1, lowest), BEAT_BYTES);
      v128.store(target, f32x4.pmax(b1, lowest), BEAT_BYTES + 16);
      v128.store(target, f32x4.pmax(a2, lowest), 2 * BEAT_BYTES);
      v128.store(target, f32x4.pmax(b2, lowest), 2 * BEAT_BYTES + 16);
      v128.store(target, f32x4.pmax(a3, lowest), 3 * BEAT_BYTES);
      v128.store(target, f32x4.pmax(b3, lowest), 3 * BEAT_BYTES + 16);
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
  const lowest = f32x4.splat(layer.lowest);
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
        a0 = f32x4.add(a0, f32x4.mul(v128.load_splat<f32>(x), a));
        a1 = f32x4.add(a1, f32x4.mul(v128.load_splat<f32>(x, BEAT_BYTES), a));
        a2 = f32x4.add(a2, f32x4.mul(v128.load_splat<f32>(x, 2 * BEAT_BYTES), a));
        a3 = f32x4.add(a3, f32x4.mul(v128.load_splat<f32>(x, 3 * BEAT_BYTES), a));
        x += 4;
      }
      v128.store(target, f32x4.pmax(a0, lowest));
      v128.store(target, f32x4.pmax(a1, lowest), BEAT_BYTES);
      v128.store(target, f32x4.pmax(a2, lowest), 2 * BEAT_BYTES);
      v128.store(target, f32x4.pmax(a3, lowest), 3 * BEAT_BYTES);
      row += inputStep;
      target += outputStep;
    }
    firstRow += 4 * BEAT_BYTES;
    firstTarget += 4 * BEAT_BYTES;
  }
}
