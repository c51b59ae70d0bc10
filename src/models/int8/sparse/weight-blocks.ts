/**
 * Weights in blocks of two output channels by two neighbouring inputs: what the sparse kernel computes together or leaves
 * out, and so what pruning takes away together.
 */
import type { PlacedLayer } from '../../classifier/input-places.ts';

export interface WeightBlocks {
  /** Pairs of output channels, the last of which may be alone. */
  readonly channelPairs: number;
  /** Pairs of inputs under the window. */
  readonly inputPairs: number;
  /** `[outputs, inputs]`, for every weight the block it lies in: `channelPair * inputPairs + inputPair`. */
  readonly blockOf: Int32Array;
}

export function blocksOf({ plan, places }: PlacedLayer): WeightBlocks {
  const inputs = places.length;
  const inputPairs = Math.floor(places[inputs - 1] / 2) + 1;
  const blockOf = Int32Array.from(
    { length: plan.weightCount },
    (_, i) => (Math.floor(i / inputs) >> 1) * inputPairs + (places[i % inputs] >> 1),
  );
  return { channelPairs: Math.ceil(plan.biasCount / 2), inputPairs, blockOf };
}

/** How the sparse kernel pairs what it reads: a first layer of odd stride has to have every sample to itself. */
export function windowChannelsFor(stride: number): number {
  return stride % 2 === 0 ? 1 : 2;
}
