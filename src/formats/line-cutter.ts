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
   * The chance to read a line without its end being looked for first, which takes longer than the reading.
   * @returns where in `bytes[start, limit)` the line break is that ends the line, or -1 to get the line by `onLine`
   */
  onUncutLine(bytes: Uint8Array, start: number, limit: number, line: number, byteOffset: number): number;
  /**
   * One line, `bytes[start, end)`, without its break and without a byte-order mark; `bytes` is reused afterwards.
   * `line` is one-based; `byteOffset` is where the line starts in the stream.
   */
  onLine(bytes: Uint8Array, start: number, end: number, line: number, byteOffset: number): void;
  /** A line of more than `MAX_LINE_BYTES`, dropped. */
  onOverlongLine(line: number): void;
}

export class LineCutter {
  private readonly handler: LineHandler;
  /** The start of a line whose end is in a later chunk. */
  private readonly pending = new Uint8Array(MAX_LINE_BYTES);
  private pendingLength = 0;
  private isOverlong = false;
  /** The chunk before ended in CR: an LF that starts the next one belongs to it. */
  private isAfterCr = false;
  private line = 1;
  private lineOffset = 0;
  private chunkOffset = 0;

  constructor(handler: LineHandler) {
    this.handler = handler;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    let start = this.skipSplitLf(chunk);
    while (start < chunk.length) {
      const quickEnd = this.takeQuickly(chunk, start);
      const end = quickEnd === -1 ? findLineBreak(chunk, start) : quickEnd;
      if (end === chunk.length) break;
      if (quickEnd === -1) this.finishLine(chunk, start, end);
      const isCrLf = chunk[end] === CR && chunk[end + 1] === LF;
      start = end + (isCrLf ? 2 : 1);
      this.startLine(start);
    }
    this.isAfterCr = chunk[chunk.length - 1] === CR;
    this.keep(chunk, start);
    this.chunkOffset += chunk.length;
  }

  /** Delivers a last line that has no break. */
  flush(): void {
    if (this.pendingLength === 0 && !this.isOverlong) return;
    this.finishLine(this.pending, 0, 0);
  }

  private skipSplitLf(chunk: Uint8Array): number {
    if (!this.isAfterCr || chunk[0] !== LF) return 0;
    this.lineOffset += 1;
    return 1;
  }

  private takeQuickly(chunk: Uint8Array, start: number): number {
    if (this.pendingLength > 0 || this.isOverlong) return -1;
    const limit = Math.min(chunk.length, start + MAX_LINE_BYTES);
    return this.handler.onUncutLine(chunk, start, limit, this.line, this.lineOffset);
  }

  private finishLine(chunk: Uint8Array, start: number, end: number): void {
    const length = this.pendingLength + end - start;
    if (this.isOverlong || length > MAX_LINE_BYTES) {
      this.handler.onOverlongLine(this.line);
    } else if (this.pendingLength > 0) {
      this.pending.set(chunk.subarray(start, end), this.pendingLength);
      this.deliver(this.pending, 0, length);
    } else {
      this.deliver(chunk, start, end);
    }
    this.pendingLength = 0;
    this.isOverlong = false;
  }

  /** @param position in the chunk at hand */
  private startLine(position: number): void {
    this.line += 1;
    this.lineOffset = this.chunkOffset + position;
  }

  private deliver(bytes: Uint8Array, start: number, end: number): void {
    const markBytes = this.line === 1 && hasByteOrderMark(bytes, start, end) ? 3 : 0;
    this.handler.onLine(bytes, start + markBytes, end, this.line, this.lineOffset + markBytes);
  }

  private keep(chunk: Uint8Array, start: number): void {
    const length = chunk.length - start;
    if (this.isOverlong || this.pendingLength + length > MAX_LINE_BYTES) {
      this.isOverlong = true;
      this.pendingLength = 0;
      return;
    }
    this.pending.set(start === 0 ? chunk : chunk.subarray(start), this.pendingLength);
    this.pendingLength += length;
  }
}

/** The first LF or CR from `from` on, or the length. */
function findLineBreak(bytes: Uint8Array, from: number): number {
  let position = from;
  while (position < bytes.length && !isLineBreak(bytes[position])) position++;
  return position;
}

function hasByteOrderMark(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
}
