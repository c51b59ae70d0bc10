/** What `fp32-program.ts` writes into memory and the kernels read; all addresses in bytes. */

@unmanaged
export class Program {
  /** float32 `[beats, length]` */
  samples: usize;
  /** uint16 `[beats]` */
  validLengths: usize;
  /** float32 `[beats]` */
  scores: usize;
  /** float32 `[beats, length]` */
  reconstruction: usize;
  length: i32;
  /** Of the first tensor and of the last: where beat 0 begins. */
  input: usize;
  output: usize;
  /** int32: before this address as many -1 as a beat has samples and more, from it on as many 0. */
  maskEnd: usize;
  layers: usize;
  layerCount: i32;
  /** Beats that the activations have room for, a multiple of four. */
  tileBeats: i32;
}

/**
 * From one beat to the next, in every tensor: `activation-layout.ts`. A constant goes into the instructions that load,
 * so that four beats need one pointer.
 */
export const BEAT_BYTES: usize = 8256;

export const LAYER_BYTES: i32 = 48;

@unmanaged
export class Layer {
  input: usize;
  /** Bytes from the first value of one position's window to that of the next. */
  inputStepBytes: i32;
  output: usize;
  outputStepBytes: i32;
  /** 1 for a fully connected layer. */
  positions: i32;
  /** Values under the window. */
  window: i32;
  channels: i32;
  /** 0 after a ReLU, else minus infinity. */
  lowest: f32;
  parameters: usize;
}
