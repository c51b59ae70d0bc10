/** Puts a network together out of TensorFlow Lite operators, layer after layer. */
import { assert, assertUnreachable } from '../../core/assert.ts';
import { type Activation, type Conv1dLayer, type LayerPlan, tensorSize } from '../network.ts';
import { int32Bytes } from './little-endian.ts';
import {
  type OperatorName,
  type OperatorOptions,
  type TensorType,
  type TfliteOperator,
  type TfliteQuantization,
  type TfliteTensor,
  writeTflite,
} from './tflite-schema.ts';

export type TfliteConstant = Pick<TfliteTensor, 'type' | 'quantization'> & { readonly data: Uint8Array };

export interface TfliteLayer {
  readonly plan: LayerPlan;
  /** An interpolation with weights becomes a FULLY_CONNECTED, one without a RESIZE_BILINEAR. */
  readonly weights: TfliteConstant | null;
  readonly biases: TfliteConstant | null;
  /** How the output is quantized; `null` in float. */
  readonly output: TfliteQuantization | null;
}

const BUILTIN_OPTIONS = { conv2d: 1, fullyConnected: 8, concatenation: 10, resizeBilinear: 15 } as const;
const PADDING = { same: 0, valid: 1 } as const;
const FUSED_ACTIVATION = { linear: 0, relu: 1 } as const;

/**
 * Whether a RESIZE_BILINEAR knows its size beforehand, as TensorFlow Lite Micro demands. XNNPACK then takes it over and
 * interpolates in an arithmetic of its own; a size that is computed, if only by a RESHAPE, leaves it to the kernel of
 * the specification.
 */
export type ResizeSize = 'constant' | 'computed';

export class TfliteGraphBuilder {
  readonly #beats: number;
  readonly #type: TensorType;
  readonly #resizeSize: ResizeSize;
  readonly #tensors: TfliteTensor[] = [];
  readonly #operators: TfliteOperator[] = [];

  /** @param type of the activations. */
  constructor(beats: number, type: TensorType, resizeSize: ResizeSize = 'constant') {
    this.#beats = beats;
    this.#type = type;
    this.#resizeSize = resizeSize;
  }

  /** A tensor that the graph takes or computes. @returns its index */
  value(
    name: string,
    shape: readonly number[],
    quantization: TfliteQuantization | null,
    type: TensorType = this.#type,
  ): number {
    return this.#tensors.push({ name, type, shape, quantization, data: null }) - 1;
  }

  tensor(at: number): TfliteTensor {
    return this.#tensors[at];
  }

  apply(
    name: OperatorName,
    inputs: readonly number[],
    output: number,
    options: OperatorOptions | null = null,
  ): void {
    this.#operators.push({ name, inputs, outputs: [output], options });
  }

