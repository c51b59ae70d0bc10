import { describe, expect, it } from 'vitest';
import { bytesSource } from './beat-table/fixtures/read-all.ts';
import type { ByteSource } from './byte-source.ts';
import { asUtf8 } from './utf16-source.ts';

/** With a byte-order mark. */
function utf16(text: string, isLittle = true): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, unit] of [0xfeff, ...text.split('').map((letter) => letter.charCodeAt(0))].entries())
    view.setUint16(i * 2, unit, isLittle);
  return bytes;
}

async function streamed(source: ByteSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.stream()) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const table = `time (s),ECG (µV)\r\n${Array.from({ length: 9000 }, (_, i) => `${i / 250},${i % 17}𝄞é\r\n`).join('')}`;

describe('text in UTF-16', () => {
  it.each([true, false])(
    'comes out in UTF-8, little end first or not (%s), from start to end',
    async (isLittle) => {
      const source = await asUtf8(bytesSource(utf16(table, isLittle), 'a.csv', 1000));
      expect(source.name).toBe('a.csv');
      expect(source.sizeBytes).toBe(utf8(table).length);
      expect(await streamed(source)).toEqual(utf8(table));
    },
  );

  it('is read at any place', async () => {
    const expected = utf8(table);
    const source = await asUtf8(bytesSource(utf16(table), 'a.csv'));
    for (const start of [0, 1, 4095, 32_766, 32_769, 70_000, expected.length - 3]) {
      for (const length of [0, 1, 100, 80_000])
        expect(await source.read(start, start + length)).toEqual(expected.slice(start, start + length));
    }
    expect(await source.read(expected.length + 5, expected.length + 9)).toHaveLength(0);
  });

  it('loses half a letter at its end and nothing else', async () => {
    const source = await asUtf8(bytesSource(utf16('1,2\n3,4\n').subarray(0, -1), 'a.csv'));
    expect(new TextDecoder().decode(await streamed(source))).toBe('1,2\n3,4');
  });

  it.each([
    ['UTF-8', utf8('1,2\n')],
    ['samples that begin like a mark', Uint8Array.from([0xff, 0xfe, 3, 0, 0xfd, 0xff, 7, 0, 9, 1])],
    [
      'samples that might be Chinese',
      Uint8Array.from({ length: 600 }, (_, i) => (i === 0 ? 0xff : i === 1 ? 0xfe : 80)),
    ],
    ['UTF-32', Uint8Array.from([0xff, 0xfe, 0, 0, 0x31, 0, 0, 0, 0x2c, 0, 0, 0])],
    ['a mark alone', Uint8Array.from([0xff, 0xfe])],
    ['nothing', new Uint8Array()],
  ])('is not seen in %s, which stay as they are', async (_, bytes) => {
    const source = bytesSource(bytes, 'a.dat');
    expect(await asUtf8(source)).toBe(source);
  });
});
