import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { blobSource } from './byte-source.ts';

const BYTES = 5 * 2 ** 20 + 3;

function madeUp(): Uint8Array<ArrayBuffer> {
  const rng = createRng(1);
  return Uint8Array.from({ length: BYTES }, () => rng.nextInt(256));
}

/** All of it, each chunk copied before the next is asked for. */
async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return Buffer.concat(parts);
}

/** A Blob whose stream is none of bytes, as in browsers that read them the older way. */
class PlainBlob extends Blob {
  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const reader = super.stream().getReader();
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
  }
}

describe('a source of bytes behind a Blob', () => {
  it.each([
    ['of bytes', Blob],
    ['of chunks', PlainBlob],
  ])('gives the same whichever way it is streamed, from a stream %s', async (_, BlobKind) => {
    const content = madeUp();
    const source = blobSource('a.bin', new BlobKind([content]));
    expect((await collect(source.stream())).equals(content)).toBe(true);
    expect(source.streamReused).toBeTypeOf('function');
    expect((await collect(source.streamReused?.() ?? source.stream())).equals(content)).toBe(true);
  });

  it('ends where the file does, an empty one at once', async () => {
    const source = blobSource('empty.bin', new Blob([]));
    expect(await collect(source.streamReused?.() ?? source.stream())).toHaveLength(0);
  });

  it('may be left in the middle', async () => {
    const source = blobSource('a.bin', new Blob([madeUp()]));
    let bytes = 0;
    for await (const chunk of source.streamReused?.() ?? source.stream()) {
      bytes += chunk.length;
      break;
    }
    expect(bytes).toBeGreaterThan(0);
    expect(await source.read(0, 10)).toEqual(madeUp().slice(0, 10));
  });
});
