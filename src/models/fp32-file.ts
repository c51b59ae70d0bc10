/** The FP32 weights as a file: for each layer its weights, then its biases, as little-endian float32. */
import { AppError } from '../core/app-error.ts';
import { ByteCursor } from './byte-cursor.ts';
import { countParameters, type Network, type NetworkWeights, planNetwork } from './network.ts';

export function writeFp32File(weights: NetworkWeights): Uint8Array<ArrayBuffer> {
  const count = weights.reduce((sum, layer) => sum + layer.weights.length + layer.biases.length, 0);
  const cursor = new ByteCursor(new Uint8Array(4 * count));
  for (const layer of weights) {
    for (const weight of layer.weights) cursor.writeFloat32(weight);
    for (const bias of layer.biases) cursor.writeFloat32(bias);
  }
  return cursor.bytes;
}

/** @throws AppError `model-broken` where the size is not the one the network asks for. */
export function readFp32File(bytes: Uint8Array, network: Network): NetworkWeights {
  const expected = 4 * countParameters(network);
  if (bytes.length !== expected) {
    throw new AppError(
      'model-broken',
      `The FP32 weights should have ${expected} bytes for this network, but have ${bytes.length}.`,
    );
  }
  const cursor = new ByteCursor(Uint8Array.from(bytes));
  return planNetwork(network).map((plan) => ({
    weights: Float32Array.from({ length: plan.weightCount }, () => cursor.readFloat32()),
    biases: Float32Array.from({ length: plan.biasCount }, () => cursor.readFloat32()),
  }));
}
