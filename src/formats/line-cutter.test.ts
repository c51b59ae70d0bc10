import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from './beat-table/fixtures/made-up-table.ts';
import { LineCutter, MAX_LINE_BYTES } from './line-cutter.ts';

interface Cut {
  readonly lines: { text: string; line: number; byteOffset: number }[];
  readonly overlong: number[];
}

function cut(chunks: readonly Uint8Array[]): Cut {
  const result: Cut = { lines: [], overlong: [] };
  const cutter = new LineCutter({
    onUncutLine: () => -1,
    onLine: (bytes, start, end, line, byteOffset) => {
      result.lines.push({ text: new TextDecoder().decode(bytes.subarray(start, end)), line, byteOffset });
    },
    onOverlongLine: (line) => result.overlong.push(line),
  });
  for (const chunk of chunks) cutter.push(chunk);
  cutter.flush();
  return result;
}

function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (const size of sizes) {
    chunks.push(bytes.slice(start, start + size));
    start += size;
  }
  return [...chunks, bytes.slice(start)];
}

describe('the line cutter', () => {
  it('cuts as a regular expression over the whole text does, in whatever chunks the text comes', () => {
    const piece = fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', ' ');
    const texts = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }), (text, sizes) => {
        const expected = [...text.matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)]
          .filter((match) => match[0] !== '')
          .map((match, i) => ({ text: match[1], line: i + 1, byteOffset: match.index }));
        expect(cut(chunked(utf8(text), sizes)).lines).toEqual(expected);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it('drops a byte-order mark, even one that is split between chunks', () => {
    const bytes = utf8('\ufeffa\n\ufeffb');
    const expected = [
      { text: 'a', line: 1, byteOffset: 3 },
      { text: 'b', line: 2, byteOffset: 5 },
    ];
    for (let size = 0; size < 6; size++) {
      expect(cut(chunked(bytes, [size])).lines.map(({ line, byteOffset }) => ({ line, byteOffset }))).toEqual(
        expected.map(({ line, byteOffset }) => ({ line, byteOffset })),
      );
    }
    expect(cut([bytes]).lines[0].text).toBe('a');
  });

  it('keeps a line of the greatest length and drops a longer one, in whatever chunks', () => {
    const longest = 'x'.repeat(MAX_LINE_BYTES);
    const bytes = utf8(`a\n${longest}\n${longest}x\nb`);
    for (const sizes of [[], [1], [5, 70_000], [MAX_LINE_BYTES], Array(40).fill(7000)]) {
      const { lines, overlong } = cut(chunked(bytes, sizes));
      expect(lines.map(({ line, text }) => [line, text.length])).toEqual([
        [1, 1],
        [2, MAX_LINE_BYTES],
        [4, 1],
      ]);
      expect(overlong).toEqual([3]);
      expect(lines[2].byteOffset).toBe(bytes.length - 1);
    }
  });
});
