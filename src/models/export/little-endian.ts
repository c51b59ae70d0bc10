/** Numbers as the little-endian bytes that every format here keeps its constants in, whatever this machine does. */
export function float32Bytes(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return packed(values, 4, (view, at, value) => view.setFloat32(at, value, true));
}

export function int32Bytes(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return packed(values, 4, (view, at, value) => view.setInt32(at, value, true));
}

export function int64Bytes(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return packed(values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true));
}

export function int8Bytes(values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return packed(values, 1, (view, at, value) => view.setInt8(at, value));
}

function packed(
  values: ArrayLike<number>,
  bytesEach: number,
  set: (view: DataView, at: number, value: number) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * bytesEach);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) set(view, i * bytesEach, values[i]);
  return bytes;
}
