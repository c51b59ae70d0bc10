/**
 * One step of pruning: whole channels first, which leave the network, then blocks of weights, which the sparse kernel
 * leaves out. Sparsity is the share of the unpruned network's weights that are gone, either way.
 */
import type { Rng } from '../../core/rng.ts';
import { shuffle } from '../../core/rng.ts';
import { type ClassifierNetwork, planClassifier } from '../../models/classifier/classifier-network.ts';
import {
  type ClassifierCost,
  costOf,
  type PrunedClassifier,
} from '../../models/classifier/pruned-classifier.ts';
import { dropBlocksBySensitivity, dropBlocksEvenly } from './drop-blocks.ts';
import { type CriterionBatches, layerSensitivity, taylorImportance } from './pruning-criteria.ts';
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

/** For messages and records. */
export function widthsOf({ layers }: ClassifierNetwork): string {
  return layers.map((layer) => (layer.kind === 'conv1d' ? layer.filters : layer.units)).join('-');
}
