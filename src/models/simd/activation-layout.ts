import { assert } from '../../core/assert.ts';
import { conv1dPadBefore, type LayerPlan, tensorSize } from '../network.ts';
import type { KernelMemory } from './kernel-memory.ts';

/**
 * Beats whose activations lie in memory at a time: few enough for the first-level cache, a multiple of the four
 * that go through together.
 */
export const TILE_BEATS = 16;

/**
 * From a value of one beat to the same value of the next, in every tensor; the kernels of `assembly/` hold it as a
 * constant. A cache line more than a power of two, so that beats do not compete for the same lines of the cache.
 */
const BEAT_BYTES = 8256;

/** Values that a store of whole vectors may write beyond the end of a tensor, and a load of pairs read. */
const SLACK_VALUES = 16;

/** Where one tensor lies; every beat has padding, values and padding. */
export interface ActivationTensor {
  /** The first value under the first window of beat 0: padding, where the layer pads. */
  readonly windowAddress: number;
  /** The first value of beat 0 itself. */
  readonly address: number;
}

/** Of one beat, in values. */
interface TensorRoom {
  readonly padBefore: number;
  readonly total: number;
}

/** Whether the activations of a beat fit into what the kernels have for them. */
export function fitsKernels(
  plans: readonly LayerPlan[],
  inputLength: number,
  bytesPerValue: number,
): boolean {
  return beatBytes(tensorRooms(plans, inputLength), bytesPerValue) <= BEAT_BYTES;
}

/** The input of every layer, in order, and the output of the last. They have to fit. */
export function layOutActivations(
  plans: readonly LayerPlan[],
  inputLength: number,
  bytesPerValue: number,
  memory: KernelMemory,
): ActivationTensor[] {
  const rooms = tensorRooms(plans, inputLength);
  assert(beatBytes(rooms, bytesPerValue) <= BEAT_BYTES, 'the activations of a beat fit the kernels');
  let windowAddress = memory.reserve(BEAT_BYTES * TILE_BEATS);
  return rooms.map((room) => {
    const tensor = { windowAddress, address: windowAddress + room.padBefore * bytesPerValue };
    windowAddress += roomBytes(room, bytesPerValue);
    return tensor;
  });
}

function tensorRooms(plans: readonly LayerPlan[], inputLength: number): TensorRoom[] {
  const inputs = plans.map((plan) => {
    const { before, after } = paddingOf(plan);
    const { channels } = plan.input;
    return {
      padBefore: before * channels,
      total: before * channels + tensorSize(plan.input) + after * channels,
    };
  });
  return [...inputs, { padBefore: 0, total: inputLength }];
}

function beatBytes(rooms: readonly TensorRoom[], bytesPerValue: number): number {
  return rooms.reduce((sum, room) => sum + roomBytes(room, bytesPerValue), 0);
}

function roomBytes({ total }: TensorRoom, bytesPerValue: number): number {
  return 16 * Math.ceil(((total + SLACK_VALUES) * bytesPerValue) / 16);
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

/** Channels that one vector kernel call computes. */
export interface ChannelBlock {
  readonly first: number;
  readonly width: 4 | 8;
}

/** By eights, in the order of the kernels: what is left over comes first, in four or eight. */
export function channelBlocks(channels: number): ChannelBlock[] {
  const rest = channels % 8;
  const blocks: ChannelBlock[] = [];
  if (rest > 0) blocks.push({ first: channels - rest, width: rest > 4 ? 8 : 4 });
  for (let first = 0; first + 8 <= channels; first += 8) blocks.push({ first, width: 8 });
  return blocks;
}
