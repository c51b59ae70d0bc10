/**
 * One step of pruning: whole channels first, which leave the network, then blocks of weights, which the sparse kernel
 * leaves out. Sparsity is the share of the unpruned network's weights that are gone, either way.
 */
import { assert } from '../../core/assert.ts';
import type { Rng } from '../../core/rng.ts';
import { shuffle } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../models/classifier/classifier-network.ts';
import {
  blocksOfClassifier,
  type ClassifierCost,
  costOf,
  type PrunedClassifier,
} from '../../models/classifier/pruned-classifier.ts';
import {
  blocksByMagnitude,
  type CriterionBatches,
  layerSensitivity,
  SENSITIVITY_SHARES,
  taylorImportance,
} from './pruning-criteria.ts';
import { keepChannels } from './remove-channels.ts';

/** A layer keeps at least so many channels. */
const LEAST_CHANNELS = 4;
/**
 * Channels go as the kernel takes them, the even one with the odd one behind it: so blocks stay blocks.
 */
const CHANNELS_AT_A_TIME = 2;

/** In what order channels and blocks go. */
export type PruningOrder =
  | { readonly kind: 'criteria'; readonly batches: CriterionBatches }
  | { readonly kind: 'random'; readonly rng: Rng };

export interface PruningTarget {
  /** Share of the unpruned weights that are to be gone, 0..1. */
  readonly sparsity: number;
  /** Share of those that are to go with whole channels. */
  readonly channelShare: number;
  /** Of the unpruned network. */
  readonly unpruned: ClassifierCost;
}

/** @returns the smaller network, its masks applied, yet to be fine-tuned. */
export function pruneFurther(
  pruned: PrunedClassifier,
  target: PruningTarget,
  order: PruningOrder,
): PrunedClassifier {
  const { unpruned, sparsity, channelShare } = target;
  const weightsAfterChannels = unpruned.weights * (1 - sparsity * channelShare);
  const narrower = removeChannels(pruned, weightsAfterChannels, order);
  const wanted = Math.floor(unpruned.weights * (1 - sparsity));
  if (order.kind === 'random')
    return dropBlocksEvenly(narrower, wanted, (blocks) => shuffle(Int32Array.from(blocks), order.rng));
  const sensitivity = layerSensitivity(narrower, order.batches);
  return dropBlocksBySensitivity(narrower, target, sensitivity);
}

/** The same share of every layer's blocks, those of least magnitude: what is pruned at one go. */
export function pruneAtOnce(pruned: PrunedClassifier, weightsWanted: number): PrunedClassifier {
  return dropBlocksEvenly(pruned, weightsWanted, (blocks) => blocks);
}

/** Pairs of channels go one after the other, the least worth for their cost first, until the network is narrow enough. */
function removeChannels(
  pruned: PrunedClassifier,
  weightsWanted: number,
  order: PruningOrder,
): PrunedClassifier {
  // Criteria are looked at once: what stays keeps its rank, and fine-tuning follows.
  const worth =
    order.kind === 'criteria'
      ? taylorImportance(pruned, order.batches)
      : planClassifier(pruned.network).map(({ biasCount }) =>
          Float64Array.from({ length: biasCount }, () => order.rng.next()),
        );
  const kept = worth.map((layer) => Array.from(layer.keys()));
  let current = pruned;
  while (weightsInPlace(current.network) > weightsWanted) {
    const cheapest = cheapestChannels(current, worth, kept);
    if (!cheapest) break;
    const { layer, places } = cheapest;
    current = keepChannels(
      current,
      layer,
      Array.from(kept[layer].keys()).filter((place) => !places.includes(place)),
    );
    kept[layer] = kept[layer].filter((_, place) => !places.includes(place));
  }
  return current;
}

/** Living or not: what channels take away. */
function weightsInPlace(network: ClassifierNetwork): number {
  return planClassifier(network).reduce((sum, { weightCount }) => sum + weightCount, 0);
}

interface ChannelChoice {
  readonly layer: number;
  /** Among the channels that are left. */
  readonly places: readonly number[];
}

