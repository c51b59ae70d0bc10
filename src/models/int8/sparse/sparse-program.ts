/** Lays an integer classifier out in memory, in the records that `assembly/sparse` reads. */
import { assert } from '../../../core/assert.ts';
import { classCount, firstDenseLayer } from '../../classifier/classifier-network.ts';
import { type PlacedLayer, padTo, placeInputs } from '../../classifier/input-places.ts';
import { conv1dPadBefore, type LayerPlan } from '../../network.ts';
import {
  BATCH_BEATS,
  encodeRecords,
  KernelMemory,
  READ_AHEAD_BYTES,
  type RecordField,
  ROUNDING,
} from '../../simd/kernel-memory.ts';
import { activationMinimum, type QuantizedLayer } from '../quantized-network.ts';
import { type LayerSums, noChannel, prepareSums } from './layer-sums.ts';
import type { QuantizedClassifier } from './quantized-classifier.ts';
import { blocksOf, windowChannelsFor } from './weight-blocks.ts';

const PROGRAM_BYTES = 112;
const LAYER_BYTES = 64;
/** Two values of sixteen beats. */
const PAIR_BYTES = 64;
const CONSTANT_WORDS = 8;
/** Vectors of eight values may run over the end of a row, and four pairs over the end of a tile. */
const SLACK_VALUES = 8;
const SLACK_PAIRS = 4;
/** Windows and features come in by fours. */
const ROW_BEATS = 4;
/** A block that says where its inputs lie takes half as many bytes again: above this share of blocks it does not pay. */
const MOST_DENSITY = 0.9;

export type KernelChoice = 'dense' | 'sparse' | 'by-density';

export interface SparseProgram {
  readonly memory: WebAssembly.Memory;
  /** Address of the record that the kernel takes. */
  readonly address: number;
  /** float32 `[BATCH_BEATS, inputLength]` */
  readonly samples: number;
  /** float32 `[BATCH_BEATS, featureCount]` */
  readonly features: number;
  /** int8 `[BATCH_BEATS, classes]` */
  readonly logits: number;
}

/** A tile of a tensor, in pairs: padding before, positions, padding behind. */
interface Tile {
  readonly windowAddress: number;
  readonly address: number;
}

export function buildSparseProgram(classifier: QuantizedClassifier, choice: KernelChoice): SparseProgram {
  const { network, layers } = classifier;
  const memory = new KernelMemory();
  const [firstPlan] = layers.map(({ plan }) => plan);
  assert(firstPlan.layer.kind === 'conv1d', 'a classifier begins with a convolution');
  const windowChannels = windowChannelsFor(firstPlan.layer.stride);
  const placed = placeInputs(network, windowChannels, 2);
  const first = firstDenseLayer(network);
  const tiles = placed.map((layer) => layOutInput(layer, memory));
  const output: Tile = layOutPairs(0, padTo(classCount(network), 2) / 2, memory);
  tiles.push(output);
  const zeroPoints = [classifier.input.zeroPoint, ...layers.map(({ outputZeroPoint }) => outputZeroPoint)];
  const records = layers.map((layer, i) =>
    layerRecord(layer, zeroPoints[i], placed[i], tiles[i], tiles[i + 1], choice, memory),
  );
  const room = roomForBatch(classifier, memory);
  const { padBefore, span } = windowPadding(firstPlan);
  const windowValues = padTo(span, 2);
  const windowRowBytes = 2 * padTo(windowValues + SLACK_VALUES, 8);
  const featureRowBytes = 2 * padTo(network.featureCount + SLACK_VALUES, 8);
  const trunk = layers[first - 1].plan.output;
  const trunkPairs = (trunk.length * padTo(trunk.channels, 2)) / 2;
  const fields: RecordField[] = [
    room.samples,
    room.features,
    room.logits,
    network.inputLength,
    network.featureCount,
    classCount(network),
    { float32: classifier.input.scale },
    classifier.input.zeroPoint,
    { float32: classifier.joined.scale },
    classifier.joined.zeroPoint,
    classifier.output.zeroPoint,
    memory.reserve(ROW_BEATS * windowRowBytes),
    windowRowBytes,
    memory.reserve(ROW_BEATS * featureRowBytes),
    featureRowBytes,
    padBefore,
    windowChannels === 1 ? windowValues / 2 : span,
    padTo(network.featureCount, 2) / 2,
    windowChannels === 1 ? 0 : 1,
    tiles[0].windowAddress,
    tiles[first].address + trunkPairs * PAIR_BYTES,
    output.address,
    memory.place(encodeRecords(records, LAYER_BYTES)),
    layers.length,
    { float32: ROUNDING },
  ];
  const address = memory.place(encodeRecords([fields], PROGRAM_BYTES));
  return { memory: memory.build(), address, ...room };
}

