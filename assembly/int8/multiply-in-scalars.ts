import { BEAT_BYTES, Layer } from './records';

const CONSTANTS_BYTES: usize = 12;

/**
 * Convolution or fully connected as the reference words it, for what `prepare-layer.ts` cannot turn into shifts.
 * Parameters: int32 bias, multiplier, shift to the right (1..62) of each channel, then int16 weights `[channels, window]`.
 */
export function multiplyInScalars(layer: Layer, beats: i32): void {
  const windowBytes = <usize>(2 * layer.window);
  for (let beat = 0; beat < beats; beat++) {
    let row = layer.input + beat * BEAT_BYTES;
    let output = layer.output + beat * BEAT_BYTES;
    for (let position = 0; position < layer.positions; position++) {
      let constants = layer.parameters;
      let weights = constants + CONSTANTS_BYTES * layer.channels;
      for (let channel = 0; channel < layer.channels; channel++) {
        let sum = load<i32>(constants);
        for (let at: usize = 0; at < windowBytes; at += 2) {
          sum += <i32>load<i16>(row + at) * <i32>load<i16>(weights + at);
        }
        const value = requantizeScalar(sum, constants);
        store<i16>(output + 2 * channel, min(layer.highest, max(layer.lowest, value)));
        constants += CONSTANTS_BYTES;
        weights += windowBytes;
      }
      row += layer.inputStepBytes;
      output += layer.outputStepBytes;
    }
  }
}

function requantizeScalar(sum: i32, constants: usize): i32 {
  const right = <i64>load<i32>(constants, 8);
  return <i32>((<i64>sum * <i64>load<i32>(constants, 4) + ((<i64>1) << (right - 1))) >> right);
}