/**
 * The channels that lose least for the multiply-accumulates and weights they free: worth over cost, as Molchanov et al.
 * (2017) weigh it.
 */
function cheapestChannels(
  current: PrunedClassifier,
  worth: readonly Float64Array[],
  kept: readonly (readonly number[])[],
): ChannelChoice | null {
  let best: (ChannelChoice & { readonly price: number }) | null = null;
  const whole = costOf(current);
  for (let layer = 0; layer < kept.length - 1; layer++) {
    const channels = kept[layer];
    if (channels.length - CHANNELS_AT_A_TIME < LEAST_CHANNELS) continue;
    const { places, loss } = leastPair(channels.map((channel) => worth[layer][channel]));
    const rest = costOf(
      keepChannels(
        current,
        layer,
        Array.from(channels.keys()).filter((place) => !places.includes(place)),
      ),
    );
    const freed =
      (whole.weights - rest.weights) / whole.weights +
      (whole.multiplyAccumulates - rest.multiplyAccumulates) / whole.multiplyAccumulates;
    const price = loss / freed;
    if (best === null || price < best.price) best = { layer, places, price };
  }
  return best;
}

/** @param worth of the channels that are left */
function leastPair(worth: readonly number[]): { places: number[]; loss: number } {
  let least = { places: [0, 1], loss: Number.POSITIVE_INFINITY };
  for (let place = 0; place + 1 < worth.length; place += CHANNELS_AT_A_TIME) {
    const loss = worth[place] + worth[place + 1];
    if (loss < least.loss) least = { places: [place, place + 1], loss };
  }
  return least;
}

function dropBlocksEvenly(
  pruned: PrunedClassifier,
  weightsWanted: number,
  arrange: (blocks: number[]) => ArrayLike<number>,
): PrunedClassifier {
  const orders = pruned.masks.map((_, layer) => Array.from(arrange(blocksByMagnitude(pruned, layer))));
  const shareGone = 1 - weightsWanted / costOf(pruned).weights;
  return dropBlocks(
    pruned,
    orders,
    orders.map(() => Math.max(0, shareGone)),
    weightsWanted,
  );
}

/**
 * As many blocks of every layer as raise the loss alike, the last layer excepted only by what its own loss says. Where
 * that frees too few multiply-accumulates, dear layers are let to raise the loss by more than cheap ones.
 */
function dropBlocksBySensitivity(
  pruned: PrunedClassifier,
  { unpruned, sparsity }: PruningTarget,
  sensitivity: readonly (readonly number[])[],
): PrunedClassifier {
  const orders = pruned.masks.map((_, layer) => blocksByMagnitude(pruned, layer));
  const wanted = Math.floor(unpruned.weights * (1 - sparsity));
  const plans = planClassifier(pruned.network);
  const positions = plans.map(({ multiplyAccumulates, weightCount }) => multiplyAccumulates / weightCount);
  let result = pruned;
  for (let preference = 0; preference <= 2; preference += 0.25) {
    const patience = positions.map((count) => count ** preference);
    result = dropBlocks(
      pruned,
      orders,
      sharesAtEqualLoss(pruned, wanted, orders, sensitivity, patience),
      wanted,
    );
    const macs = costOf(result).multiplyAccumulates;
    if (macs <= (1 - sparsity - MAC_MARGIN) * unpruned.multiplyAccumulates) break;
  }
  return result;
}

/** Multiply-accumulates are to fall by the sparsity and so much more. */
const MAC_MARGIN = 0.01;