  /**
   * @param input index of `[beats, length]`
   * @param first number of the first of these layers in the network, for their names
   * @returns index of the last layer's output
   */
  addLayers(input: number, layers: readonly TfliteLayer[], first = 0): number {
    return layers.reduce((at, layer, i) => this.#addLayer(`layer${first + i}`, at, layer), input);
  }

  /** Beat by beat the second of two `[beats, values]` behind the first; both have one quantization. */
  join(at: number, behind: number, name: string): number {
    const [front, back] = [this.#tensors[at], this.#tensors[behind]];
    const result = this.value(name, [this.#beats, front.shape[1] + back.shape[1]], front.quantization);
    this.apply('concatenation', [at, behind], result, {
      union: BUILTIN_OPTIONS.concatenation,
      fields: [['int32', 0, 1]],
    });
    return result;
  }

  /** As `[beats, values]`. */
  flatten(at: number, name: string): number {
    const size = this.#tensors[at].shape.reduce((product, extent) => product * extent, 1);
    return this.#reshape(at, [this.#beats, size / this.#beats], name);
  }

  /** Calls a tensor otherwise, as those are who run the graph. */
  rename(at: number, name: string): void {
    this.#tensors[at] = { ...this.#tensors[at], name };
  }

  write(description: string, inputs: readonly number[], output: number): Uint8Array<ArrayBuffer> {
    return writeTflite({ description, tensors: this.#tensors, operators: this.#operators, inputs, output });
  }

  #addLayer(name: string, at: number, tensors: TfliteLayer): number {
    const { layer } = tensors.plan;
    switch (layer.kind) {
      case 'conv1d':
        return this.#addConvolution(name, at, layer, tensors);
      case 'dense':
        return this.#addFullyConnected(name, at, layer.activation, tensors);
      case 'interpolate':
        return tensors.weights === null
          ? this.#addResize(name, at, layer.outputs, tensors)
          : this.#addFullyConnected(name, at, 'linear', tensors);
      default:
        return assertUnreachable(layer);
    }
  }

  #addConvolution(name: string, at: number, conv: Conv1dLayer, tensors: TfliteLayer): number {
    const { input, output } = tensors.plan;
    const image = this.#reshape(at, [this.#beats, 1, input.length, input.channels], `${name}_input`);
    const parameters = this.#parameters(name, [conv.filters, 1, conv.kernelSize, input.channels], tensors);
    const result = this.value(name, [this.#beats, 1, output.length, output.channels], tensors.output);
    this.apply('conv2d', [image, ...parameters], result, {
      union: BUILTIN_OPTIONS.conv2d,
      fields: [
        ['int8', 0, PADDING[conv.padding]],
        ['int32', 1, conv.stride],
        ['int32', 2, 1],
        ['int8', 3, FUSED_ACTIVATION[conv.activation]],
      ],
    });
    return result;
  }

  #addFullyConnected(name: string, at: number, activation: Activation, tensors: TfliteLayer): number {
    const inputs = tensorSize(tensors.plan.input);
    const units = tensorSize(tensors.plan.output);
    const row = this.#reshape(at, [this.#beats, inputs], `${name}_input`);
    const parameters = this.#parameters(name, [units, inputs], tensors);
    const result = this.value(name, [this.#beats, units], tensors.output);
    this.apply('fullyConnected', [row, ...parameters], result, {
      union: BUILTIN_OPTIONS.fullyConnected,
      fields: [['int8', 0, FUSED_ACTIVATION[activation]]],
    });
    return result;
  }

  #addResize(name: string, at: number, outputs: number, tensors: TfliteLayer): number {
    const image = this.#reshape(at, [this.#beats, 1, tensorSize(tensors.plan.input), 1], `${name}_input`);
    const size = this.#resizeSizeTensor(`${name}_size`, [1, outputs]);
    const result = this.value(name, [this.#beats, 1, outputs, 1], tensors.output);
    const alignCorners = ['int8', 2, 1] as const;
    this.apply('resizeBilinear', [image, size], result, {
      union: BUILTIN_OPTIONS.resizeBilinear,
      fields: [alignCorners],
    });
    return result;
  }

  #resizeSizeTensor(name: string, size: readonly number[]): number {
    const constant = this.#int32s(name, size);
    if (this.#resizeSize === 'constant') return constant;
    const result = this.value(`${name}_computed`, [size.length], null, 'int32');
    this.apply('reshape', [constant, this.#int32s(`${name}_shape`, [size.length])], result);
    return result;
  }

  #parameters(name: string, weightShape: readonly number[], { weights, biases }: TfliteLayer): number[] {
    assert(weights !== null && biases !== null, `${name} has no weights`);
    return [
      this.#constant(`${name}_weights`, weightShape, weights),
      this.#constant(`${name}_biases`, [weightShape[0]], biases),
    ];
  }

  /** The same values under another shape; nothing where they have it already. */
  #reshape(at: number, shape: readonly number[], name: string): number {
    const from = this.#tensors[at];
    if (from.shape.join() === shape.join()) return at;
    const result = this.value(name, shape, from.quantization, from.type);
    this.apply('reshape', [at, this.#int32s(`${name}_shape`, shape)], result);
    return result;
  }

  #int32s(name: string, values: readonly number[]): number {
    return this.#constant(name, [values.length], {
      type: 'int32',
      data: int32Bytes(values),
      quantization: null,
    });
  }

  #constant(name: string, shape: readonly number[], constant: TfliteConstant): number {
    return this.#tensors.push({ name, shape, ...constant }) - 1;
  }
}
