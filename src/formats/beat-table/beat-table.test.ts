import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../core/rng.ts';
import { blobSource } from '../byte-source.ts';
import { openBeatTable } from './beat-table.ts';
import { BeatTableParser, type ParsedRows } from './beat-table-parser.ts';
import { madeUpTable, numpyNotation, utf8, writeTable } from './fixtures/made-up-table.ts';
import { firstRow } from './fixtures/odd-table.ts';
import { bytesSource, countFilledLines, isAppError, type ReadTable, readAll } from './fixtures/read-all.ts';

const SHAPE = {
  separator: ',',
  decimalComma: false,
  hasIndexColumn: false,
  labelColumn: 'last',
  labelNotation: 'numbers',
  width: 187,
  firstDataLine: 2,
} as const;

/** A table with a header and one of every trouble. */
const TROUBLED = [
  Array.from({ length: 188 }, (_, i) => `t${i}`).join(','),
  ...writeTable(madeUpTable({ count: 5 }), { writeSample: numpyNotation })
    .trim()
    .split('\n'),
  '1,2,3',
  '',
  `${firstRow},,`,
  firstRow.replaceAll(/[^,]+/g, '"$&"'),
  `${'0,'.repeat(187)}1`,
  firstRow.replaceAll(',', ' , '),
  `\t${firstRow}`,
  ...writeTable(madeUpTable({ count: 4, seed: 2 }), { endsWithBreak: false }).split('\n'),
].join('\r\n');

function parseInChunks(bytes: Uint8Array, cuts: readonly number[], rowsPerBatch: number): ParsedRows {
  const parser = new BeatTableParser(SHAPE, rowsPerBatch);
  const starts = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const parts = starts.slice(1).map((end, i) => parser.push(bytes.slice(starts[i], end)));
  parts.push(parser.flush());
  return {
    batches: parts.flatMap(({ batches }) => batches),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}

describe('the parser of tables of beats', () => {
  it('gives the same batches and the same skipped rows in whatever chunks the bytes come', () => {
    const bytes = utf8(TROUBLED);
    const whole = parseInChunks(bytes, [], 3);
    expect(whole.batches.map(({ count }) => count)).toEqual([3, 3, 3, 3, 1]);
    expect(whole.skipped.map(({ line }) => line)).toEqual([7, 11]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 60 }), (cuts) => {
        expect(parseInChunks(bytes, cuts, 3)).toEqual(whole);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(
      parseInChunks(
        bytes,
        Array.from(bytes, (_, i) => i),
        3,
      ),
    ).toEqual(whole);
  });

  it('keeps no more than a batch and a line, however long the file', () => {
    const parser = new BeatTableParser(SHAPE, 16);
    const chunk = utf8(`${firstRow}\n`.repeat(10));
    let delivered = 0;
    for (let pushed = 10; pushed <= 5000; pushed += 10) {
      for (const { count } of parser.push(chunk).batches) delivered += count;
      expect(pushed - delivered).toBeLessThanOrEqual(16);
    }
  });

  it('drops a row that is too long for its blanks, whether it comes in one chunk or in many', () => {
    const bytes = utf8(`header\n${firstRow}${' '.repeat(200_000)}\n${firstRow}\n`);
    for (const cuts of [[], [50_000, 100_000, 150_000]]) {
      const { batches, skipped } = parseInChunks(bytes, cuts, 3);
      expect(skipped).toEqual([{ line: 2, reason: 'longer than 128 kB, which no row of beats is' }]);
      expect(batches[0].lines).toEqual(Uint32Array.of(3));
    }
  });

  it('sees the empty cell between two tabs', () => {
    const parser = new BeatTableParser({ ...SHAPE, separator: '\t', firstDataLine: 1 });
    const { skipped } = parser.push(utf8(`${firstRow.replaceAll(',', '\t').replace('\t', '\t\t')}\n`));
    expect(skipped).toEqual([{ line: 1, reason: '189 columns instead of 188' }]);
  });

  it('takes no comma outside quotes for a decimal mark where commas separate', () => {
    const parser = new BeatTableParser({ ...SHAPE, decimalComma: true, firstDataLine: 1 });
    const { skipped } = parser.push(utf8(`${'7,3,'.repeat(188).slice(0, -1)}\n`));
    expect(skipped).toEqual([{ line: 1, reason: '376 columns instead of 188' }]);
  });

  it('drops a line without end and goes on behind it', () => {
    const parser = new BeatTableParser({ ...SHAPE, firstDataLine: 1 });
    for (let i = 0; i < 200; i++) parser.push(utf8('0.5,'.repeat(10_000)));
    const { batches } = parser.push(utf8(`\n${firstRow}\n`));
    const last = parser.flush();
    expect(batches).toEqual([]);
    expect(last.batches[0].lines).toEqual(Uint32Array.of(2));
  });
});

describe('a table of beats', () => {
  it.each([
    ['plain', utf8(TROUBLED)],
    ['gzip', new Uint8Array(gzipSync(TROUBLED))],
    ['with a byte-order mark', utf8(`\ufeff${TROUBLED}`)],
  ])('gives a single row as it gave it in the stream: %s', async (_name, bytes) => {
    const { table, rows, byteOffsets } = await readAll(bytesSource(bytes, 'b.csv', 777));
    expect(rows.length).toBeGreaterThan(0);
    for (const [r, row] of rows.entries()) expect([...(await table.readRow(byteOffsets[r]))]).toEqual(row);
  });

  it('says so when there is no row any more where one was', async () => {
    const table = await openBeatTable(bytesSource(utf8(TROUBLED)));
    await expect(table.readRow(TROUBLED.length + 5)).rejects.toMatchObject({ code: 'read-failed' });
    await expect(table.readRow(1)).rejects.toThrow('beats.csv no longer holds a beat at byte 1');
  });

  it('counts progress in bytes of the file as it is stored, up to its size', async () => {
    const stored = new Uint8Array(gzipSync(writeTable(madeUpTable({ count: 600 }))));
    const table = await openBeatTable(bytesSource(stored, 'b.csv.gz', 10_000));
    const progress: number[] = [];
    for await (const { bytesRead } of table.rows()) progress.push(bytesRead);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress[0]).toBeLessThan(stored.length);
    expect(progress.at(-1)).toBe(stored.length);
  });

  it('can be read twice, and from a blob', async () => {
    const table = await openBeatTable(blobSource('blob.csv', new Blob([TROUBLED])));
    for (let time = 0; time < 2; time++) {
      let rows = 0;
      for await (const { batches } of table.rows()) for (const { count } of batches) rows += count;
      expect(rows).toBe(13);
    }
  });

  it('stops when it is cancelled', async () => {
    const table = await openBeatTable(bytesSource(utf8(TROUBLED), 'b.csv', 1000));
    const controller = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const _chunk of table.rows(controller.signal)) controller.abort();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names the file that can no longer be read', async () => {
    const gone = { ...bytesSource(utf8(TROUBLED)), name: 'gone.csv' };
    const blob = new Blob([TROUBLED]);
    blob.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    blob.slice = () => blob;
    await expect(openBeatTable(blobSource(gone.name, blob))).rejects.toMatchObject({
      code: 'read-failed',
      message: expect.stringContaining('gone.csv'),
    });
  });
});

