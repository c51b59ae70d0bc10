import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { BeatArchive } from './beat-archive.ts';
import type { BeatSource, SourceBatch } from './beat-source.ts';

const LENGTH = 4;
const BEAT_BYTES = LENGTH * Float32Array.BYTES_PER_ELEMENT;

/** Beat `n` of file `n % 5` lies at position `n * 10`, and is [n, n, n, n] with `1 + n % 4` valid samples. */
function numberedBatch(first: number, count: number): Pick<SourceBatch, 'beats' | 'positions' | 'isJudged'> {
  const numbers = Array.from({ length: count }, (_, row) => first + row);
  return {
    beats: {
      count,
      length: LENGTH,
      samples: Float32Array.from(numbers.flatMap((n) => [n, n, n, n])),
      validLengths: Uint16Array.from(numbers, (n) => 1 + (n % LENGTH)),
      rawLabels: new Int8Array(count),
      fileIndices: Uint16Array.from(numbers, (n) => n % 5),
      lines: new Uint32Array(count),
    },
    positions: Float64Array.from(numbers, (n) => n * 10),
    isJudged: Uint8Array.from(numbers, (n) => (n % 5 === 0 ? 0 : 1)),
  };
}

/** A source that finds `numberedBatch` beats again by their place. */
function numberedSource() {
  const reread = vi.fn<BeatSource['reread']>(async (fileIndex, position) => {
    const number = position / 10;
    expect(fileIndex).toBe(number % 5);
    return { samples: new Float32Array(LENGTH).fill(number), validLength: 1 + (number % LENGTH) };
  });
  const source: BeatSource = {
    files: [],
    total: 0,
    totalUnit: 'beats',
    batches: () => {
      throw new Error('an archive never streams its source');
    },
    reread,
    classifierInputs: () => [],
  };
  return { source, reread };
}

function fill(archive: BeatArchive, sizes: readonly number[]): number {
  let total = 0;
  for (const size of sizes) {
    archive.append(numberedBatch(total, size));
    total += size;
  }
  return total;
}

describe('the archive of beats', () => {
  it('finds every beat again, whatever the batches and however few samples are kept', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 60 }),
        async (sizes, keptBeats) => {
          const { source } = numberedSource();
          const archive = new BeatArchive(source, keptBeats * BEAT_BYTES);
          const total = fill(archive, sizes);
          expect(archive.count).toBe(total);
          for (let n = 0; n < total; n++) {
            expect(await archive.beat(n)).toEqual({
              samples: new Float32Array(LENGTH).fill(n),
              validLength: 1 + (n % LENGTH),
            });
          }
        },
      ),
    );
  });

  it('reads no kept beat again, and every other one', async () => {
    const { source, reread } = numberedSource();
    const archive = new BeatArchive(source, 20 * BEAT_BYTES);
    fill(archive, [10, 10, 10, 10]);
    await archive.beat(0);
    await archive.beat(19);
    expect(reread).not.toHaveBeenCalled();
    await archive.beat(20);
    await archive.beat(39);
    expect(reread.mock.calls).toEqual([
      [0, 200],
      [4, 390],
    ]);
  });

  it('keeps no batch behind one that did not fit, even a small one', async () => {
    const { source, reread } = numberedSource();
    const archive = new BeatArchive(source, 20 * BEAT_BYTES);
    fill(archive, [10, 15, 2]);
    await archive.beat(26);
    expect(reread).toHaveBeenCalledOnce();
  });

  it('counts the whole buffer of a batch that uses a part of it', async () => {
    const { source, reread } = numberedSource();
    const archive = new BeatArchive(source, 20 * BEAT_BYTES);
    const { beats, ...rest } = numberedBatch(0, 2);
    const samples = new Float32Array(30 * LENGTH);
    samples.set(beats.samples);
    archive.append({ beats: { ...beats, samples: samples.subarray(0, beats.samples.length) }, ...rest });
    await archive.beat(0);
    expect(reread).toHaveBeenCalledOnce();
  });

  it('remembers the places of far more beats than it was made for', async () => {
    const { source } = numberedSource();
    const archive = new BeatArchive(source, 0);
    fill(archive, [4096, 1, 9000]);
    for (const n of [0, 4095, 4096, 4097, 13_096]) expect((await archive.beat(n)).samples[0]).toBe(n);
  });

  it('hands out copies: what is done to one does not reach the archive', async () => {
    const archive = new BeatArchive(numberedSource().source);
    fill(archive, [3]);
    (await archive.beat(1)).samples.fill(99);
    expect([...(await archive.beat(1)).samples]).toEqual([1, 1, 1, 1]);
  });

  it('refuses a beat that has not been seen', async () => {
    const archive = new BeatArchive(numberedSource().source);
    fill(archive, [3]);
    await expect(archive.beat(3)).rejects.toThrow('beat 3 of 3');
    await expect(archive.beat(-1)).rejects.toThrow('beat -1 of 3');
  });
});
