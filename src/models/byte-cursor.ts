/** Reads and writes little-endian numbers one after the other. */
export class ByteCursor {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  isAtEnd(): boolean {
    return this.#offset === this.bytes.length;
  }

  readInt8(): number {
    return this.#view.getInt8(this.#advance(1));
  }

  readInt8s(count: number): Int8Array<ArrayBuffer> {
    const start = this.#advance(count);
    return new Int8Array(this.bytes.slice(start, start + count).buffer);
  }

  readInt16(): number {
    return this.#view.getInt16(this.#advance(2), true);
  }

  readUint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  readInt32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  readFloat32(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  writeInt8(value: number): void {
    this.#view.setInt8(this.#advance(1), value);
  }

  writeInt16(value: number): void {
    this.#view.setInt16(this.#advance(2), value, true);
  }

  writeUint16(value: number): void {
    this.#view.setUint16(this.#advance(2), value, true);
  }

  writeInt32(value: number): void {
    this.#view.setInt32(this.#advance(4), value, true);
  }

  writeFloat32(value: number): void {
    this.#view.setFloat32(this.#advance(4), value, true);
  }

  #advance(bytes: number): number {
    const at = this.#offset;
    this.#offset += bytes;
    return at;
  }
}
