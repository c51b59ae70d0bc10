import { conv1dPadBefore, type LayerPlan, tensorSize } from '../network.ts';
import type { KernelMemory } from './kernel-memory.ts';

/**
 * Beats whose activations lie in memory at a time: few enough for the first-level cache, a multiple of the four
 * that go through together.
 */
export const TILE_BEATS = 16;

/** Values that a store of whole vectors may write beyond the end of a beat, and a load of pairs read. */
const SLACK_VALUES = 16;

/** Where a tile of one tensor lies: `[TILE_BEATS, padding + values + padding]`. */
export interface ActivationTensor {
  /** The first value under the first window of beat 0: padding, where the layer pads. */
  readonly windowAddress: number;
  /** The first value of beat 0 itself. */
  readonly address: number;
  readonly beatBytes: number;
}

/** The input of every layer, in order, and the output of the last. */
export function layOutActivations(
  plans: readonly LayerPlan[],
  inputLength: number,
  bytesPerValue: number,
  memory: KernelMemory,
): ActivationTensor[] {
  const layOut = (padBefore: number, values: number, padAfter: number): ActivationTensor => {
    const beatBytes = 16 * Math.ceil(((padBefore + values + padAfter + SLACK_VALUES) * bytesPerValue) / 16);
    const windowAddress = memory.reserve(beatBytes * TILE_BEATS);
    return { windowAddress, address: windowAddress + padBefore * bytesPerValue, beatBytes };
  };
  const inputs = plans.map((plan) => {
    const { before, after } = paddingOf(plan);
    const { channels } = plan.input;
    return layOut(before * channels, tensorSize(plan.input), after * channels);
  });
  return [...inputs, layOut(0, inputLength, 0)];
}

/** Samples of zeros on either side of a layer's input. */
function paddingOf({ layer, input, output }: LayerPlan): { before: number; after: number } {
  if (layer.kind !== 'conv1d') return { before: 0, after: 0 };
  const before = conv1dPadBefore(layer, input.length);
  const span = (output.length - 1) * layer.stride + layer.kernelSize;
  return { before, after: Math.max(0, span - before - input.length) };
}

/** The input of a convolution or a fully connected layer as the kernels walk it, in values. */
export interface WindowWalk {
  readonly positions: number;
  /** Values under the window. */
  readonly window: number;
  /** From one position to the next. */
  readonly step: number;
  readonly channels: number;
}

export function walkWindows({ layer, input, output }: LayerPlan): WindowWalk {
  if (layer.kind === 'conv1d') {
    return {
      positions: output.length,
      window: layer.kernelSize * input.channels,
      step: layer.stride * input.channels,
      channels: layer.filters,
    };
  }
  return { positions: 1, window: tensorSize(input), step: 0, channels: tensorSize(output) };
}
