/** What `gradient-program.ts` writes into memory and the kernels read; all addresses and strides in bytes. */

@unmanaged
export class Layer {
  /** The first value under the first window of beat 0; windows hold their values one behind the other. */
  input: usize;
  inputBeatBytes: i32;
  inputStepBytes: i32;
  /** `[positions, channels]` of beat 0. */
  output: usize;
  outputBeatBytes: i32;
  /** Shaped like input and output, a beat as far from the next. */
  inputGradient: usize;
  outputGradient: usize;
  positions: i32;
  /** Values under the window. */
  window: i32;
  /** A multiple of four. */
  channels: i32;
  isRelu: i32;
  /** `[window, channels]` */
  weightsByInput: usize;
  /** `[channels, windowBytes / 4]` */
  weightsByOutput: usize;
  biases: usize;
  /** `[channels, windowBytes / 4]` */
  weightGradient: usize;
  biasGradient: usize;
  /** Of a row of weights by output: the window rounded up to eight values. */
  windowBytes: i32;
  /** Beats whose gradients are summed before they go to memory, a multiple of four. */
  groupBeats: i32;
}
