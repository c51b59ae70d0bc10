import { Layer } from './records';

/**
 * Convolution or fully connected as the reference words it, for what `prepare-layer.ts` cannot scale to fit.
 * Parameters: int32 bias, multiplier, left shift, right shift of each channel, then int16 weights `[channels, window]`.
 */
export function multiplyInScalars(layer: Layer, beats: i32): void {
  const windowBytes = <usize>(2 * layer.window);
  for (let beat = 0; beat < beats; beat++) {
    let row = layer.input + beat * layer.inputBeatBytes;
    let output = layer.output + beat * layer.outputBeatBytes;
    for (let position = 0; position < layer.positions; position++) {
      let constants = layer.parameters;
      let weights = constants + 16 * layer.channels;
      for (let channel = 0; channel < layer.channels; channel++) {
        let sum = load<i32>(constants);
        for (let at: usize = 0; at < windowBytes; at += 2) {
          sum += <i32>load<i16>(row + at) * <i32>load<i16>(weights + at);
        }
        const value = requantizeScalar(sum, constants);
        store<i16>(output + 2 * channel, min(layer.highest, max(layer.lowest, value)));
        constants += 16;
        weights += windowBytes;
      }
      row += layer.inputStepBytes;
      output += layer.outputStepBytes;
    }
  }
}

function requantizeScalar(sum: i32, constants: usize): i32 {
  const shifted = sum << load<i32>(constants, 8);
  const high = <i32>((<i64>shifted * <i64>load<i32>(constants, 4) + (1 << 30)) >> 31);
  const right = load<i32>(constants, 12);
  const mask = <i32>(((<i64>1) << right) - 1);
  const threshold = (mask >> 1) + (high < 0 ? 1 : 0);
  return (high >> right) + ((high & mask) > threshold ? 1 : 0);
}
