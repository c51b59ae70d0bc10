/**
 * How the C of a classifier keeps weights: in blocks of two filters by two neighbouring taps, which is what is pruned
 * together. Where enough of them are gone the blocks that are left stand one after the other, each behind a byte that says
 * how many were left out before it.
 */
import type { QuantizedLayer } from '../int8/quantized-network.ts';
import { conv1dPadBefore, type LayerPlan, tensorSize } from '../network.ts';

const LARGEST_SKIP = 255;

export interface PackedWeights {
  /** `[blocks, 2 filters, 2 taps]` */
  readonly weights: Int8Array;
  /** `[blocks]`; null where every block is there. */
  readonly skips: Uint8Array | null;
  /** Blocks of each pair of filters. */
  readonly blocks: Int32Array;
}

export function packWeights({ plan, weights }: QuantizedLayer): PackedWeights {
  const sparse = packBlocks(plan, weights, true);
  return 5 * (sparse.weights.length / 4) < 4 * blockCount(plan) ? sparse : packBlocks(plan, weights, false);
}

/** With nothing left out. */
export function blockCount(plan: LayerPlan): number {
  return filterPairs(plan) * tapPairs(plan);
}

export function filterPairs({ biasCount }: LayerPlan): number {
  return Math.ceil(biasCount / 2);
}

function tapPairs({ weightCount, biasCount }: LayerPlan): number {
  return Math.ceil(weightCount / biasCount / 2);
}

function packBlocks(plan: LayerPlan, weights: Int8Array, leaveOut: boolean): PackedWeights {
  const taps = plan.weightCount / plan.biasCount;
  const packed: number[] = [];
  const skips: number[] = [];
  const weightAt = (filter: number, tap: number): number =>
    filter < plan.biasCount && tap < taps ? weights[filter * taps + tap] : 0;
  const blocks = Int32Array.from({ length: filterPairs(plan) }, (_, pair) => {
    const before = skips.length;
    let next = 0;
    for (let block = 0; block < tapPairs(plan); block++) {
      const values = [2 * pair, 2 * pair + 1].flatMap((filter) => [
        weightAt(filter, 2 * block),
        weightAt(filter, 2 * block + 1),
      ]);
      const isEmpty = values.every((value) => value === 0);
      // One block at least, for C has no empty arrays.
      if (leaveOut && isEmpty && block - next < LARGEST_SKIP && packed.length > 0) continue;
      packed.push(...values);
      skips.push(block - next);
      next = block + 1;
    }
    return skips.length - before;
  });
  return { weights: Int8Array.from(packed), skips: leaveOut ? Uint8Array.from(skips) : null, blocks };
}

/** The input of a layer in its buffer, between paddings of zero points; all in values, channels included. */
export interface PaddedInput {
  readonly padBefore: number;
  readonly stride: number;
  /** Of the buffer: what the last window reaches, a whole number of pairs of taps. */
  readonly length: number;
}

export function paddedInput(plan: LayerPlan): PaddedInput {
  const { layer, input, output } = plan;
  const conv = layer.kind === 'conv1d' ? layer : null;
  const padBefore = conv ? conv1dPadBefore(conv, input.length) * input.channels : 0;
  const stride = conv ? conv.stride * input.channels : 0;
  const lastStart = conv ? (output.length - 1) * stride : 0;
  const length = Math.max(padBefore + tensorSize(input), lastStart + 2 * tapPairs(plan));
  return { padBefore, stride, length };
}
