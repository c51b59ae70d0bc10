/**
 * The INT8 artifact: every number a device needs besides the shape of the network, and nothing else. Little
 * endian, without alignment or headers, so that its size is the ledger:
 *
 *   input        scale float32, zero point int8
 *   each layer   weights int8[w], biases int16[b], multipliers int32[m], shifts int8[m], output zero point int8
 *                (layers without parameters take no bytes; m is 1, or b where weights are scaled per channel)
 *   threshold    uint16, in 1/256 of a quantum: flagged where 256 * errorSum >= threshold * validLength
 *
 * Biases are int32 in the arithmetic; the quantizer picks weight scales that make them fit 16 bits, so that two
 * bytes hold them without loss.
 */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import { ByteCursor } from '../byte-cursor.ts';
import type { Int8Ledger } from '../model-card.ts';
import { type LayerPlan, type Network, planNetwork } from '../network.ts';
import { multiplierCount, type QuantizeOptions } from '../quantize-options.ts';
import { LARGEST_BIAS, type QuantizedLayer, type QuantizedNetwork } from './quantized-network.ts';

const INPUT_BYTES = 5;
export const BIAS_BYTES = 2;
const THRESHOLD_BYTES = 2;
/** An int32 multiplier and an int8 shift. */
const MULTIPLIER_BYTES = 5;

export interface Int8Artifact {
  readonly network: QuantizedNetwork;
  /** 0..65535, see above. */
  readonly threshold: number;
}

/** The score at which the device flags, from the integer it compares with. */
export function thresholdToScore(threshold: number, inputScale: number): number {
  return (threshold / 256) * inputScale;
}

/** The nearest integer threshold, saturating. */
export function scoreToThreshold(score: number, inputScale: number): number {
  return Math.min(65535, Math.max(0, Math.round((score / inputScale) * 256)));
}

export function int8Ledger(network: Network, options: QuantizeOptions): Int8Ledger {
  const ledger = { weights: 0, biases: 0, requantization: INPUT_BYTES, threshold: THRESHOLD_BYTES };
  for (const plan of planNetwork(network)) {
    if (plan.biasCount === 0) continue;
    ledger.weights += plan.weightCount;
    ledger.biases += BIAS_BYTES * plan.biasCount;
    ledger.requantization += MULTIPLIER_BYTES * multiplierCount(plan, options) + 1;
  }
  const { weights, biases, requantization, threshold } = ledger;
  return { ...ledger, total: weights + biases + requantization + threshold };
}

export function writeInt8Artifact(artifact: Int8Artifact, options: QuantizeOptions): Uint8Array<ArrayBuffer> {
  const { input, inputLength, layers } = artifact.network;
  const network = { inputLength, layers: layers.map(({ plan }) => plan.layer) };
  const cursor = new ByteCursor(new Uint8Array(int8Ledger(network, options).total));
  cursor.writeFloat32(input.scale);
  cursor.writeInt8(input.zeroPoint);
  for (const layer of layers) {
    if (layer.plan.biasCount === 0) continue;
    for (const weight of layer.weights) cursor.writeInt8(weight);
    for (const bias of layer.biases) writeBias(cursor, bias);
    for (const multiplier of layer.multipliers) cursor.writeInt32(multiplier);
    for (const shift of layer.shifts) cursor.writeInt8(shift);
    cursor.writeInt8(layer.outputZeroPoint);
  }
  cursor.writeUint16(artifact.threshold);
  assert(cursor.isAtEnd(), 'the ledger and the artifact differ');
  return cursor.bytes;
}

function writeBias(cursor: ByteCursor, bias: number): void {
  assert(Math.abs(bias) <= LARGEST_BIAS, `a bias of ${bias} does not fit 16 bits`);
  cursor.writeInt16(bias);
}

/** @throws AppError `model-broken` where the size is not the one the network asks for. */
export function readInt8Artifact(
  bytes: Uint8Array,
  network: Network,
  options: QuantizeOptions,
): Int8Artifact {
  const expected = int8Ledger(network, options).total;
  if (bytes.length !== expected) {
    throw new AppError(
      'model-broken',
      `The INT8 artifact should have ${expected} bytes for this network, but has ${bytes.length}.`,
    );
  }
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  const input = { scale: cursor.readFloat32(), zeroPoint: cursor.readInt8() };
  const layers: QuantizedLayer[] = [];
  let zeroPoint = input.zeroPoint;
  for (const plan of planNetwork(network)) {
    const layer = readLayer(cursor, plan, multiplierCount(plan, options), zeroPoint);
    layers.push(layer);
    zeroPoint = layer.outputZeroPoint;
  }
  const threshold = cursor.readUint16();
  return { network: { input, inputLength: network.inputLength, layers }, threshold };
}

function readLayer(
  cursor: ByteCursor,
  plan: LayerPlan,
  multipliers: number,
  inputZeroPoint: number,
): QuantizedLayer {
  return {
    plan,
    weights: cursor.readInt8s(plan.weightCount),
    biases: Int32Array.from({ length: plan.biasCount }, () => cursor.readInt16()),
    multipliers: Int32Array.from({ length: multipliers }, () => cursor.readInt32()),
    shifts: cursor.readInt8s(multipliers),
    outputZeroPoint: plan.biasCount === 0 ? inputZeroPoint : cursor.readInt8(),
  };
}