function roomForBatch({ network }: QuantizedClassifier, memory: KernelMemory) {
  return {
    samples: memory.reserve(4 * BATCH_BEATS * network.inputLength + READ_AHEAD_BYTES),
    features: memory.reserve(4 * BATCH_BEATS * network.featureCount + READ_AHEAD_BYTES),
    logits: memory.reserve(BATCH_BEATS * classCount(network) + 1),
  };
}

/** What the first layer sees: samples of padding before the window, and values in all. */
function windowPadding({ layer, input, output }: LayerPlan): { padBefore: number; span: number } {
  assert(layer.kind === 'conv1d', 'a window under a convolution');
  const padBefore = conv1dPadBefore(layer, input.length);
  const span = (output.length - 1) * layer.stride + layer.kernelSize;
  return { padBefore, span: Math.max(span, padBefore + input.length) };
}

/** The window comes with its padding; other tensors are written by the layer before, between paddings. */
function layOutInput({ plan, inputChannels, places }: PlacedLayer, memory: KernelMemory): Tile {
  if (plan.layer.kind !== 'conv1d') {
    return layOutPairs(0, Math.floor(places[places.length - 1] / 2) + 1, memory);
  }
  const { padBefore, span } = windowPadding(plan);
  const pairsOf = (samples: number): number => Math.ceil((samples * inputChannels) / 2);
  return inputChannels === 1
    ? layOutPairs(0, pairsOf(span), memory)
    : layOutPairs(pairsOf(padBefore), pairsOf(span), memory);
}

function layOutPairs(pairsBefore: number, pairs: number, memory: KernelMemory): Tile {
  const windowAddress = memory.reserve((pairs + SLACK_PAIRS) * PAIR_BYTES);
  return { windowAddress, address: windowAddress + pairsBefore * PAIR_BYTES };
}

function layerRecord(
  layer: QuantizedLayer,
  inputZeroPoint: number,
  placed: PlacedLayer,
  from: Tile,
  to: Tile,
  choice: KernelChoice,
  memory: KernelMemory,
): RecordField[] {
  const { layer: shape, output, biasCount } = layer.plan;
  assert(shape.kind !== 'interpolate', 'a classifier does not interpolate');
  const isConvolution = shape.kind === 'conv1d';
  const sums = prepareSums(layer, inputZeroPoint);
  const { constants, blocks, isSparse } = encodeBlocks(sums, placed, choice);
  const lowest = activationMinimum(shape.activation, layer.outputZeroPoint) - layer.outputZeroPoint;
  return [
    from.windowAddress,
    isConvolution ? ((shape.stride * placed.inputChannels) / 2) * PAIR_BYTES : 0,
    to.address,
    Math.ceil(biasCount / 2) * PAIR_BYTES,
    isConvolution ? output.length : 1,
    Math.ceil(biasCount / 2),
    isSparse ? 1 : 0,
    memory.place(constants),
    memory.place(blocks),
    lowest,
    127 - layer.outputZeroPoint,
    sums.finish,
  ];
}

interface EncodedBlocks {
  readonly constants: Int32Array;
  readonly blocks: Int32Array;
  readonly isSparse: boolean;
}

function encodeBlocks(sums: LayerSums, placed: PlacedLayer, choice: KernelChoice): EncodedBlocks {
  const { channelPairs, inputPairs, blockOf } = blocksOf(placed);
  const inputs = placed.places.length;
  // int16 `[block, 2 channels, 2 inputs]`
  const weights = new Int16Array(4 * channelPairs * inputPairs);
  for (const [i, block] of blockOf.entries()) {
    const channel = Math.floor(i / inputs);
    weights[4 * block + 2 * (channel & 1) + (placed.places[i % inputs] & 1)] = sums.weights[i];
  }
  const words = new Int32Array(weights.buffer);
  const isEmpty = (block: number): boolean => words[2 * block] === 0 && words[2 * block + 1] === 0;
  const filled = Array.from({ length: channelPairs * inputPairs }, (_, block) => block).filter(
    (block) => !isEmpty(block),
  );
  const isSparse =
    choice === 'sparse' ||
    (choice === 'by-density' && filled.length < MOST_DENSITY * channelPairs * inputPairs);
  const constants = new Int32Array(CONSTANT_WORDS * channelPairs);
  const encoded: number[] = [];
  for (let pair = 0; pair < channelPairs; pair++) {
    let count = 0;
    for (let input = 0; input < inputPairs; input++) {
      const block = pair * inputPairs + input;
      if (isSparse && isEmpty(block)) continue;
      if (isSparse) encoded.push(input * PAIR_BYTES);
      encoded.push(words[2 * block], words[2 * block + 1]);
      count++;
    }
    constants.set(pairConstants(sums, pair, count), CONSTANT_WORDS * pair);
  }
  return { constants, blocks: Int32Array.from(encoded), isSparse };
}

function pairConstants({ finish, channels }: LayerSums, pair: number, blocks: number): number[] {
  const [a, b] = [channels[2 * pair], channels[2 * pair + 1] ?? noChannel(finish)];
  return [a.bias, b.bias, a.multiplier, b.multiplier, a.right, b.right, blocks, 0];
}
