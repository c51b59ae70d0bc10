/** Takes whole filters and neurons out of a classifier: the network left is smaller, and dense. */
import { assert } from '../../core/assert.ts';
import {
  type ClassifierNetwork,
  firstDenseLayer,
  planClassifier,
} from '../../models/classifier/classifier-network.ts';
import type { PrunedClassifier } from '../../models/classifier/pruned-classifier.ts';
import type { LayerPlan } from '../../models/network.ts';

/**
 * @param kept output channels of layer `index` that stay, ascending; the last layer keeps all of its own
 */
export function keepChannels(
  pruned: PrunedClassifier,
  index: number,
  kept: readonly number[],
): PrunedClassifier {
  const { network } = pruned;
  const plans = planClassifier(network);
  assert(index < plans.length - 1, 'the classes stay');
  assert(kept.length > 0, 'a layer without channels');
  const inputs = plans[index].weightCount / plans[index].biasCount;
  const ownRows = kept.flatMap((channel) => Array.from({ length: inputs }, (_, i) => channel * inputs + i));
  const nextColumns = columnsKept(network, plans, index, new Set(kept));
  const nextInputs = plans[index + 1].weightCount / plans[index + 1].biasCount;
  const nextRows = Array.from({ length: plans[index + 1].biasCount }, (_, channel) =>
    nextColumns.map((column) => channel * nextInputs + column),
  ).flat();
  const rowsOf = (layer: number): readonly number[] | null =>
    layer === index ? ownRows : layer === index + 1 ? nextRows : null;
  return {
    network: {
      ...network,
      layers: network.layers.map((layer, i) => (i === index ? shrink(layer, kept.length) : layer)),
    },
    weights: pruned.weights.map(({ weights, biases }, i) => {
      const rows = rowsOf(i);
      return {
        weights: rows ? Float32Array.from(rows, (row) => weights[row]) : weights,
        biases: i === index ? Float32Array.from(kept, (channel) => biases[channel]) : biases,
      };
    }),
    masks: pruned.masks.map((mask, i) => {
      const rows = rowsOf(i);
      return rows ? Uint8Array.from(rows, (row) => mask[row]) : mask;
    }),
  };
}

function shrink(
  layer: ClassifierNetwork['layers'][number],
  channels: number,
): ClassifierNetwork['layers'][number] {
  return layer.kind === 'conv1d' ? { ...layer, filters: channels } : { ...layer, units: channels };
}

/** Inputs of an output channel of the next layer that come from channels that stay. */
function columnsKept(
  network: ClassifierNetwork,
  plans: readonly LayerPlan[],
  index: number,
  kept: ReadonlySet<number>,
): number[] {
  const channels = plans[index].biasCount;
  const next = plans[index + 1];
  const inputs = next.weightCount / next.biasCount;
  const features = index + 1 === firstDenseLayer(network) ? network.featureCount : 0;
  return Array.from({ length: inputs }, (_, i) => i).filter(
    (i) => i >= inputs - features || kept.has(i % channels),
  );
}
