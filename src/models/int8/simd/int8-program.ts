/** Lays a quantized network out in memory, in the records that `assembly/int8` reads. */
import { assert, assertUnreachable } from '../../../core/assert.ts';
import { FRACTION_ONE, interpolationTaps } from '../../interpolation.ts';
import { tensorSize } from '../../network.ts';
import {
  type ActivationTensor,
  fitsKernels,
  layOutActivations,
  TILE_BEATS,
  walkWindows,
} from '../../simd/activation-layout.ts';
import {
  BATCH_BEATS,
  encodeRecords,
  KernelMemory,
  READ_AHEAD_BYTES,
  type RecordField,
  ROUNDING,
} from '../../simd/kernel-memory.ts';
import type { QuantizedLayer, QuantizedNetwork } from '../quantized-network.ts';
import { outputBounds, prepareScalarParameters, prepareVectorParameters } from './prepare-layer.ts';

const PROGRAM_BYTES = 64;
const LAYER_BYTES = 64;
const VECTOR_KIND = 0;
const SCALAR_KIND = 1;
const INTERPOLATION_KIND = 2;
const BYTES_PER_VALUE = 2;

export interface Int8Program {
  readonly memory: WebAssembly.Memory;
  /** Address of the record that the kernels take. */
  readonly address: number;
  /** float32 `[BATCH_BEATS, length]` */
  readonly samples: number;
  /** uint16 `[BATCH_BEATS]` */
  readonly validLengths: number;
  /** int32 `[BATCH_BEATS]` */
  readonly errorSums: number;
  /** float32 `[BATCH_BEATS]` */
  readonly scores: number;
  /** int8 `[BATCH_BEATS, length]` */
  readonly reconstruction: number;
}

/** Whether a beat's activations have room; nothing the project ships comes near. */
export function fitsInt8Kernels({ inputLength, layers }: QuantizedNetwork): boolean {
  return fitsKernels(
    layers.map(({ plan }) => plan),
    inputLength,
    BYTES_PER_VALUE,
  );
}

export function buildInt8Program(network: QuantizedNetwork): Int8Program {
  const { inputLength, layers } = network;
  const { scale, zeroPoint } = network.input;
  assert(Math.fround(scale) === scale, `an input scale of ${scale}, which is no float32`);
  const memory = new KernelMemory();
  const plans = layers.map(({ plan }) => plan);
  const tensors = layOutActivations(plans, inputLength, BYTES_PER_VALUE, memory);
  const zeroPoints = [zeroPoint, ...layers.map((layer) => layer.outputZeroPoint)];
  const records = layers.map((layer, i) =>
    layerRecord(layer, zeroPoints[i], tensors[i], tensors[i + 1], memory),
  );
  const mask = new Int16Array(2 * (inputLength + 8)).fill(-1, 0, inputLength + 8);
  const samples = memory.reserve(BATCH_BEATS * inputLength * 4 + READ_AHEAD_BYTES);
  const validLengths = memory.reserve(BATCH_BEATS * 2);
  const errorSums = memory.reserve(BATCH_BEATS * 4);
  const scores = memory.reserve(BATCH_BEATS * 4);
  const reconstruction = memory.reserve(BATCH_BEATS * inputLength);
  const input = tensors[0];
  const output = tensors[layers.length];
  const fields: RecordField[] = [
    samples,
    validLengths,
    errorSums,
    scores,
    reconstruction,
    inputLength,
    { float32: scale },
    zeroPoint,
    input.address,
    output.address,
    memory.place(mask) + mask.byteLength / 2,
    memory.place(encodeRecords(records, LAYER_BYTES)),
    layers.length,
    TILE_BEATS,
    { float32: ROUNDING },
  ];
  const address = memory.place(encodeRecords([fields], PROGRAM_BYTES));
  return { memory: memory.build(), address, samples, validLengths, errorSums, scores, reconstruction };
}

function layerRecord(
  layer: QuantizedLayer,
  inputZeroPoint: number,
  from: ActivationTensor,
  to: ActivationTensor,
  memory: KernelMemory,
): RecordField[] {
  const { positions, window, step, channels } = walkWindows(layer.plan);
  const { lowest, highest } = outputBounds(layer);
  const { kind, windowLength, shift, parameters } = prepareParameters(layer, inputZeroPoint, window);
  return [
    kind,
    from.windowAddress,
    step * BYTES_PER_VALUE,
    to.address,
    channels * BYTES_PER_VALUE,
    positions,
    windowLength,
    channels,
    lowest,
    highest,
    shift,
    layer.outputZeroPoint,
    memory.place(parameters),
  ];
}

interface PreparedLayer {
  readonly kind: number;
  readonly windowLength: number;
  /** Of the vector kind. */
  readonly shift: number;
  readonly parameters: Uint8Array;
}

function prepareParameters(layer: QuantizedLayer, inputZeroPoint: number, window: number): PreparedLayer {
  switch (layer.plan.layer.kind) {
    case 'conv1d':
    case 'dense': {
      const vectors = prepareVectorParameters(layer, inputZeroPoint);
      if (vectors === null) {
        return {
          kind: SCALAR_KIND,
          windowLength: window,
          shift: 0,
          parameters: prepareScalarParameters(layer),
        };
      }
      const { shift, bytes } = vectors;
      return { kind: VECTOR_KIND, windowLength: Math.ceil(window / 2), shift, parameters: bytes };
    }
    case 'interpolate':
      assert(layer.outputZeroPoint === inputZeroPoint, 'an interpolation that moves the zero point');
      return {
        kind: INTERPOLATION_KIND,
        windowLength: window,
        shift: 0,
        parameters: prepareInterpolation(window, tensorSize(layer.plan.output)),
      };
    default:
      return assertUnreachable(layer.plan.layer);
  }
}

/** For eight outputs: byte offsets uint16[8] of the lower neighbours, weights int16[8][2] of both. */
function prepareInterpolation(inputs: number, outputs: number): Uint8Array {
  const { lower, upper, fraction } = interpolationTaps(inputs, outputs);
  const groups = Math.ceil(outputs / 8);
  const words = new Int16Array(24 * groups);
  for (let i = 0; i < outputs; i++) {
    const group = 24 * Math.floor(i / 8);
    const lane = i % 8;
    // The last input has no upper neighbour and is taken as the upper one of the last but one.
    const isLast = lower[i] === upper[i];
    words[group + lane] = (isLast ? lower[i] - 1 : lower[i]) * BYTES_PER_VALUE;
    words[group + 8 + 2 * lane] = isLast ? 0 : FRACTION_ONE - fraction[i];
    words[group + 9 + 2 * lane] = isLast ? FRACTION_ONE : fraction[i];
  }
  return new Uint8Array(words.buffer);
}
