import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { type ByteSource, blobSource } from '../formats/byte-source.ts';
import { BEATS_PER_BATCH, type SourceBatch } from './beat-source.ts';
import {
  numberedTable,
  numberTold,
  rawLabelOf,
  TEST_BEAT_LENGTH,
  TEST_CONTRACT,
  validLengthOfNumbered,
} from './beats-for-tests.ts';
import { openBeatFiles } from './file-source.ts';

function fileOf(name: string, content: string | Uint8Array<ArrayBuffer>) {
  return blobSource(name, new File([content], name));
}

function inSmallChunks(source: ByteSource): ByteSource {
  return {
    name: source.name,
    sizeBytes: source.sizeBytes,
    read: source.read,
    async *stream() {
      for await (const chunk of source.stream()) {
        for (let at = 0; at < chunk.length; at += 65_536) yield chunk.subarray(at, at + 65_536);
      }
    },
  };
}

async function readAll(stream: AsyncIterable<SourceBatch>): Promise<SourceBatch[]> {
  const batches: SourceBatch[] = [];
  for await (const batch of stream) batches.push(batch);
  return batches;
}

const neverAborted = new AbortController().signal;

interface FlatBeat {
  readonly number: number;
  readonly validLength: number;
  readonly rawLabel: number;
  readonly fileIndex: number;
  readonly line: number;
}

function flatten(batches: readonly SourceBatch[]): FlatBeat[] {
  return batches.flatMap(({ beats }) =>
    Array.from({ length: beats.count }, (_, row) => ({
      number: numberTold(beats.samples.subarray(row * beats.length, (row + 1) * beats.length)),
      validLength: beats.validLengths[row],
      rawLabel: beats.rawLabels[row],
      fileIndex: beats.fileIndices[row],
      line: beats.lines[row],
    })),
  );
}

