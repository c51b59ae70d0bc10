import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import type { ByteSource } from '../byte-source.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { madeUpSamples } from './fixtures/odd-text.ts';
import { openText } from './text-recording.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the hot loop reads at a glance beside what it must leave to others. */
const cell = fc.oneof(
  fc.integer({ min: -5000, max: 5000 }).map(String),
  fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value.toFixed(4)),
  fc.double({ min: -10, max: 10, noNaN: true }).map(String),
  fc.double({ min: -10, max: 10, noNaN: true }).map((value) => value.toExponential(18)),
  fc.constantFrom('', 'NaN', '-', '.5', '3.', '+1.25', ' 7 ', '"8"', '1e-3', '12345678901234567890'),
);

const table = fc
  .record({
    columns: fc.integer({ min: 2, max: 5 }),
    rows: fc.array(fc.array(cell, { minLength: 5, maxLength: 5 }), { minLength: 30, maxLength: 120 }),
    lineBreak: fc.constantFrom('\n', '\r\n', '\r'),
    separator: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('', '  '),
  })
  .map(({ columns, rows, lineBreak, separator, lineEnd }) => {
    const names = Array.from({ length: columns }, (_, i) => `V${i + 1}`);
    // A line of tabs alone is blank.
    const written = (text: string): string => (separator === '\t' && text === '' ? 'NaN' : text);
    const lines = rows.map((row) => row.slice(0, columns).map(written).join(separator) + lineEnd);
    const text = [names.join(separator), ...lines].map((line) => line + lineBreak).join('');
    const values = names.map((_, column) => rows.map((row) => plainValue(row[column])));
    return { text, values };
  });

/** The plain reading: what JavaScript makes of the cell. */
function plainValue(text: string): number {
  const plain = text.replaceAll('"', '').trim();
  return plain === '' || plain === '-' ? Number.NaN : Math.fround(Number(plain));
}

describe('a recording in text', () => {
  it('is what Number makes of its cells, in whatever chunks the bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 200 }), async ({ text, values }, chunkBytes) => {
        const recording = await openText(bytesSource(utf8(text), 'made-up.txt', chunkBytes));
        const read = await readThrough(recording);
        expect(read.map((samples) => [...samples])).toEqual(values);
      }),
      { numRuns: 300, seed: 41 },
    );
  });

  it('gives any range of any signal as it gave the whole, before and after it was read through', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.nat(130),
        fc.nat(130),
        fc.boolean(),
        fc.boolean(),
        async ({ text, values }, start, length, isPacked, isReadBefore) => {
          const bytes = isPacked ? new Uint8Array(gzipSync(text)) : utf8(text);
          const recording = await openText(bytesSource(bytes, 'made-up.txt', 777));
          if (isReadBefore) await readThrough(recording);
          for (const [index, expected] of values.entries()) {
            const range = await recording.read(index, start, start + length);
            expect([...range]).toEqual(expected.slice(start, start + length));
          }
        },
      ),
      { numRuns: 150, seed: 42 },
    );
  });

  it('gives signals in the order asked for, and one of them alone as among others', async () => {
    const text = `I,II,III\n${madeUpSamples(300)
      .map((value, i) => `${value},${i},${-i}\n`)
      .join('')}`;
    const recording = await openText(bytesSource(utf8(text), 'made-up.csv', 100));
    const [third, first, again] = await readThrough(recording, [2, 0, 2]);
    expect(third).toEqual((await readThrough(recording, [2]))[0]);
    expect(first).toEqual(Float32Array.from(madeUpSamples(300)));
    expect(again).toEqual(third);
  });

  it('finds a place late in a long file without reading what comes before it again', async () => {
    const values = madeUpSamples(600_000);
    const bytes = utf8(values.map((value) => `${value}\n`).join(''));
    let bytesRead = 0;
    const inner = bytesSource(bytes, 'long.txt');
    const source: ByteSource = {
      ...inner,
      read: async (start, end) => {
        bytesRead += end - start;
        return inner.read(start, end);
      },
    };
    const recording = await openText(source);
    await readThrough(recording);
    for (let start = 3000; start < 600_000; start += 6007) {
      expect(await recording.read(0, start, start + 3)).toEqual(
        Float32Array.from(values.slice(start, start + 3)),
      );
    }
    bytesRead = 0;
    const part = await recording.read(0, 500_000, 500_500);
    expect(part).toEqual(Float32Array.from(values.slice(500_000, 500_500)));
    expect(bytesRead).toBeLessThanOrEqual(256 * 1024);
  });

  it('ends without an error when it is given up', async () => {
    const bytes = utf8(
      madeUpSamples(10_000)
        .map((value) => `${value}\n`)
        .join(''),
    );
    const recording = await openText(bytesSource(bytes, 'long.txt', 1000));
    const control = new AbortController();
    let blocks = 0;
    for await (const block of recording.blocks([0], control.signal)) {
      blocks += block.length;
      control.abort();
    }
    expect(blocks).toBe(1);
  });

  it('names the place of a line without end', async () => {
    const start = madeUpSamples(300_000)
      .map((value) => `${value}\n`)
      .join('');
    const bytes = utf8(`${start}${'1'.repeat(300_000)}\n`);
    const recording = await openText(bytesSource(bytes, 'endless.txt'));
    await expect(readThrough(recording)).rejects.toThrow(
      `endless.txt has a line of more than 128 kB at byte ${start.length}`,
    );
  });
});
