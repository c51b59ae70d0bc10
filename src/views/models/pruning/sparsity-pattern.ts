/** What is left of each layer, laid over the layer as it was before pruning. */
import type { ClassifierNetwork } from '../../../models/classifier/classifier-network.ts';
import type { LayerWeights, NetworkWeights } from '../../../models/network.ts';

/** Of a weight: it left with a whole channel, it was pruned in its place, or it lives. */
export const GONE = 0;
export const PRUNED = 1;
export const LIVES = 2;

export interface LayerPattern {
  readonly title: string;
  /** What the rows are. */
  readonly outputs: 'filters' | 'neurons' | 'classes';
  /** Outputs and inputs of the unpruned layer. */
  readonly rows: number;
  readonly columns: number;
  /** What the columns are, in words. */
  readonly inputs: string;
  readonly livingRows: number;
  /** Inputs that belong together side by side: those of a tap, of a place in time, or the features. */
  readonly groups: readonly ColumnGroup[];
  /** `[rows, columns]`. Channels that left are drawn last: which they were is not kept. */
  readonly states: Uint8Array;
  /** `[rows, columns]`, 0..1 of the layer's largest weight. */
  readonly strengths: Float32Array;
  readonly counts: { readonly gone: number; readonly pruned: number; readonly living: number };
}

export interface ColumnGroup {
  /** Inputs of the unpruned layer. */
  readonly width: number;
  readonly livingWidth: number;
}

/** @param weights of the pruned network @param unpruned the network that was pruned; of as many layers */
export function sparsityPatterns(
  network: ClassifierNetwork,
  weights: NetworkWeights,
  unpruned: ClassifierNetwork,
): LayerPattern[] {
  return network.layers.map((layer, i) => {
    const { groups, inputs } = groupsOf(network, unpruned, weights[i], i);
    const rows = widthOf(unpruned, i);
    const isLast = i === network.layers.length - 1;
    const kind =
      layer.kind === 'conv1d'
        ? `convolution of ${layer.kernelSize} taps, stride ${layer.stride}`
        : 'fully connected';
    return {
      title: `${i + 1} ${kind}`,
      outputs: layer.kind === 'conv1d' ? 'filters' : isLast ? 'classes' : 'neurons',
      rows,
      livingRows: widthOf(network, i),
      groups,
      inputs,
      ...cellsOf(weights[i], rows, groups),
    };
  });
}

function widthOf({ layers }: ClassifierNetwork, index: number): number {
  const layer = layers[index];
  return layer.kind === 'conv1d' ? layer.filters : layer.units;
}

function groupsOf(
  network: ClassifierNetwork,
  unpruned: ClassifierNetwork,
  { weights, biases }: LayerWeights,
  index: number,
): Pick<LayerPattern, 'groups' | 'inputs'> {
  const layer = network.layers[index];
  const width = index === 0 ? 1 : widthOf(unpruned, index - 1);
  const livingWidth = index === 0 ? 1 : widthOf(network, index - 1);
  const times = (count: number): ColumnGroup[] =>
    Array.from({ length: count }, () => ({ width, livingWidth }));
  if (layer.kind === 'conv1d') {
    const inputs = index === 0 ? `${layer.kernelSize} taps` : `${layer.kernelSize} taps × ${width} channels`;
    return { groups: times(layer.kernelSize), inputs };
  }
  if (network.layers[index - 1].kind === 'dense') return { groups: times(1), inputs: `${width} neurons` };
  // Flattened: channels side by side, place after place, then the features.
  const { featureCount } = network;
  const places = (weights.length / biases.length - featureCount) / livingWidth;
  const features = { width: featureCount, livingWidth: featureCount };
  return {
    groups: [...times(places), features],
    inputs: `${places} places × ${width} channels, ${featureCount} features of rhythm and shape`,
  };
}

function cellsOf(
  { weights, biases }: LayerWeights,
  rows: number,
  groups: readonly ColumnGroup[],
): Pick<LayerPattern, 'columns' | 'states' | 'strengths' | 'counts'> {
  const columns = groups.reduce((sum, { width }) => sum + width, 0);
  const states = new Uint8Array(rows * columns);
  const strengths = new Float32Array(rows * columns);
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  let living = 0;
  let read = 0;
  for (let row = 0; row < biases.length; row++) {
    let column = row * columns;
    for (const { width, livingWidth } of groups) {
      for (let i = 0; i < livingWidth; i++) {
        const weight = weights[read++];
        states[column + i] = weight === 0 ? PRUNED : LIVES;
        if (weight === 0) continue;
        strengths[column + i] = Math.abs(weight) / largest;
        living++;
      }
      column += width;
    }
  }
  const counts = { gone: states.length - weights.length, pruned: weights.length - living, living };
  return { columns, states, strengths, counts };
}
