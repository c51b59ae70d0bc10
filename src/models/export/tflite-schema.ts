/**
 * As much of the TensorFlow Lite schema (version 3, `tensorflow/lite/schema/schema.fbs`) as the exporter writes.
 * Field numbers are positions in the tables of that file; enumerations carry its values.
 */
import { Builder, type Offset } from 'flatbuffers';

export const FILE_IDENTIFIER = 'TFL3';
export const SCHEMA_VERSION = 3;

export const TENSOR_TYPE = { float32: 0, int32: 2, int8: 9 } as const;
export type TensorType = keyof typeof TENSOR_TYPE;

/** Builtin operators, each with the first version that takes what is written here. */
export const OPERATORS = {
  concatenation: { code: 2, version: 2 },
  conv2d: { code: 3, version: 3 },
  dequantize: { code: 6, version: 2 },
  fullyConnected: { code: 9, version: 4 },
  reshape: { code: 22, version: 1 },
  resizeBilinear: { code: 23, version: 2 },
  quantize: { code: 114, version: 1 },
} as const;
export type OperatorName = keyof typeof OPERATORS;
const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

export interface TfliteQuantization {
  readonly scales: ArrayLike<number>;
  /** One for each scale. */
  readonly zeroPoints: readonly number[];
  /** The dimension that the scales go along. */
  readonly dimension: number;
}

export interface TfliteTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly quantization: TfliteQuantization | null;
  /** Present in constants, little endian. */
  readonly data: Uint8Array | null;
}

/** The options table of an operator; the first number is the member of the union `BuiltinOptions`. */
export interface OperatorOptions {
  readonly union: number;
  readonly fields: readonly TableField[];
}

export interface TfliteOperator {
  readonly name: OperatorName;
  /** Indices into the tensors. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: OperatorOptions | null;
}

export interface TfliteGraph {
  readonly description: string;
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  /** Indices into the tensors. */
  readonly inputs: readonly number[];
  readonly output: number;
}

type TableField = readonly ['int8' | 'int32' | 'offset', field: number, value: number];

export function writeTflite(graph: TfliteGraph): Uint8Array<ArrayBuffer> {
  const builder = new Builder(4096);
  // Constants have buffers of their own; buffer 0 is empty and stands for everything else.
  const constants = graph.tensors.filter(({ data }) => data !== null);
  const buffers = [null, ...constants.map(({ data }) => data)].map((data) =>
    table(builder, data === null ? [] : [['offset', 0, alignedBytes(builder, data)]]),
  );
  const model = table(builder, [
    ['int32', 0, SCHEMA_VERSION],
    [
      'offset',
      1,
      offsets(
        builder,
        Object.values(OPERATORS).map((code) => operatorCode(builder, code)),
      ),
    ],
    ['offset', 2, offsets(builder, [subgraph(builder, graph, constants)])],
    ['offset', 3, builder.createString(graph.description)],
    ['offset', 4, offsets(builder, buffers)],
    ['offset', 7, offsets(builder, [signature(builder, graph)])],
  ]);
  builder.finish(model, FILE_IDENTIFIER);
  return Uint8Array.from(builder.asUint8Array());
}

function operatorCode(builder: Builder, { code, version }: { code: number; version: number }): Offset {
  return table(builder, [
    ['int8', 0, code],
    ['int32', 2, version],
    ['int32', 3, code],
  ]);
}

function subgraph(builder: Builder, graph: TfliteGraph, constants: readonly TfliteTensor[]): Offset {
  return table(builder, [
    [
      'offset',
      0,
      offsets(
        builder,
        graph.tensors.map((it) => tensor(builder, it, 1 + constants.indexOf(it))),
      ),
    ],
    ['offset', 1, int32s(builder, graph.inputs)],
    ['offset', 2, int32s(builder, [graph.output])],
    [
      'offset',
      3,
      offsets(
        builder,
        graph.operators.map((it) => operator(builder, it)),
      ),
    ],
    ['offset', 4, builder.createString('main')],
  ]);
}

function tensor(builder: Builder, it: TfliteTensor, buffer: number): Offset {
  const fields: TableField[] = [
    ['offset', 0, int32s(builder, it.shape)],
    ['int8', 1, TENSOR_TYPE[it.type]],
    ['int32', 2, buffer],
    ['offset', 3, builder.createString(it.name)],
  ];
  if (it.quantization) fields.push(['offset', 4, quantization(builder, it.quantization)]);
  return table(builder, fields);
}

function quantization(builder: Builder, { scales, zeroPoints, dimension }: TfliteQuantization): Offset {
  const scaleVector = vector(builder, 4, Array.from(scales), (scale) => builder.addFloat32(scale));
  const zeroPointVector = vector(builder, 8, zeroPoints, (point) => builder.addInt64(BigInt(point)));
  return table(builder, [
    ['offset', 2, scaleVector],
    ['offset', 3, zeroPointVector],
    ['int32', 6, dimension],
  ]);
}

function operator(builder: Builder, { name, inputs, outputs, options }: TfliteOperator): Offset {
  const fields: TableField[] = [
    ['int32', 0, OPERATOR_NAMES.indexOf(name)],
    ['offset', 1, int32s(builder, inputs)],
    ['offset', 2, int32s(builder, outputs)],
  ];
  if (options) {
    fields.push(['int8', 3, options.union], ['offset', 4, table(builder, options.fields)]);
  }
  return table(builder, fields);
}

/** Names for the ends, for runtimes that call a model by its signature. */
function signature(builder: Builder, graph: TfliteGraph): Offset {
  const end = (index: number): Offset =>
    table(builder, [
      ['offset', 0, builder.createString(graph.tensors[index].name)],
      ['int32', 1, index],
    ]);
  return table(builder, [
    ['offset', 0, offsets(builder, graph.inputs.map(end))],
    ['offset', 1, offsets(builder, [end(graph.output)])],
    ['offset', 2, builder.createString('serving_default')],
  ]);
}

/** A table whose offsets exist already. Zero is the default of every field used here and is left out. */
function table(builder: Builder, fields: readonly TableField[]): Offset {
  builder.startObject(1 + Math.max(-1, ...fields.map(([, field]) => field)));
  for (const [kind, field, value] of fields) {
    if (kind === 'int8') builder.addFieldInt8(field, value, 0);
    else if (kind === 'int32') builder.addFieldInt32(field, value, 0);
    else builder.addFieldOffset(field, value, 0);
  }
  return builder.endObject();
}

/** Vectors are written backwards, last element first. */
function vector<T>(
  builder: Builder,
  elementBytes: number,
  values: readonly T[],
  add: (value: T) => void,
): Offset {
  builder.startVector(elementBytes, values.length, elementBytes);
  for (const value of values.toReversed()) add(value);
  return builder.endVector();
}

function offsets(builder: Builder, values: readonly Offset[]): Offset {
  return vector(builder, 4, values, (value) => builder.addOffset(value));
}

function int32s(builder: Builder, values: readonly number[]): Offset {
  return vector(builder, 4, values, (value) => builder.addInt32(value));
}

/** The schema asks for data on multiples of 16 bytes. */
function alignedBytes(builder: Builder, bytes: Uint8Array): Offset {
  builder.startVector(1, bytes.length, 16);
  for (const byte of bytes.toReversed()) builder.addInt8(byte);
  return builder.endVector();
}
