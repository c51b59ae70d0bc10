/**
 * The files of a classifier. FP32: for each layer its weights, zeros where they are pruned, then its biases, as little-
 * endian float32. INT8, little endian, without alignment or headers:
 *
 *   input        scale float32, zero point int8
 *   joined       scale float32 (its zero point is the output's of the last convolution)
 *   each layer   pattern uint8: 0 every weight is there, 1 a bit for each block of two channels by two inputs follows
 *                bits uint8[ceil(blocks / 8)], the lowest first (for pattern 1)
 *                weights int8, those of blocks that are there, in the order of the layer
 *                biases int16[b], multipliers int32[m], shifts int8[m], output zero point int8
 *   output       scale float32
 */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import { ByteCursor } from '../byte-cursor.ts';
import { LARGEST_BIAS, type QuantizedLayer } from '../int8/quantized-network.ts';
import type { QuantizedClassifier } from '../int8/sparse/quantized-classifier.ts';
import { blocksOf } from '../int8/sparse/weight-blocks.ts';
import type { NetworkWeights } from '../network.ts';
import { multiplierCount, type QuantizeOptions } from '../quantize-options.ts';
import { type ClassifierNetwork, firstDenseLayer, planClassifier } from './classifier-network.ts';
import { placedLayers } from './pruned-classifier.ts';

const DENSE = 0;
const BLOCKS = 1;
/** Scales of input, joined and output, zero point of the input. */
const TENSOR_BYTES = 13;

/** @throws AppError `model-broken` where the size is not the one the network asks for */
export function readClassifierFp32(bytes: Uint8Array, network: ClassifierNetwork): NetworkWeights {
  const plans = planClassifier(network);
  const expected = 4 * plans.reduce((sum, plan) => sum + plan.weightCount + plan.biasCount, 0);
  if (bytes.length !== expected) {
    throw new AppError(
      'model-broken',
      `The FP32 weights should have ${expected} bytes for this classifier, but have ${bytes.length}.`,
    );
  }
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  return plans.map(({ weightCount, biasCount }) => ({
    weights: Float32Array.from({ length: weightCount }, () => cursor.readFloat32()),
    biases: Float32Array.from({ length: biasCount }, () => cursor.readFloat32()),
  }));
}

export function writeClassifierInt8(classifier: QuantizedClassifier): Uint8Array<ArrayBuffer> {
  const layers = patternsOf(classifier);
  const size = layers.reduce((sum, { layer, pattern }) => sum + layerBytes(layer, pattern), TENSOR_BYTES);
  const cursor = new ByteCursor(new Uint8Array(size));
  cursor.writeFloat32(classifier.input.scale);
  cursor.writeInt8(classifier.input.zeroPoint);
  cursor.writeFloat32(classifier.joined.scale);
  for (const { layer, pattern } of layers) writeLayer(cursor, layer, pattern);
  cursor.writeFloat32(classifier.output.scale);
  assert(cursor.isAtEnd(), 'the artifact has the size counted');
  return cursor.bytes;
}

/** @throws AppError `model-broken` where the bytes are not those of such a network */
export function readClassifierInt8(
  bytes: Uint8Array,
  network: ClassifierNetwork,
  options: QuantizeOptions,
): QuantizedClassifier {
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  try {
    const input = { scale: cursor.readFloat32(), zeroPoint: cursor.readInt8() };
    const joinedScale = cursor.readFloat32();
    const layers = placedLayers(network).map((placed): QuantizedLayer => {
      const weights = readWeights(cursor, blocksOf(placed).blockOf);
      const { plan } = placed;
      const multipliers = multiplierCount(plan, options);
      return {
        plan,
        weights,
        biases: Int32Array.from({ length: plan.biasCount }, () => cursor.readInt16()),
        multipliers: Int32Array.from({ length: multipliers }, () => cursor.readInt32()),
        shifts: Int8Array.from({ length: multipliers }, () => cursor.readInt8()),
        outputZeroPoint: cursor.readInt8(),
      };
    });
    const output = { scale: cursor.readFloat32(), zeroPoint: layers[layers.length - 1].outputZeroPoint };
    const joined = { scale: joinedScale, zeroPoint: layers[firstDenseLayer(network) - 1].outputZeroPoint };
    if (cursor.isAtEnd()) return { network, input, joined, output, layers };
  } catch (cause) {
    throw new AppError('model-broken', 'The INT8 artifact breaks off before the end of the classifier.', {
      cause,
    });
  }
  throw new AppError('model-broken', 'The INT8 artifact goes on behind the end of the classifier.');
}

interface BlockPattern {
  readonly blockOf: Int32Array;
  /** Whether each block is there; null where all of them are. */
  readonly present: readonly boolean[] | null;
}

function patternsOf({
  network,
  layers,
}: QuantizedClassifier): { layer: QuantizedLayer; pattern: BlockPattern }[] {
  return placedLayers(network).map((placed, i) => {
    const { blockOf, channelPairs, inputPairs } = blocksOf(placed);
    const present = new Array<boolean>(channelPairs * inputPairs).fill(false);
    for (const [k, block] of blockOf.entries()) if (layers[i].weights[k] !== 0) present[block] = true;
    return {
      layer: layers[i],
      pattern: { blockOf, present: isDenser(layers[i], blockOf, present) ? null : present },
    };
  });
}

/** Whether the bits would take more than what they leave out. */
function isDenser({ weights }: QuantizedLayer, blockOf: Int32Array, present: readonly boolean[]): boolean {
  const left = blockOf.reduce((sum, block) => sum + (present[block] ? 1 : 0), 0);
  return left + Math.ceil(present.length / 8) >= weights.length;
}

function layerBytes(layer: QuantizedLayer, { blockOf, present }: BlockPattern): number {
  const weights = present
    ? Math.ceil(present.length / 8) + blockOf.reduce((sum, block) => sum + (present[block] ? 1 : 0), 0)
    : layer.weights.length;
  return 1 + weights + 2 * layer.biases.length + 5 * layer.multipliers.length + 1;
}

function writeLayer(cursor: ByteCursor, layer: QuantizedLayer, { blockOf, present }: BlockPattern): void {
  cursor.writeInt8(present ? BLOCKS : DENSE);
  if (present) {
    for (let first = 0; first < present.length; first += 8) {
      let bits = 0;
      for (let k = 0; k < 8; k++) if (present[first + k]) bits |= 1 << k;
      cursor.writeInt8(bits);
    }
  }
  for (const [k, weight] of layer.weights.entries()) {
    if (!present || present[blockOf[k]]) cursor.writeInt8(weight);
  }
  for (const bias of layer.biases) {
    assert(Math.abs(bias) <= LARGEST_BIAS, `a bias of ${bias} does not fit 16 bits`);
    cursor.writeInt16(bias);
  }
  for (const multiplier of layer.multipliers) cursor.writeInt32(multiplier);
  for (const shift of layer.shifts) cursor.writeInt8(shift);
  cursor.writeInt8(layer.outputZeroPoint);
}

function readWeights(cursor: ByteCursor, blockOf: Int32Array): Int8Array {
  if (cursor.readInt8() === DENSE) return Int8Array.from(blockOf, () => cursor.readInt8());
  const blocks = blockOf.reduce((most, block) => Math.max(most, block), 0) + 1;
  const bits = Array.from({ length: Math.ceil(blocks / 8) }, () => cursor.readInt8());
  const isPresent = (block: number): boolean => ((bits[block >> 3] >> (block & 7)) & 1) === 1;
  return Int8Array.from(blockOf, (block) => (isPresent(block) ? cursor.readInt8() : 0));
}
