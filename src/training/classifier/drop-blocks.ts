/** Takes blocks of weights out of the layers, those of least magnitude first, until no more live than are wanted. */
import { assert } from '../../core/assert.ts';
import { planClassifier } from '../../models/classifier/classifier-network.ts';
import {
  blocksOfClassifier,
  type ClassifierCost,
  costOf,
  type PrunedClassifier,
} from '../../models/classifier/pruned-classifier.ts';
import { blocksByMagnitude, SENSITIVITY_SHARES } from './pruning-criteria.ts';

/** Multiply-accumulates are to fall by the sparsity and so much more. */
const MAC_MARGIN = 0.01;

/**
 * The same share of every layer's blocks.
 * @param arrange what goes first, given blocks of least magnitude first
 */
export function dropBlocksEvenly(
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
 * As many blocks of every layer as raise the loss alike. Where that frees too few multiply-accumulates, dear layers are let to raise the loss by more than cheap ones.
 */
export function dropBlocksBySensitivity(
  pruned: PrunedClassifier,
  { unpruned, sparsity }: { readonly unpruned: ClassifierCost; readonly sparsity: number },
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
