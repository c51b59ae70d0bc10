import { AppError } from '../core/app-error.ts';

/** Where bytes come from: readers see this and neither a `File` nor a path. */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** The bytes from the start, in chunks of any size. Breaking out of the loop releases the source. */
  stream(): AsyncIterable<Uint8Array>;
  /** The same where it costs less: a chunk is good only until the next one is asked for. */
  streamReused?(): AsyncIterable<Uint8Array>;
  /** The bytes `[startByte, endByte)`, fewer where the source ends earlier. */
  read(startByte: number, endByte: number): Promise<Uint8Array>;
}

/** @param blob a `File` in the browser; in Node also what `fs.openAsBlob` returns. */
export function blobSource(name: string, blob: Blob): ByteSource {
  return {
    name,
    sizeBytes: blob.size,
    stream: () => blobChunks(name, () => readableChunks(blob.stream())),
    streamReused: () => blobChunks(name, () => reusedChunks(blob.stream())),
    read: async (startByte, endByte) => {
      try {
        return new Uint8Array(await blob.slice(startByte, endByte).arrayBuffer());
      } catch (thrown) {
        throw readFailed(name, thrown);
      }
    },
  };
}

async function* blobChunks(name: string, read: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* read();
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

/** Little enough to be in the cache still when it is worked on. */
const REUSED_BYTES = 2 ** 19;

/** Reads into one buffer over and over, where the stream can: fresh memory costs more than what is read into it. */
async function* reusedChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = byobReader(stream);
  if (reader === null) {
    yield* readableChunks(stream);
    return;
  }
  try {
    let room = new ArrayBuffer(REUSED_BYTES);
    for (;;) {
      const next: ReadableStreamReadResult<ArrayBufferView<ArrayBuffer>> = await reader.read(
        new Uint8Array(room),
      );
      if (next.done) return;
      const { buffer, byteOffset, byteLength } = next.value;
      yield new Uint8Array(buffer, byteOffset, byteLength);
      room = buffer;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** `null` where the stream is none of bytes: Blobs do not have to be. */
function byobReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

function readFailed(name: string, thrown: unknown): AppError {
  return AppError.from(
    thrown,
    'read-failed',
    `${name} could not be read: it may have been moved, changed or locked since it was opened.`,
  );
}