/** Per layer the share of its blocks to drop so that what is left has the size wanted, by bisection on the loss. */
function sharesAtEqualLoss(
  pruned: PrunedClassifier,
  weightsWanted: number,
  orders: readonly (readonly number[])[],
  sensitivity: readonly (readonly number[])[],
  patience: readonly number[],
): number[] {
  const sharesAt = (loss: number): number[] =>
    sensitivity.map((curve, layer) => shareAtLoss(curve, loss * patience[layer]));
  const freed = weightsFreed(pruned, orders);
  const living = costOf(pruned).weights;
  const livingAt = (loss: number): number =>
    sharesAt(loss).reduce((sum, share, i) => sum - freed[i][Math.floor(share * orders[i].length)], living);
  let low = 1e-8;
  let high = 1e3;
  for (let step = 0; step < 40; step++) {
    const middle = Math.sqrt(low * high);
    if (livingAt(middle) > weightsWanted) low = middle;
    else high = middle;
  }
  return sharesAt(low);
}

/** For every layer and number of blocks, the weights that go with so many of the first. */
function weightsFreed(pruned: PrunedClassifier, orders: readonly (readonly number[])[]): Float64Array[] {
  const sizes = blockSizes(pruned);
  return orders.map((order, layer) => {
    const freed = new Float64Array(order.length + 1);
    for (const [i, block] of order.entries()) freed[i + 1] = freed[i] + (sizes[layer].get(block) ?? 0);
    return freed;
  });
}

/** Where the curve reaches the loss, on straight lines between its points. */
function shareAtLoss(curve: readonly number[], loss: number): number {
  const last = SENSITIVITY_SHARES.length - 1;
  for (let i = 1; i <= last; i++) {
    if (curve[i] <= loss) continue;
    const part = (loss - curve[i - 1]) / (curve[i] - curve[i - 1]);
    return SENSITIVITY_SHARES[i - 1] + part * (SENSITIVITY_SHARES[i] - SENSITIVITY_SHARES[i - 1]);
  }
  return SENSITIVITY_SHARES[last];
}

/**
 * Drops the first blocks of every layer's order, and then, layer by layer in turn, one more, until no more weights live
 * than are wanted.
 */
function dropBlocks(
  pruned: PrunedClassifier,
  orders: readonly (readonly number[])[],
  shares: readonly number[],
  weightsWanted: number,
): PrunedClassifier {
  const gone = orders.map((order, layer) => Math.floor(shares[layer] * order.length));
  const sizes = blockSizes(pruned);
  let living = costOf(pruned).weights;
  for (const [layer, order] of orders.entries()) {
    for (const block of order.slice(0, gone[layer])) living -= sizes[layer].get(block) ?? 0;
  }
  while (weightsWanted > 0 && living > weightsWanted) {
    const layer = orders.reduce(
      (most, order, i) => (order.length - gone[i] > orders[most].length - gone[most] ? i : most),
      0,
    );
    assert(gone[layer] < orders[layer].length - 1, 'blocks to drop');
    living -= sizes[layer].get(orders[layer][gone[layer]++]) ?? 0;
  }
  return withoutBlocks(
    pruned,
    orders.map((order, layer) => new Set(order.slice(0, gone[layer]))),
  );
}

/** Living weights of every block. */
function blockSizes({ network, masks }: PrunedClassifier): Map<number, number>[] {
  return blocksOfClassifier(network).map((blockOf, layer) => {
    const sizes = new Map<number, number>();
    for (const [i, block] of blockOf.entries()) sizes.set(block, (sizes.get(block) ?? 0) + masks[layer][i]);
    return sizes;
  });
}

function withoutBlocks(pruned: PrunedClassifier, gone: readonly ReadonlySet<number>[]): PrunedClassifier {
  const blockOf = blocksOfClassifier(pruned.network);
  const masks = pruned.masks.map((mask, layer) =>
    mask.map((lives, i) => (gone[layer].has(blockOf[layer][i]) ? 0 : lives)),
  );
  return {
    network: pruned.network,
    masks,
    weights: pruned.weights.map(({ weights, biases }, layer) => ({
      weights: weights.map((weight, i) => (masks[layer][i] === 0 ? 0 : weight)),
      biases,
    })),
  };
}

/** For messages and records. */
export function widthsOf({ layers }: ClassifierNetwork): string {
  return layers.map((layer) => (layer.kind === 'conv1d' ? layer.filters : layer.units)).join('-');
}
