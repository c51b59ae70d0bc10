import { finishPair, storeRelu } from './finish-pair';
import { CONSTANTS_BYTES, FINISH_SHIFT_RELU, Layer, PAIR_BYTES } from './records';

/** An offset and four weights. */
const BLOCK_BYTES: usize = 12;

/** Convolution or fully connected, over the blocks that are there: two channels of every position of sixteen beats at a time. */
export function multiplySparse(layer: Layer): void {
  const isRelu = layer.finish === FINISH_SHIFT_RELU;
  const highest = i16x8.splat(<i16>layer.highest);
  const inputStep = <usize>layer.inputStepBytes;
  const outputStep = <usize>layer.outputStepBytes;
  let from = layer.blocks;
  let constants = layer.constants;
  let firstTarget = layer.output;
  for (let pair = layer.channelPairs; pair > 0; pair--) {
    const end = from + BLOCK_BYTES * load<u32>(constants, 24);
    let row = layer.input;
    let target = firstTarget;
    for (let position = layer.positions; position > 0; position--) {
      let a0 = v128.load_splat<i32>(constants);
      let b0 = v128.load_splat<i32>(constants, 4);
      let a1 = a0;
      let b1 = b0;
      let a2 = a0;
      let b2 = b0;
      let a3 = a0;
      let b3 = b0;
      for (let block = from; block < end; block += BLOCK_BYTES) {
        const inputs = row + load<u32>(block);
        const a = v128.load_splat<i32>(block, 4);
        const b = v128.load_splat<i32>(block, 8);
        let x = v128.load(inputs);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(x, a));
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(x, b));
        x = v128.load(inputs, 16);
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(x, a));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(x, b));
        x = v128.load(inputs, 32);
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(x, a));
        b2 = i32x4.add(b2, i32x4.dot_i16x8_s(x, b));
        x = v128.load(inputs, 48);
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(x, a));
        b3 = i32x4.add(b3, i32x4.dot_i16x8_s(x, b));
      }
      if (isRelu) storeRelu(target, a0, a1, a2, a3, b0, b1, b2, b3, highest);
      else finishPair(layer, constants, target, a0, a1, a2, a3, b0, b1, b2, b3);
      row += inputStep;
      target += outputStep;
    }
    from = end;
    constants += CONSTANTS_BYTES;
    firstTarget += PAIR_BYTES;
  }
}
