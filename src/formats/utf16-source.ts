/**
 * Text in UTF-16, as spreadsheets and Windows write it, handed on as UTF-8: whoever reads text sees one encoding only. Told
 * by its byte-order mark; without one it is not believed, since small samples of 16 bits look alike.
 */
import type { ByteSource } from './byte-source.ts';

type Utf16 = 'utf-16le' | 'utf-16be';

const MARK_BYTES = 2;
const HEAD_BYTES = 512;
/** What is turned at once, and read for a single row. */
const BLOCK_BYTES = 64 * 1024;

/** A block of the file and what it became. */
interface Block {
  readonly storedByte: number;
  readonly utf8: Uint8Array;
}

/** Where a block starts, in the file and in UTF-8. */
interface Place {
  readonly storedByte: number;
  readonly byte: number;
}

/**
 * The source itself, unless it holds UTF-16: that is read through once, since nothing else tells its length in UTF-8.
 * @throws AppError `read-failed`
 */
export async function asUtf8(source: ByteSource): Promise<ByteSource> {
  const encoding = utf16Of(await source.read(0, HEAD_BYTES));
  if (encoding === null) return source;
  const places: Place[] = [];
  let sizeBytes = 0;
  for await (const { storedByte, utf8 } of blocksFrom(source, encoding, MARK_BYTES)) {
    places.push({ storedByte, byte: sizeBytes });
    sizeBytes += utf8.length;
  }
  return {
    name: source.name,
    sizeBytes,
    stream: () => bytesOf(blocksFrom(source, encoding, MARK_BYTES)),
    read: (startByte, endByte) =>
      readRange(source, encoding, places, startByte, Math.min(endByte, sizeBytes)),
  };
}

/** Letters no text begins with: controls, and what stands for nothing. */
const NO_TEXT = /[^\P{C}\t\r\n\ufeff]|\ufffd/u;

function utf16Of(head: Uint8Array): Utf16 | null {
  const isLittle = head[0] === 0xff && head[1] === 0xfe;
  const isBig = head[0] === 0xfe && head[1] === 0xff;
  if (!isLittle && !isBig) return null;
  const encoding = isLittle ? 'utf-16le' : 'utf-16be';
  // Without its last letter, which may be cut in two.
  const text = decoded(head.subarray(MARK_BYTES, head.length - (head.length % 2)), encoding).slice(0, -1);
  const isPlain = text.replace(/[^\t\r\n -~]/g, '').length * 2 >= text.length;
  return text !== '' && isPlain && !NO_TEXT.test(text) ? encoding : null;
}

function decoded(bytes: Uint8Array, encoding: Utf16): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

async function* blocksFrom(source: ByteSource, encoding: Utf16, startByte: number): AsyncGenerator<Block> {
  for (let at = startByte; at + 1 < source.sizeBytes; ) {
    const bytes = await source.read(at, at + BLOCK_BYTES);
    let length = bytes.length - (bytes.length % 2);
    // A letter of two units stays in one block.
    if (length > 2 && at + length < source.sizeBytes && isFirstOfTwo(bytes, length - 2, encoding))
      length -= 2;
    if (length === 0) return;
    yield { storedByte: at, utf8: new TextEncoder().encode(decoded(bytes.subarray(0, length), encoding)) };
    at += length;
  }
}

function isFirstOfTwo(bytes: Uint8Array, at: number, encoding: Utf16): boolean {
  return (bytes[encoding === 'utf-16le' ? at + 1 : at] & 0xfc) === 0xd8;
}

async function* bytesOf(blocks: AsyncIterable<Block>): AsyncGenerator<Uint8Array> {
  for await (const { utf8 } of blocks) yield utf8;
}

async function readRange(
  source: ByteSource,
  encoding: Utf16,
  places: readonly Place[],
  startByte: number,
  endByte: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(Math.max(0, endByte - startByte));
  const place = places.findLast(({ byte }) => byte <= startByte);
  if (place === undefined || out.length === 0) return out;
  let at = place.byte;
  for await (const { utf8 } of blocksFrom(source, encoding, place.storedByte)) {
    const from = Math.max(0, startByte - at);
    const part = utf8.subarray(from, Math.max(from, endByte - at));
    out.set(part, at + from - startByte);
    at += utf8.length;
    if (at >= endByte) break;
  }
  return out;
}
