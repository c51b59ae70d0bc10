/**
 * Decompression of a streamed gzip file (RFC 1952). A gzip file may be several members in a row (`cat a.gz b.gz`,
 * bgzip, pigz). The browsers' `DecompressionStream` takes one member and calls what follows junk; Node's goes on. So
 * the stream is cut before every byte sequence that could start a member, and where the decompressor refuses such a
 * piece a new one takes over from there. (A stream that was damaged just there fails in the new one.)
 */
import { AppError } from '../core/app-error.ts';
import { readableChunks } from './byte-source.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Magic number and the only compression method there is, deflate. */
const MEMBER_START = [0x1f, 0x8b, 0x08] as const;

/** By content, never by name: browsers and tools rename and unpack on the way. */
export function isGzip(head: Uint8Array): boolean {
  return startsMember(head, 0);
}

/** @throws AppError `broken-gzip` where the data are cut short or damaged, after what came before was delivered. */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array>,
  fileName: string,
): AsyncGenerator<Uint8Array> {
  const pieces = cutBeforeMembers(chunks);
  let bytesOut = 0;
  try {
    let first = await pieces.next();
    while (!first.done) {
      const feed = feedMember(pieces, first.value);
      try {
        for await (const chunk of readableChunks(feed.decompressed)) {
          bytesOut += chunk.length;
          yield chunk;
        }
      } catch (thrown) {
        if ((await feed.rest) === undefined) throw thrown;
      }
      const rest = await feed.rest;
      if (rest === undefined) return;
      first = { done: false, value: rest };
    }
  } catch (thrown) {
    const message = `${fileName} is a damaged or incomplete gzip file: decompression failed after ${bytesOut} bytes of text.`;
    throw AppError.from(thrown, 'broken-gzip', message);
  } finally {
    await pieces.return(undefined);
  }
}

interface MemberFeed {
  readonly decompressed: ReadableStream<Uint8Array>;
  /** When feeding has ended: the piece that starts the next member, or nothing at the end of the file. */
  readonly rest: Promise<Bytes | undefined>;
}

/** Starts to feed pieces to a new decompressor; it waits whenever nobody reads, so nothing piles up. */
function feedMember(pieces: AsyncIterator<Bytes>, first: Bytes): MemberFeed {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const feed = async (): Promise<Bytes | undefined> => {
    await writer.write(first);
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      try {
        await writer.write(next.value);
      } catch (thrown) {
        if (startsMember(next.value, 0)) return next.value;
        throw thrown;
      }
    }
    await writer.close();
    return undefined;
  };
  const rest = feed();
  // A failed source must fail the reading side too; a failed decompressor already has.
  rest.catch((thrown) => writer.abort(thrown).catch(() => undefined));
  return { decompressed: readable, rest };
}

/** The same bytes, cut so that whatever looks like the start of a member starts a piece. */
async function* cutBeforeMembers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Bytes, undefined> {
  let carried: Bytes = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(carried.length + chunk.length);
    bytes.set(carried);
    bytes.set(chunk, carried.length);
    let start = 0;
    let end = bytes.length;
    for (let at = bytes.indexOf(MEMBER_START[0]); at !== -1; at = bytes.indexOf(MEMBER_START[0], at + 1)) {
      if (at + MEMBER_START.length > bytes.length) {
        end = at;
        break;
      }
      if (at > start && startsMember(bytes, at)) {
        yield bytes.subarray(start, at);
        start = at;
      }
    }
    if (end > start) yield bytes.subarray(start, end);
    carried = bytes.subarray(end);
  }
  if (carried.length > 0) yield carried;
}

function startsMember(bytes: Uint8Array, at: number): boolean {
  return MEMBER_START.every((byte, index) => bytes[at + index] === byte);
}
