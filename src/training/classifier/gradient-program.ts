/** Lays a classifier out in memory for `assembly/training`: channels padded to whole vectors, windows contiguous. */
import type { ClassifierNetwork } from '../../models/classifier/classifier-network.ts';
import { firstDenseLayer, planClassifier } from '../../models/classifier/classifier-network.ts';
import { type Conv1dLayer, conv1dPadBefore, type LayerPlan, type TensorShape } from '../../models/network.ts';
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
  const plans = planClassifier(network);
  const first = firstDenseLayer(network);
  const trunk = plans[first - 1].output;
  const trunkValues = trunk.length * padTo(trunk.channels, LANES);
  const joinedValues = trunkValues + padTo(network.featureCount, LANES);
  const inputs = plans.map((plan, i) =>
    plan.layer.kind === 'conv1d'
      ? layOutConvolutionInput(plan.layer, plan, i, batchBeats, memory)
      : layOut(0, i === first ? joinedValues : padTo(plan.input.length, LANES), 0, batchBeats, memory),
  );
  const last = plans[plans.length - 1];
  const output = layOut(0, padTo(last.biasCount, LANES), 0, batchBeats, memory);
  const tensors = [...inputs, output];
  const layers = plans.map((plan, i) => {
    const places = i === first ? joinedPlaces(plans[i - 1], network.featureCount) : windowPlaces(plan, i);
    return layOutLayer(plan, i, places, tensors[i], tensors[i + 1], memory);
  });
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
  { input, output }: LayerPlan,
  index: number,
  beats: number,
  memory: KernelMemory,
): Tensor {
  const channels = paddedChannels(input, index);
  const before = conv1dPadBefore(conv, input.length);
  const span = (output.length - 1) * conv.stride + conv.kernelSize;
  const after = Math.max(0, span - before - input.length);
  return layOut(before * channels, input.length * channels, after * channels, beats, memory);
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
  plan: LayerPlan,
  index: number,
  places: Int32Array,
  from: Tensor,
  to: Tensor,
  memory: KernelMemory,
): LayerAddresses {
  const { layer } = plan;
  const channels = padTo(plan.biasCount, LANES);
  const window = places.length === 0 ? 0 : places[places.length - 1] + 1;
  const windowStride = padTo(window, TILE);
  const weightsByInput = memory.reserve(FLOAT_BYTES * window * channels);
  const weightsByOutput = memory.reserve(FLOAT_BYTES * windowStride * channels);
  const biases = memory.reserve(FLOAT_BYTES * channels);
  const weightGradient = memory.reserve(FLOAT_BYTES * windowStride * channels);
  const biasGradient = memory.reserve(FLOAT_BYTES * channels);
  const positions = layer.kind === 'conv1d' ? plan.output.length : 1;
  const step = layer.kind === 'conv1d' ? layer.stride * paddedChannels(plan.input, index) * FLOAT_BYTES : 0;
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

/** Under a convolution's window taps lie one behind the other, channels padded; dense inputs lie as they are. */
function windowPlaces(plan: LayerPlan, index: number): Int32Array {
  const { layer, input, weightCount, biasCount } = plan;
  const channels = layer.kind === 'conv1d' ? input.channels : 1;
  const padded = layer.kind === 'conv1d' ? paddedChannels(plan.input, index) : 1;
  return Int32Array.from(
    { length: weightCount / biasCount },
    (_, i) => Math.floor(i / channels) * padded + (i % channels),
  );
}

/** The flattened convolution with its channels padded, then the features. */
function joinedPlaces(trunk: LayerPlan, featureCount: number): Int32Array {
  const { length, channels } = trunk.output;
  const padded = padTo(channels, LANES);
  return Int32Array.from({ length: length * channels + featureCount }, (_, i) =>
    i < length * channels
      ? Math.floor(i / channels) * padded + (i % channels)
      : length * padded + (i - length * channels),
  );
}

/** The window itself has one channel; every other tensor comes out of whole vectors. */
function paddedChannels({ channels }: TensorShape, index: number): number {
  return index === 0 ? channels : padTo(channels, LANES);
}

function padTo(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
