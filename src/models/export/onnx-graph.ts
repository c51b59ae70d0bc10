/** Puts an ONNX model together node after node (`onnx/onnx.proto`; field numbers are those of that file). */
import { float32Bytes, int8Bytes, int32Bytes, int64Bytes } from './little-endian.ts';
import { bytesField, type Field, integerField, message, textField } from './protobuf.ts';

const IR_VERSION = 7;
/** The first with DequantizeLinear per channel. */
const OPSET = 13;

const PACK = { float32: float32Bytes, int8: int8Bytes, int32: int32Bytes, int64: int64Bytes } as const;
/** `TensorProto.DataType` */
const DATA_TYPE = { float32: 1, int8: 3, int32: 6, int64: 7 } as const;
export type OnnxType = keyof typeof DATA_TYPE;

/** Attributes here are integers or lists of integers. */
export type OnnxAttributes = Readonly<Record<string, number | readonly number[]>>;

const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** What goes into a graph or comes out of it: so many values a beat. */
export interface OnnxEnd {
  readonly name: string;
  readonly length: number;
}

export class OnnxGraphBuilder {
  readonly #nodes: Field[] = [];
  readonly #initializers: Field[] = [];

  /** A constant. @returns its name */
  constant(name: string, type: OnnxType, shape: readonly number[], values: ArrayLike<number>): string {
    const tensor = message(
      shape.map((extent) => integerField(1, extent)),
      integerField(2, DATA_TYPE[type]),
      textField(8, name),
      bytesField(9, PACK[type](values)),
    );
    this.#initializers.push(bytesField(5, tensor));
    return name;
  }

  /** @returns the name of the output */
  apply(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: OnnxAttributes = {},
  ): string {
    const node = message(
      inputs.map((input) => textField(1, input)),
      textField(2, output),
      textField(3, output),
      textField(4, operator),
      Object.entries(attributes).map(([name, value]) => bytesField(5, attribute(name, value))),
    );
    this.#nodes.push(bytesField(1, node));
    return output;
  }

  /** @param shape -1 stands for what is left over. */
  reshape(input: string, shape: readonly number[], output: string): string {
    return this.apply(
      'Reshape',
      [input, this.constant(`${output}_shape`, 'int64', [shape.length], shape)],
      output,
    );
  }

  cast(input: string, type: OnnxType, output: string): string {
    return this.apply('Cast', [input], output, { to: DATA_TYPE[type] });
  }

  /** Every end is float32 `[beats, length]`, with any number of beats. */
  write(description: string, inputs: readonly OnnxEnd[], output: OnnxEnd): Uint8Array<ArrayBuffer> {
    const graph = message(
      this.#nodes,
      textField(2, description),
      this.#initializers,
      inputs.map((input) => bytesField(11, valueInfo(input))),
      bytesField(12, valueInfo(output)),
    );
    return message(
      integerField(1, IR_VERSION),
      textField(2, 'Beatlens'),
      bytesField(7, graph),
      bytesField(8, message(textField(1, ''), integerField(2, OPSET))),
    );
  }
}

function attribute(name: string, value: number | readonly number[]): Field {
  return typeof value === 'number'
    ? message(textField(1, name), integerField(3, value), integerField(20, ATTRIBUTE_INT))
    : message(
        textField(1, name),
        value.map((entry) => integerField(8, entry)),
        integerField(20, ATTRIBUTE_INTS),
      );
}

function valueInfo({ name, length }: OnnxEnd): Field {
  const shape = message(
    bytesField(1, message(textField(2, 'beats'))),
    bytesField(1, message(integerField(1, length))),
  );
  const tensorType = message(integerField(1, DATA_TYPE.float32), bytesField(2, shape));
  return message(textField(1, name), bytesField(2, message(bytesField(1, tensorType))));
}