/** Bytes that mean something to the reader turn up more often than others. */
const TELLING_BYTES = utf8('0123456789,,;\t  ."\'-+eE\n\r\nNaN\u0000\ufeff');

function mutated(bytes: Uint8Array, rng: Rng): Uint8Array {
  const parts = [...bytes];
  const changes = 1 + rng.nextInt(12);
  for (let change = 0; change < changes; change++) {
    const at = rng.nextInt(parts.length);
    const byte = rng.nextInt(4) === 0 ? rng.nextInt(256) : TELLING_BYTES[rng.nextInt(TELLING_BYTES.length)];
    const kind = rng.nextInt(5);
    if (kind === 0) parts.splice(at, rng.nextInt(300));
    else if (kind === 1) parts.splice(at, 0, byte);
    else if (kind === 2) parts.splice(at, 0, ...parts.slice(at, at + rng.nextInt(600)));
    else parts[at] = byte;
  }
  return Uint8Array.from(parts);
}

function expectEveryLineAccountedFor({ dialect, rows, skipped, lines }: ReadTable, bytes: Uint8Array): void {
  const filled = countFilledLines(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  expect(rows.length + skipped.length + dialect.headerLines).toBe(filled);
  const seen = [...lines, ...skipped.map(({ line }) => line)];
  expect(new Set(seen).size).toBe(seen.length);
  expect(rows.flat().every(Number.isFinite)).toBe(true);
}

describe('a damaged table of beats', () => {
  const originals = [
    writeTable(madeUpTable({ count: 6, width: 100 })),
    writeTable(madeUpTable({ count: 6, width: 100 }), { writeSample: numpyNotation, lineBreak: '\r\n' }),
    writeTable(madeUpTable({ count: 6, width: 100 }), {
      separator: ';',
      writeSample: (v) => String(v).replace('.', ','),
    }),
    writeTable(madeUpTable({ count: 6, width: 100 }), {
      separator: '\t',
      labelColumn: 'first',
      indexOf: String,
    }),
    writeTable(madeUpTable({ count: 6, width: 100 }), {
      separator: '  ',
      header: 'a b c',
      endsWithBreak: false,
    }),
  ].map(utf8);

  it.each(originals.map((bytes, i) => [i, bytes] as const))(
    'is read with every line accounted for, or refused: original %i',
    async (i, original) => {
      const rng = createRng(100 + i);
      let readings = 0;
      for (let round = 0; round < 400; round++) {
        const bytes = mutated(original, rng);
        try {
          const read = await readAll(bytesSource(bytes, 'fuzz.csv', 1 + rng.nextInt(5000)));
          expectEveryLineAccountedFor(read, bytes);
          readings++;
        } catch (thrown) {
          if (!isAppError(thrown)) throw thrown;
          expect(thrown.message).toContain('fuzz.csv');
        }
      }
      expect(readings).toBeGreaterThan(80);
    },
    60_000,
  );

  it('is read or refused when it is damaged inside gzip', async () => {
    const rng = createRng(7);
    const original = new Uint8Array(gzipSync(originals[0]));
    for (let round = 0; round < 300; round++) {
      const bytes = mutated(original, rng);
      await readAll(bytesSource(bytes, 'fuzz.gz', 1 + rng.nextInt(2000))).catch((thrown) => {
        if (!isAppError(thrown)) throw thrown;
      });
    }
  });
});