describe('a set of files', () => {
  it('streams the beats of all its files in order, in batches that run on from file to file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 3, max: 400 }), { minLength: 1, maxLength: 4 }),
        async (counts) => {
          const starts = counts.map((_, file) =>
            counts.slice(0, file).reduce((sum, count) => sum + count, 0),
          );
          const total = counts.reduce((sum, count) => sum + count, 0);
          const files = counts.map((count, file) =>
            fileOf(`${file}.csv`, numberedTable(count, starts[file])),
          );
          const source = await openBeatFiles(files, [], TEST_CONTRACT);
          const batches = await readAll(source.batches(neverAborted));
          expect(flatten(batches)).toEqual(
            counts.flatMap((count, fileIndex) =>
              Array.from({ length: count }, (_, row) => ({
                number: starts[fileIndex] + row,
                validLength: validLengthOfNumbered(starts[fileIndex] + row),
                rawLabel: rawLabelOf(starts[fileIndex] + row),
                fileIndex,
                line: row + 1,
              })),
            ),
          );
          const sizes = batches.map(({ beats }) => beats.count);
          const full = sizes.slice(0, -1);
          expect(full).toEqual(full.map((_, batch) => (batch === 0 ? BEATS_PER_BATCH : 1024)));
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(total);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('can be streamed again from the start', async () => {
    const source = await openBeatFiles([fileOf('a.csv', numberedTable(300))], [], TEST_CONTRACT);
    const once = flatten(await readAll(source.batches(neverAborted)));
    expect(flatten(await readAll(source.batches(neverAborted)))).toEqual(once);
    expect(once.length).toBe(300);
  });

  it('reads every beat again as the stream gave it, plain or compressed', async () => {
    const files = [
      fileOf('plain.csv', numberedTable(30)),
      fileOf('packed.csv.gz', Uint8Array.from(gzipSync(numberedTable(30, 500)))),
    ];
    const source = await openBeatFiles(files, [], TEST_CONTRACT);
    for (const { beats, positions } of await readAll(source.batches(neverAborted))) {
      for (let row = 0; row < beats.count; row++) {
        expect(await source.reread(beats.fileIndices[row], positions[row])).toEqual({
          samples: beats.samples.slice(row * beats.length, (row + 1) * beats.length),
          validLength: beats.validLengths[row],
        });
      }
    }
  });

  it('is told with its names, sizes and dialects before a row is read', async () => {
    const labelled = numberedTable(4);
    const packed = Uint8Array.from(gzipSync(labelled));
    const source = await openBeatFiles(
      [fileOf('a.csv', labelled), fileOf('b.csv.gz', packed)],
      [],
      TEST_CONTRACT,
    );
    expect(source).toMatchObject({
      total: labelled.length + packed.length,
      totalUnit: 'bytes',
      files: [
        { name: 'a.csv', sizeBytes: labelled.length, dialect: { width: TEST_BEAT_LENGTH, isGzip: false } },
        { name: 'b.csv.gz', sizeBytes: packed.length, dialect: { labelColumn: 'last', isGzip: true } },
      ],
    });
  });

  it('counts progress over all files, never backwards, up to the whole', async () => {
    const files = [0, 1, 2].map((file) => fileOf(`${file}.csv`, numberedTable(700, file * 700)));
    const source = await openBeatFiles(files, [], TEST_CONTRACT);
    const progress = (await readAll(source.batches(neverAborted))).map((batch) => batch.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress[0]).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(source.total);
  });

  it('names every skipped row with its file, in order and once', async () => {
    const broken = 'not,a,beat\n';
    const files = [
      fileOf('a.csv', `${numberedTable(5)}${broken}${numberedTable(5, 5)}`),
      fileOf('b.csv', `${numberedTable(300, 10)}${broken}`),
    ];
    const source = await openBeatFiles(files, [], TEST_CONTRACT);
    const batches = await readAll(source.batches(neverAborted));
    const skipped = batches.flatMap((batch) => batch.skipped);
    expect(skipped.map(({ fileIndex, line }) => [fileIndex, line])).toEqual([
      [0, 6],
      [1, 301],
    ]);
    expect(skipped[0].reason).toBe('3 columns instead of 97');
    expect(flatten(batches).map(({ number }) => number)).toEqual(Array.from({ length: 310 }, (_, n) => n));
  });

  it('tells of skipped rows while it reads, even where whole stretches hold no beat', async () => {
    const content = `${numberedTable(60)}${'not,a,beat\n'.repeat(60_000)}`;
    const source = await openBeatFiles([inSmallChunks(fileOf('a.csv', content))], [], TEST_CONTRACT);
    const batches = await readAll(source.batches(neverAborted));
    expect(Math.max(...batches.map(({ skipped }) => skipped.length))).toBeLessThan(10_000);
    expect(batches.reduce((sum, batch) => sum + batch.skipped.length, 0)).toBe(60_000);
    expect(flatten(batches).length).toBe(60);
  });

  it('reads each file as the person said of that file', async () => {
    const files = [fileOf('a.csv', numberedTable(5)), fileOf('b.csv', numberedTable(5))];
    const source = await openBeatFiles(files, [{}, { normalRawLabel: 1 }], TEST_CONTRACT);
    expect(source.files.map(({ dialect }) => dialect?.normalRawLabel)).toEqual([0, 1]);
  });

  it('is refused as a whole, before anything is read through, when one file is no table of beats', async () => {
    const files = [fileOf('good.csv', numberedTable(5)), fileOf('letter.txt', 'Dear reader,\nhello.\n')];
    const opening = openBeatFiles(files, [], TEST_CONTRACT);
    await expect(opening).rejects.toBeInstanceOf(AppError);
    await expect(opening).rejects.toMatchObject({
      code: 'not-a-beat-table',
      message: expect.stringContaining('letter.txt'),
    });
  });

  it('keeps what the beat classifier sees of rows whose rate is known, of one pass and in their order', async () => {
    const name = 'kaggle.csv';
    const row = (peak: number) => [
      ...Array.from({ length: 187 }, (_, i) =>
        i < 120 ? (0.1 + Math.exp(-(((i % peak) / 3) ** 2))).toFixed(4) : 0,
      ),
      0,
    ];
    const source = await openBeatFiles(
      [fileOf(name, [90, 100].map((peak) => `${row(peak).join(',')}\n`).join(''))],
      [],
      { ...TEST_CONTRACT, lengthSamples: 187 },
    );
    expect([...source.classifierInputs()]).toEqual([]);
    for (let pass = 0; pass < 2; pass++) {
      await readAll(source.batches(neverAborted));
      const [input, ...others] = source.classifierInputs();
      expect([input.count, input.windows.length, others.length]).toEqual([2, 2 * 96, 0]);
      const [early, late] = [input.features[1], input.features[1 + input.features.length / 2]];
      expect(2 ** (late - early)).toBeCloseTo(100 / 90, 2);
    }
    const other = await openBeatFiles([fileOf('other.csv', numberedTable(3))], [], TEST_CONTRACT);
    expect(() => other.classifierInputs()).toThrow('tables of 187 samples at 125 Hz');
  });
});
