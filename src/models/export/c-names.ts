import type { QuantizedLayer } from '../int8/quantized-network.ts';
import type { ModelPair } from '../load-model-pair.ts';
import { tensorSize } from '../network.ts';

/** What the C files of one model share: their names, and the sizes of the two buffers the layers take turns in. */
export interface CNames {
  /** Of files, functions and types, e.g. `beatlens_compact`. */
  readonly prefix: string;
  /** Of macros, e.g. `BEATLENS_COMPACT`. */
  readonly macro: string;
}

export function cNames({ card }: { readonly card: { readonly id: string } }): CNames {
  const prefix = `beatlens_${card.id.replaceAll('-', '_')}`;
  return { prefix, macro: prefix.toUpperCase() };
}

/** Bytes of the buffers that layer 0, 2, ... and layer 1, 3, ... write to; the last layer writes to its caller's. */
export function scratchBytes({ int8 }: Pick<ModelPair, 'int8'>): readonly [number, number] {
  const sizes = int8.layers.slice(0, -1).map(({ plan }) => tensorSize(plan.output));
  const largest = (parity: number): number =>
    Math.max(1, ...sizes.filter((_, layer) => layer % 2 === parity));
  return [largest(0), largest(1)];
}

/** Two where every bias of the network fits, else four. */
export function biasBytes(layers: readonly QuantizedLayer[]): 2 | 4 {
  return layers.every(({ biases }) => biases.every((bias) => Math.abs(bias) < 2 ** 15)) ? 2 : 4;
}
