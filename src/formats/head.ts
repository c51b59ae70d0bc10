import type { ByteSource } from './byte-source.ts';
import { gunzip, isGzip } from './gzip.ts';

/** The start of a file, unpacked, which is what formats are told by. */
export interface FileHead {
  /** At most as many bytes as were asked for. */
  readonly bytes: Uint8Array;
  /** `bytes` is all there is. */
  readonly isWholeFile: boolean;
  readonly isGzip: boolean;
}

/** @throws AppError `read-failed`, `broken-gzip` */
export async function readHead(source: ByteSource, maxBytes: number): Promise<FileHead> {
  const stored = await source.read(0, maxBytes);
  if (isGzip(stored)) return { ...(await decompressedHead(source, maxBytes)), isGzip: true };
  return { bytes: stored, isWholeFile: source.sizeBytes <= stored.length, isGzip: false };
}

async function decompressedHead(
  source: ByteSource,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; isWholeFile: boolean }> {
  const head = new Uint8Array(maxBytes);
  let length = 0;
  for await (const chunk of gunzip(source.stream(), source.name)) {
    const taken = chunk.subarray(0, maxBytes - length);
    head.set(taken, length);
    length += taken.length;
    if (length === maxBytes) return { bytes: head, isWholeFile: false };
  }
  return { bytes: head.subarray(0, length), isWholeFile: true };
}

/** The bytes of the file from its start, unpacked where they are packed. */
export function unpackedStream(source: ByteSource, isPacked: boolean): AsyncIterable<Uint8Array> {
  return isPacked ? gunzip(source.stream(), source.name) : source.stream();
}
