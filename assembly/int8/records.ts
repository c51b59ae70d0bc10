/** What `int8-program.ts` writes into memory and the kernels read; all addresses in bytes. */

@unmanaged
export class Program {
  /** float32 `[beats, length]` */
  samples: usize;
  /** uint16 `[beats]` */
  validLengths: usize;
  /** int32 `[beats]`: |input - reconstruction| in quanta, over each beat's valid samples */
  errorSums: usize;
  /** float32 `[beats]`: mean absolute errors */
  scores: usize;
  /** int8 `[beats, length]` */
  reconstruction: usize;
  length: i32;
  scale: f32;
  zeroPoint: i32;
  /** Of the first tensor and of the last: where beat 0 begins. */
  input: usize;
  output: usize;
  /** int16: before this address as many -1 as a beat has samples and more, from it on as many 0. */
  maskEnd: usize;
  layers: usize;
  layerCount: i32;
  /** Beats that the activations have room for, a multiple of four. */
  tileBeats: i32;
  /** `quantizeEight` takes it. */
  rounding: f32;
}

/**
 * From one beat to the next, in every tensor: `activation-layout.ts`. A constant goes into the instructions that load,
 * so that four beats need one pointer.
 */
export const BEAT_BYTES: usize = 8256;

export const LAYER_BYTES: i32 = 64;
export const KIND_VECTOR: i32 = 0;
export const KIND_SCALAR: i32 = 1;

@unmanaged
export class Layer {
  /** 0 multiplies in vectors, 1 in scalars, 2 interpolates. */
  kind: i32;
  input: usize;
  /** Bytes from the first value of one position's window to that of the next. */
  inputStepBytes: i32;
  output: usize;
  outputStepBytes: i32;
  /** 1 for a fully connected layer. */
  positions: i32;
  /** Values under the window; for kind 0 in pairs, rounded up. */
  window: i32;
  channels: i32;
  /** Bounds of the output with its zero point taken off. */
  lowest: i32;
  highest: i32;
  /** Of kind 0: to the right, the same for all channels. */
  shift: i32;
  /** Of the output, and of what an interpolation takes. */
  zeroPoint: i32;
  parameters: usize;
}
