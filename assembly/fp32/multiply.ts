import { Layer } from './records';

/** Biases of four channels. */
const BLOCK_BYTES: usize = 16;

/**
 * Convolution or fully connected, eight channels at a time and four where no more are left.
 * Parameters: for eight channels two blocks, then weights `[window, 8]`; for four one, then `[window, 4]`.
 * A store may run over the end of its row by zeros; the next row, or slack, takes them.
 */
export function multiply(layer: Layer, beats: i32): void {
  const window = <usize>layer.window;
  for (let beat = 0; beat < beats; beat += 4) {
    let row = layer.input + beat * layer.inputBeatBytes;
    let output = layer.output + beat * layer.outputBeatBytes;
    for (let position = 0; position < layer.positions; position++) {
      let block = layer.parameters;
      let target = output;
      let channels = layer.channels;
      for (; channels > 4; channels -= 8) {
        multiplyEight(layer, row, block, target);
        block += 2 * BLOCK_BYTES + 32 * window;
        target += 32;
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
    let x = v128.load_splat<f32>(x0);
    a0 = f32x4.add(a0, f32x4.mul(x, a));
    b0 = f32x4.add(b0, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x1);
    a1 = f32x4.add(a1, f32x4.mul(x, a));
    b1 = f32x4.add(b1, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x2);
    a2 = f32x4.add(a2, f32x4.mul(x, a));
    b2 = f32x4.add(b2, f32x4.mul(x, b));
    x = v128.load_splat<f32>(x3);
    a3 = f32x4.add(a3, f32x4.mul(x, a));
    b3 = f32x4.add(b3, f32x4.mul(x, b));
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  const targetBytes = layer.outputBeatBytes;
  const lowest = f32x4.splat(layer.lowest);
  v128.store(target, f32x4.pmax(a0, lowest));
  v128.store(target + 16, f32x4.pmax(b0, lowest));
  const target1 = target + targetBytes;
  v128.store(target1, f32x4.pmax(a1, lowest));
  v128.store(target1 + 16, f32x4.pmax(b1, lowest));
  const target2 = target1 + targetBytes;
  v128.store(target2, f32x4.pmax(a2, lowest));
  v128.store(target2 + 16, f32x4.pmax(b2, lowest));
  const target3 = target2 + targetBytes;
  v128.store(target3, f32x4.pmax(a3, lowest));
  v128.store(target3 + 16, f32x4.pmax(b3, lowest));
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
    a0 = f32x4.add(a0, f32x4.mul(v128.load_splat<f32>(x0), a));
    a1 = f32x4.add(a1, f32x4.mul(v128.load_splat<f32>(x1), a));
    a2 = f32x4.add(a2, f32x4.mul(v128.load_splat<f32>(x2), a));
    a3 = f32x4.add(a3, f32x4.mul(v128.load_splat<f32>(x3), a));
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
  const targetBytes = layer.outputBeatBytes;
  const lowest = f32x4.splat(layer.lowest);
  v128.store(target, f32x4.pmax(a0, lowest));
  v128.store(target + targetBytes, f32x4.pmax(a1, lowest));
  v128.store(target + 2 * targetBytes, f32x4.pmax(a2, lowest));
  v128.store(target + 3 * targetBytes, f32x4.pmax(a3, lowest));
}
