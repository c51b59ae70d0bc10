import type { ByteSource } from '../formats/byte-source.ts';

/** Knows how far into each of a set of sources its readers have come: progress in bytes, whatever the format. */
export class ReadingProgress {
  private readonly reached: number[] = [];

  get doneBytes(): number {
    return this.reached.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** The source, watched. */
  watch(source: ByteSource): ByteSource {
    const place = this.reached.push(0) - 1;
    const note = (byte: number): void => {
      this.reached[place] = Math.max(this.reached[place], Math.min(byte, source.sizeBytes));
    };
    return {
      name: source.name,
      sizeBytes: source.sizeBytes,
      stream: () => watchedChunks(source.stream(), note),
      read: (startByte, endByte) => {
        note(endByte);
        return source.read(startByte, endByte);
      },
    };
  }

  /** Forgets what was read to recognise the files: the reading proper starts now. */
  restart(): void {
    this.reached.fill(0);
  }
}

async function* watchedChunks(
  chunks: AsyncIterable<Uint8Array>,
  note: (byte: number) => void,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const chunk of chunks) {
    position += chunk.length;
    note(position);
    yield chunk;
  }
}
