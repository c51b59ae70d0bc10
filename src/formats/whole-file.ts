import { AppError } from '../core/app-error.ts';
import type { ByteSource } from './byte-source.ts';
import { isGzip } from './gzip.ts';
import { unpackedStream } from './head.ts';

/** Formats of seconds to minutes are read as a whole; a longer file of theirs is not what it says. */
export const MAX_WHOLE_FILE_BYTES = 128 * 1024 * 1024;

/**
 * All bytes of a file, unpacked.
 * @throws AppError `broken-recording` where there are more than `MAX_WHOLE_FILE_BYTES`, `read-failed`, `broken-gzip`
 */
export async function readWholeFile(source: ByteSource): Promise<Uint8Array> {
  if (source.sizeBytes > MAX_WHOLE_FILE_BYTES) throw tooLong(source.name);
  const isPacked = isGzip(await source.read(0, 16));
  return joinChunks(unpackedStream(source, isPacked), () => tooLong(source.name));
}

/** @param tooLong thrown where there are more than `MAX_WHOLE_FILE_BYTES` */
export async function joinChunks(
  stream: AsyncIterable<Uint8Array>,
  tooLong: () => AppError,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > MAX_WHOLE_FILE_BYTES) throw tooLong();
    chunks.push(chunk);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function tooLong(fileName: string): AppError {
  const limit = MAX_WHOLE_FILE_BYTES / 1024 / 1024;
  return new AppError(
    'broken-recording',
    `${fileName} is longer than the ${limit} MB that a file of its kind may have.`,
  );
}
