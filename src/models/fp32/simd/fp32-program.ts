/** Lays a float network out in memory, in the records that `assembly/fp32` reads. */
import { assert } from '../../../core/assert.ts';
import {
  type LayerPlan,
  type LayerWeights,
  type Network,
  type NetworkWeights,
  planNetwork,
} from '../../network.ts';
import {
  type ActivationTensor,
  channelBlocks,
  fitsKernels,
  layOutActivations,
  TILE_BEATS,
  walkWindows,
} from '../../simd/activation-layout.ts';
import { BATCH_BEATS, encodeRecords, KernelMemory, type RecordField } from '../../simd/kernel-memory.ts';
import { asProducts } from './as-products.ts';

const PROGRAM_BYTES = 64;
const LAYER_BYTES = 48;
const BYTES_PER_VALUE = 4;

export interface Fp32Program {
  readonly memory: WebAssembly.Memory;
  /** Address of the record that the kernels take. */
  readonly address: number;
  /** float32 `[BATCH_BEATS, length]` */
  readonly samples: number;
  /** uint16 `[BATCH_BEATS]` */
  readonly validLengths: number;
  /** float32 `[BATCH_BEATS]` */
  readonly scores: number;
  /** float32 `[BATCH_BEATS, length]` */
  readonly reconstruction: number;
}

/** Whether a beat's activations have room; nothing the project ships comes near. */
export function fitsFp32Kernels(network: Network): boolean {
  return fitsKernels(planNetwork(network), network.inputLength, BYTES_PER_VALUE);
}

export function buildFp32Program(network: Network, networkWeights: NetworkWeights): Fp32Program {
  const { inputLength } = network;
  const { plans, weights } = asProducts(network, networkWeights);
  const memory = new KernelMemory();
  const tensors = layOutActivations(plans, inputLength, BYTES_PER_VALUE, memory);
  const records = plans.map((plan, i) => layerRecord(plan, weights[i], tensors[i], tensors[i + 1], memory));
  const mask = new Int32Array(2 * (inputLength + 4)).fill(-1, 0, inputLength + 4);
  const samples = memory.reserve(BATCH_BEATS * inputLength * 4);
  const validLengths = memory.reserve(BATCH_BEATS * 2);
  const scores = memory.reserve(BATCH_BEATS * 4);
  const reconstruction = memory.reserve(BATCH_BEATS * inputLength * 4);
  const input = tensors[0];
  const output = tensors[plans.length];
  const fields: RecordField[] = [
    samples,
    validLengths,
    scores,
    reconstruction,
    inputLength,
    input.address,
    output.address,
    memory.place(mask) + mask.byteLength / 2,
    memory.place(encodeRecords(records, LAYER_BYTES)),
    plans.length,
    TILE_BEATS,
  ];
  const address = memory.place(encodeRecords([fields], PROGRAM_BYTES));
  return { memory: memory.build(), address, samples, validLengths, scores, reconstruction };
}

function layerRecord(
  plan: LayerPlan,
  weights: LayerWeights,
  from: ActivationTensor,
  to: ActivationTensor,
  memory: KernelMemory,
): RecordField[] {
  assert(plan.layer.kind !== 'interpolate', 'an interpolation is a product here');
  const { positions, window, step, channels } = walkWindows(plan);
  const lowest = plan.layer.activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
  return [
    from.windowAddress,
    step * BYTES_PER_VALUE,
    to.address,
    channels * BYTES_PER_VALUE,
    positions,
    window,
    channels,
    { float32: lowest },
    memory.place(arrangeParameters(weights, window)),
  ];
}

/** For eight channels, or four: float32 biases, then weights `[window, width]`. A lane without a channel gives 0. */
function arrangeParameters({ weights, biases }: LayerWeights, window: number): Float32Array {
  const channels = biases.length;
  const parameters: number[] = [];
  for (const { first, width } of channelBlocks(channels)) {
    for (let channel = first; channel < first + width; channel++) {
      parameters.push(channel < channels ? biases[channel] : 0);
    }
    for (let i = 0; i < window; i++) {
      for (let channel = first; channel < first + width; channel++) {
        parameters.push(channel < channels ? weights[channel * window + i] : 0);
      }
    }
  }
  return Float32Array.from(parameters);
}
