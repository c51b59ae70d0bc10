import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { madeUpTable, utf8, writeTable } from './beat-table/fixtures/made-up-table.ts';
import { concat } from './beat-table/fixtures/odd-table.ts';
import { bytesSource } from './beat-table/fixtures/read-all.ts';
import { gunzip, isGzip } from './gzip.ts';

const TEXT = writeTable(madeUpTable({ count: 3 }));
const gzip = (text: string): Uint8Array => new Uint8Array(gzipSync(text));
const TWO_MEMBERS = concat(gzip(TEXT.slice(0, 1000)), gzip(TEXT.slice(1000)));

async function gunzipped(bytes: Uint8Array, chunkBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of gunzip(bytesSource(bytes, 'b.gz', chunkBytes).stream(), 'b.gz'))
    parts.push(chunk);
  return new TextDecoder().decode(concat(...parts));
}

/** Node's takes several members; a browser's ends with the first and throws a TypeError at what follows. */
class OneMemberDecompressionStream {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;

  constructor() {
    let taken = new Uint8Array(0);
    let isComplete = false;
    const stream = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        if (isComplete) throw new TypeError('Junk found after end of compressed data.');
        taken = new Uint8Array(concat(taken, piece));
        const text = completeMember(taken);
        if (text === undefined) return;
        isComplete = true;
        controller.enqueue(text);
      },
      flush() {
        if (!isComplete) throw new TypeError('Compressed input was truncated.');
      },
    });
    this.readable = stream.readable;
    this.writable = stream.writable;
  }
}

function completeMember(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('gunzip', () => {
  it('tells gzip by its first bytes', () => {
    expect(isGzip(gzip('a'))).toBe(true);
    expect(isGzip(utf8('beats.csv.gz'))).toBe(false);
    expect(isGzip(gzip('a').subarray(0, 2))).toBe(false);
  });

  it.each([1, 7, 1000, 1e6])('gives the text back in chunks of %i bytes', async (chunkBytes) => {
    expect(await gunzipped(gzip(TEXT), chunkBytes)).toBe(TEXT);
    expect(await gunzipped(TWO_MEMBERS, chunkBytes)).toBe(TEXT);
  });

  it.each([1, 7, 1000, 1e6])(
    'goes on with the next member where the decompressor does not, in chunks of %i bytes',
    async (chunkBytes) => {
      vi.stubGlobal('DecompressionStream', OneMemberDecompressionStream);
      expect(await gunzipped(concat(TWO_MEMBERS, gzip('end')), chunkBytes)).toBe(`${TEXT}end`);
      await expect(gunzipped(TWO_MEMBERS.subarray(0, -9), chunkBytes)).rejects.toMatchObject({
        code: 'broken-gzip',
      });
      await expect(gunzipped(concat(TWO_MEMBERS, utf8('junk')), chunkBytes)).rejects.toMatchObject({
        code: 'broken-gzip',
      });
    },
  );

  it('delivers what comes before the place where the file is cut short, and then says so', async () => {
    const text = writeTable(madeUpTable({ count: 400 }));
    const whole = gzip(text);
    let delivered = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of gunzip(
        bytesSource(whole.subarray(0, whole.length / 2), '', 4096).stream(),
        'cut.csv.gz',
      )) {
        delivered += chunk.length;
      }
    };
    await expect(reading()).rejects.toThrow(/^cut\.csv\.gz is a damaged or incomplete gzip file/);
    expect(delivered).toBeGreaterThan(text.length / 4);
  });

  it('lets go of the source when the reader stops early', async () => {
    let isReleased = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield gzip(TEXT);
        for (;;) yield gzip(TEXT);
      } finally {
        isReleased = true;
      }
    }
    for await (const chunk of gunzip(endless(), 'b.gz')) if (chunk.length > 0) break;
    expect(isReleased).toBe(true);
  });

  it('passes on the failure of the source', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzip(TEXT).subarray(0, 100);
      throw new AppError('read-failed', 'disk gone');
    }
    const reading = async (): Promise<void> => {
      for await (const _chunk of gunzip(failing(), 'b.gz'));
    };
    await expect(reading()).rejects.toMatchObject({ code: 'read-failed', message: 'disk gone' });
  });
});
