/** What `sparse-program.ts` writes into memory and the kernels read; all addresses in bytes. */

/** Beats that go through together: they lie across the lanes of four vectors. */
export const TILE_BEATS: i32 = 16;
/** Two neighbouring values of every beat of a tile: int16 `[16, 2]`. */
export const PAIR_BYTES: usize = 64;

@unmanaged
export class Program {
  /** float32 `[beats, length]` */
  samples: usize;
  /** float32 `[beats, featureCount]` */
  features: usize;
  /** int8 `[beats, classes]` */
  logits: usize;
  length: i32;
  featureCount: i32;
  classes: i32;
  scale: f32;
  zeroPoint: i32;
  featureScale: f32;
  featureZeroPoint: i32;
  logitZeroPoint: i32;
  /** int16: windows of four beats with the padding of the first layer, and features with nothing; bytes from beat to beat. */
  windowRow: usize;
  windowRowBytes: usize;
  featureRow: usize;
  featureRowBytes: usize;
  /** Values of padding before the window in `windowRow`. */
  padBefore: i32;
  /** Pairs, or where `isSpread` single values, that the first tensor takes from `windowRow`. */
  windowPairs: i32;
  featurePairs: i32;
  /** 1 where every sample takes a pair of its own, for a first layer of odd stride. */
  isSpread: i32;
  /** Tiles. */
  input: usize;
  featureTarget: usize;
  output: usize;
  layers: usize;
  layerCount: i32;
  /** `quantizeEight` takes it. */
  rounding: f32;
}

export const LAYER_BYTES: i32 = 64;

@unmanaged
export class Layer {
  /** The pair under the first window of the first position. */
  input: usize;
  inputStepBytes: i32;
  output: usize;
  outputStepBytes: i32;
  /** 1 for a fully connected layer. */
  positions: i32;
  /** Output channels, two by two; a channel that is not there gives 0. */
  channelPairs: i32;
  /** 1: every block says where its inputs lie; 0: every pair under the window has one. */
  isSparse: i32;
  /** `CONSTANTS_BYTES` for each pair of channels. */
  constants: usize;
  /**
   * Blocks of two channels by two inputs, one pair of channels after the other: int16 `[2, 2]`, and before it, in a
   * sparse layer, the uint32 offset of the inputs from the first one under the window.
   */
  blocks: usize;
  /** Bounds of the output with its zero point taken off. */
  lowest: i32;
  highest: i32;
  /** How sums become outputs, `FINISH_` below. */
  finish: i32;
}

/** By multiplier and shift to the right, 1..62. */
export const FINISH_MULTIPLY: i32 = 0;
/** By `USUAL_SHIFT` to the right alone, half a step being in the biases; ties away from zero. */
export const FINISH_SHIFT: i32 = 1;
/** The same where what lies below 0 becomes 0 however it is rounded. */
export const FINISH_SHIFT_RELU: i32 = 2;

/** int32: biases of both channels; their multipliers and shifts to the right, where these finish; blocks; one unused. */
export const CONSTANTS_BYTES: usize = 32;
