import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../core/app-error.ts';
import type { ByteSource } from '../formats/byte-source.ts';

const CHUNK_BYTES = 2 ** 20;

/** A file of the disk as the readers take it. @throws AppError `read-failed` when it cannot be opened */
export async function nodeFileSource(path: string): Promise<ByteSource> {
  const name = basename(path);
  const info = await stat(path).catch((cause: unknown) => {
    throw new AppError('read-failed', `${path}: there is no such file.`, { cause });
  });
  if (!info.isFile()) throw new AppError('read-failed', `${path}: this is not a file.`);
  return {
    name,
    sizeBytes: info.size,
    stream: () => readChunks(path),
    read: (startByte, endByte) => readRange(path, startByte, endByte),
  };
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield chunk;
  } catch (cause) {
    throw new AppError('read-failed', `${path}: the file could not be read to its end.`, { cause });
  }
}

async function readRange(path: string, startByte: number, endByte: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const bytes = new Uint8Array(Math.max(0, endByte - startByte));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, startByte);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
