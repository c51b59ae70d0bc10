/**
 * Cuts a byte stream into lines at LF, CR or CRLF, in any mixture, without copying a line that lies inside one chunk.
 * A line longer than `MAX_LINE_BYTES` is not kept: the widest row there is (514 cells of 25 bytes) has 13 kB.
 */
export const MAX_LINE_BYTES = 128 * 1024;

const LF = 0x0a;
const CR = 0x0d;

export function isLineBreak(byte: number): boolean {
  return byte === LF || byte === CR;
}

export interface LineHandler {
  /**
   * One line, `bytes[start, end)`, without its break and without a byte-order mark; `bytes` is reused afterwards.
   * `line` is one-based; `byteOffset` is where the line starts in the stream.
   */
  onLine(bytes: Uint8Array, start: number, end: number, line: number, byteOffset: number): void;
  /** A line of more than `MAX_LINE_BYTES`, dropped. */
  onOverlongLine(line: number): void;
}

export class LineCutter {
  readonly #handler: LineHandler;
  /** The start of a line whose end is in a later chunk. */
  readonly #pending = new Uint8Array(MAX_LINE_BYTES);
  #pendingLength = 0;
  #isOverlong = false;
  /** The chunk before ended in CR: an LF that starts the next one belongs to it. */
  #isAfterCr = false;
  #line = 1;
  #lineOffset = 0;
  #chunkOffset = 0;

  constructor(handler: LineHandler) {
    this.#handler = handler;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    let start = this.#skipSplitLf(chunk);
    let nextLf = indexOrEnd(chunk, LF, start);
    let nextCr = indexOrEnd(chunk, CR, start);
    while (start < chunk.length) {
      if (nextLf < start) nextLf = indexOrEnd(chunk, LF, start);
      if (nextCr < start) nextCr = indexOrEnd(chunk, CR, start);
      const end = Math.min(nextLf, nextCr);
      if (end === chunk.length) break;
      const isCrLf = chunk[end] === CR && chunk[end + 1] === LF;
      const next = end + (isCrLf ? 2 : 1);
      this.#endLine(chunk, start, end, next);
      start = next;
    }
    this.#isAfterCr = chunk[chunk.length - 1] === CR;
    this.#keep(chunk, start);
    this.#chunkOffset += chunk.length;
  }

  /** Delivers a last line that has no break. */
  flush(): void {
    if (this.#pendingLength === 0 && !this.#isOverlong) return;
    this.#endLine(this.#pending, 0, 0, 0);
  }

  #skipSplitLf(chunk: Uint8Array): number {
    if (!this.#isAfterCr || chunk[0] !== LF) return 0;
    this.#lineOffset += 1;
    return 1;
  }

  #endLine(chunk: Uint8Array, start: number, end: number, next: number): void {
    const length = this.#pendingLength + end - start;
    if (this.#isOverlong || length > MAX_LINE_BYTES) {
      this.#handler.onOverlongLine(this.#line);
    } else if (this.#pendingLength > 0) {
      this.#pending.set(chunk.subarray(start, end), this.#pendingLength);
      this.#deliver(this.#pending, 0, length);
    } else {
      this.#deliver(chunk, start, end);
    }
    this.#pendingLength = 0;
    this.#isOverlong = false;
    this.#line += 1;
    this.#lineOffset = this.#chunkOffset + next;
  }

  #deliver(bytes: Uint8Array, start: number, end: number): void {
    const markBytes = this.#line === 1 && hasByteOrderMark(bytes, start, end) ? 3 : 0;
    this.#handler.onLine(bytes, start + markBytes, end, this.#line, this.#lineOffset + markBytes);
  }

  #keep(chunk: Uint8Array, start: number): void {
    const length = chunk.length - start;
    if (this.#isOverlong || this.#pendingLength + length > MAX_LINE_BYTES) {
      this.#isOverlong = true;
      this.#pendingLength = 0;
      return;
    }
    this.#pending.set(start === 0 ? chunk : chunk.subarray(start), this.#pendingLength);
    this.#pendingLength += length;
  }
}

function indexOrEnd(bytes: Uint8Array, byte: number, from: number): number {
  const index = bytes.indexOf(byte, from);
  return index === -1 ? bytes.length : index;
}

function hasByteOrderMark(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
