/**
 * Writes messages in the wire format of Protocol Buffers: each field a key and a value, one after the other. By hand,
 * since ONNX needs three kinds of field, and a library that also reads would be most of the page's weight.
 */
export type Field = Uint8Array<ArrayBuffer>;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

/** An integer or an enumeration, 0 .. 2^53 - 1. */
export function integerField(number: number, value: number): Field {
  return joinBytes([varint(number * 8 + VARINT), varint(value)]);
}

export function floatField(number: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return joinBytes([varint(number * 8 + FIXED_32), bytes]);
}

/** Bytes, or a message inside this one. */
export function bytesField(number: number, value: Uint8Array<ArrayBuffer>): Field {
  return joinBytes([varint(number * 8 + LENGTH_DELIMITED), varint(value.length), value]);
}

export function textField(number: number, value: string): Field {
  return bytesField(number, Uint8Array.from(new TextEncoder().encode(value)));
}

export function message(...fields: readonly (Field | readonly Field[])[]): Uint8Array<ArrayBuffer> {
  return joinBytes(fields.flat());
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
