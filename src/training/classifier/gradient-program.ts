/** Lays a classifier out in memory for `assembly/training`: channels padded to whole vectors, windows contiguous. */
import {
  type ClassifierNetwork,
  classCount,
  firstDenseLayer,
} from '../../models/classifier/classifier-network.ts';
import { type PlacedLayer, padTo, placeInputs } from '../../models/classifier/input-places.ts';
import { type Conv1dLayer, conv1dPadBefore } from '../../models/network.ts';
import { encodeRecords, KernelMemory } from '../../models/simd/kernel-memory.ts';

const RECORD_BYTES = 80;
const FLOAT_BYTES = 4;
const LANES = 4;
/** Products read and write windows eight values at a time. */
const TILE = 8;
/** Rows whose products are summed before they go to memory. */
const GROUP_ROWS = 96;

export interface LayerAddresses {
  readonly record: number;
  readonly weightsByInput: number;
  readonly weightsByOutput: number;
  readonly biases: number;
  readonly weightGradient: number;
  readonly biasGradient: number;
  /** Output channels, padded. */
  readonly channels: number;
  /** Values in a row of weights by output. */
  readonly windowStride: number;
  /** Values under the window, channels padded. */
  readonly window: number;
  /** `[inputs of one output channel]`: the place under the window of every weight of the network. */
  readonly places: Int32Array;
  /** Biases, which are output channels without padding. */
  readonly biasCount: number;
}

/** A tensor of a batch: address of beat 0's first value, values from one beat to the next. */
export interface BatchTensor {
  readonly address: number;
  readonly beatStride: number;
}

export interface GradientProgram {
  readonly memory: WebAssembly.Memory;
  readonly layers: readonly LayerAddresses[];
  readonly window: BatchTensor;
  readonly features: BatchTensor;
  readonly logits: BatchTensor;
  readonly logitGradients: BatchTensor;
}

interface Tensor {
  readonly windowAddress: number;
  readonly address: number;
  readonly gradientWindowAddress: number;
  readonly gradientAddress: number;
  readonly beatBytes: number;
}

/** @param batchBeats a multiple of four */
export function buildGradientProgram(network: ClassifierNetwork, batchBeats: number): GradientProgram {
  const memory = new KernelMemory();
  const placed = placeInputs(network, 1, LANES);
  const first = firstDenseLayer(network);
  const trunk = placed[first - 1].plan.output;
  const trunkValues = trunk.length * padTo(trunk.channels, LANES);
  const joinedValues = trunkValues + padTo(network.featureCount, LANES);
  const inputs = placed.map((layer, i) =>
    layer.plan.layer.kind === 'conv1d'
      ? layOutConvolutionInput(layer.plan.layer, layer, batchBeats, memory)
      : layOut(0, i === first ? joinedValues : padTo(layer.plan.input.length, LANES), 0, batchBeats, memory),
  );
  const output = layOut(0, padTo(classCount(network), LANES), 0, batchBeats, memory);
  const tensors = [...inputs, output];
  const layers = placed.map((layer, i) => layOutLayer(layer, tensors[i], tensors[i + 1], memory));
  const strideOf = ({ beatBytes }: Tensor): number => beatBytes / FLOAT_BYTES;
  const joined = tensors[first];
  const featuresAt = joined.address + FLOAT_BYTES * trunkValues;
  return {
    memory: memory.build(),
    layers,
    window: { address: tensors[0].address, beatStride: strideOf(tensors[0]) },
    features: { address: featuresAt, beatStride: strideOf(joined) },
    logits: { address: output.address, beatStride: strideOf(output) },
    logitGradients: { address: output.gradientAddress, beatStride: strideOf(output) },
  };
}

function layOutConvolutionInput(
  conv: Conv1dLayer,
  { plan: { input, output }, inputChannels }: PlacedLayer,
  beats: number,
  memory: KernelMemory,
): Tensor {
  const before = conv1dPadBefore(conv, input.length);
  const span = (output.length - 1) * conv.stride + conv.kernelSize;
  const after = Math.max(0, span - before - input.length);
  return layOut(before * inputChannels, input.length * inputChannels, after * inputChannels, beats, memory);
}

function layOut(before: number, values: number, after: number, beats: number, memory: KernelMemory): Tensor {
  const beatBytes = FLOAT_BYTES * padTo(before + values + after + TILE, LANES);
  const windowAddress = memory.reserve(beatBytes * beats);
  const gradientWindowAddress = memory.reserve(beatBytes * beats);
  const offset = FLOAT_BYTES * before;
  return {
    windowAddress,
    address: windowAddress + offset,
    gradientWindowAddress,
    gradientAddress: gradientWindowAddress + offset,
    beatBytes,
  };
}

function layOutLayer(
  { plan, inputChannels, places }: PlacedLayer,
  from: Tensor,
  to: Tensor,
  memory: KernelMemory,
): LayerAddresses {
  const { layer } = plan;
  const channels = padTo(plan.biasCount, LANES);
  const window = places[places.length - 1] + 1;
  const windowStride = padTo(window, TILE);
  const weightsByInput = memory.reserve(FLOAT_BYTES * window * channels);
  const weightsByOutput = memory.reserve(FLOAT_BYTES * windowStride * channels);
  const biases = memory.reserve(FLOAT_BYTES * channels);
  const weightGradient = memory.reserve(FLOAT_BYTES * windowStride * channels);
  const biasGradient = memory.reserve(FLOAT_BYTES * channels);
  const positions = layer.kind === 'conv1d' ? plan.output.length : 1;
  const step = layer.kind === 'conv1d' ? layer.stride * inputChannels * FLOAT_BYTES : 0;
  const isRelu = layer.kind !== 'interpolate' && layer.activation === 'relu';
  const record = memory.place(
    encodeRecords(
      [
        [
          from.windowAddress,
          from.beatBytes,
          step,
          to.address,
          to.beatBytes,
          from.gradientWindowAddress,
          to.gradientAddress,
          positions,
          window,
          channels,
          isRelu ? 1 : 0,
          weightsByInput,
          weightsByOutput,
          biases,
          weightGradient,
          biasGradient,
          FLOAT_BYTES * windowStride,
          padTo(Math.ceil(GROUP_ROWS / positions), LANES),
        ],
      ],
      RECORD_BYTES,
    ),
  );
  return {
    record,
    weightsByInput,
    weightsByOutput,
    biases,
    weightGradient,
    biasGradient,
    channels,
    windowStride,
    window,
    places,
    biasCount: plan.biasCount,
  };
}
