import { AppError } from '../core/app-error.ts';

/** Where bytes come from: readers see this and neither a `File` nor a path. */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes from the start, in chunks of any size. Breaking out of the loop releases the source. */
  stream(): AsyncIterable<Uint8Array>;
  /** The bytes `[startByte, endByte)`, fewer where the source ends earlier. */
  read(startByte: number, endByte: number): Promise<Uint8Array>;
}

/** @param blob a `File` in the browser; in Node also what `fs.openAsBlob` returns. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    stream: () => blobChunks(name, blob),
    read: async (startByte, endByte) => {
      try {
        return new Uint8Array(await blob.slice(startByte, endByte).arrayBuffer());
      } catch (thrown) {
        throw readFailed(name, thrown);
      }
    },
  };
}

/**
 * Not into one buffer over and over, by a reader of `byob` mode, though that spares fresh memory: in Chromium 156 such a
 * read never ends where garbage is collected while it waits.
 */
async function* blobChunks(name: string, blob: Blob): AsyncGenerator<Uint8Array> {
  try {
    yield* readableChunks(blob.stream());
  } catch (thrown) {
    throw readFailed(name, thrown);
  }
}

/** Iterates a stream through its reader: Safari has no async iterator on `ReadableStream`. */
export async function* readableChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Reached after an error as well, where the cancellation repeats the error that is already on its way.
    await reader.cancel().catch(() => undefined);
  }
}

function readFailed(name: string, thrown: unknown): AppError {
  return AppError.from(
    thrown,
    'read-failed',
    `${name} could not be read: it may have been moved, changed or locked since it was opened.`,
  );
}
