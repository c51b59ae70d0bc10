/** The memory of one network on WebAssembly, laid out once: constants, activations, and room for a batch. */
import { assert } from '../../core/assert.ts';

/** Beats in one call; a larger set goes through in several. */
export const BATCH_BEATS = 256;
/** Samples are read eight at a time, at the end of the last beat too. */
export const READ_AHEAD_BYTES = 32;
/** 1.5 * 2^23, what the kernels round floats by. */
export const ROUNDING = 12_582_912;

/** Every vector is aligned, though WebAssembly does not ask for it. */
const ALIGNMENT = 16;
const PAGE_BYTES = 65_536;

/** Hands out addresses first and makes the memory once all of them are known. */
export class KernelMemory {
  // Address 0 stays free, so that it never means anything.
  #end = ALIGNMENT;
  readonly #contents: { address: number; bytes: Uint8Array }[] = [];

  /** Zeros. @returns the address. */
  reserve(sizeBytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + sizeBytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  }

  /** @returns the address of a copy. */
  place(content: ArrayBufferView): number {
    const { buffer, byteOffset, byteLength } = content;
    const address = this.reserve(byteLength);
    this.#contents.push({ address, bytes: new Uint8Array(buffer, byteOffset, byteLength) });
    return address;
  }

  build(): WebAssembly.Memory {
    const pages = Math.ceil(this.#end / PAGE_BYTES);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const bytes = new Uint8Array(memory.buffer);
    for (const content of this.#contents) bytes.set(content.bytes, content.address);
    return memory;
  }
}

/** Four bytes: an int32 or an address, unless it says that it is a float. */
export type RecordField = number | { readonly float32: number };

/**
 * Records that lie one behind the other, their fields in the order of the class in the kernels' source.
 * @param sizeBytes of each, as the kernels step over them.
 */
export function encodeRecords(records: readonly (readonly RecordField[])[], sizeBytes: number): DataView {
  const view = new DataView(new ArrayBuffer(records.length * sizeBytes));
  for (const [i, fields] of records.entries()) {
    assert(4 * fields.length <= sizeBytes, `a record of ${fields.length} fields in ${sizeBytes} bytes`);
    for (const [j, field] of fields.entries()) {
      const at = i * sizeBytes + 4 * j;
      if (typeof field === 'number') view.setInt32(at, field, true);
      else view.setFloat32(at, field.float32, true);
    }
  }
  return view;
}
