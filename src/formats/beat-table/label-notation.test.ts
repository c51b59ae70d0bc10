import { describe, expect, it } from 'vitest';
import { madeUpTable, utf8, writeTable } from './fixtures/made-up-table.ts';
import { bytesSource, readAll } from './fixtures/read-all.ts';
import { notationOfWords, rawLabelIn } from './label-notation.ts';

describe('labels in words', () => {
  it.each([
    ['symbols', ['N', 'S', 'V', 'F', 'Q']],
    ['symbols', ['N', 'A', '/', 'L', 'oops']],
    ['small-symbols', ['n', 's', 'f']],
    ['words', ['normal', 'abnormal']],
    ['words', ['False', 'True']],
    ['words', ['N', 'O', 'P', 'X']],
    [undefined, ['blue', 'red']],
    [undefined, ['N', 'p1/s2.dat', '#', '...']],
    [undefined, []],
  ])('are %s where a column holds %j', (notation, cells) => {
    expect(notationOfWords(cells)).toBe(notation);
  });

  it('become the numbers of the AAMI classes, and 1 where they are merely not normal', () => {
    const words = ['NORMAL', 'Supraventricular ectopic', 'PVC', 'Fusion beat', 'paced', 'Hypertrophy'];
    expect(words.map((word) => rawLabelIn(word, 'words'))).toEqual([0, 1, 2, 3, 4, 1]);
    expect([...'NSVFQeAE/'].map((symbol) => rawLabelIn(symbol, 'symbols'))).toEqual([
      0, 1, 2, 3, 4, 0, 1, 2, 4,
    ]);
  });

  it('are none where they run on or hold anything but letters', () => {
    for (const cell of ['', '0.5', '2020-01-02', 'x'.repeat(41)])
      expect(rawLabelIn(cell, 'words')).toBeUndefined();
    for (const cell of ['', 'NN', '+', '~']) expect(rawLabelIn(cell, 'symbols')).toBeUndefined();
  });

  it('that are none of those expected cost their row, whatever the size of the chunks', async () => {
    const table = madeUpTable({ count: 8, labels: [0, 2, 0, 1, 0, 0, 0, 4] });
    const text = writeTable(table, { writeLabel: (label) => 'NSVFQ'[label] }).split('\n');
    text[5] = text[5].replace(/N$/, 'Z');
    for (const chunkBytes of [1, 7, 1000, 100_000]) {
      const { rawLabels, skipped } = await readAll(
        bytesSource(utf8(text.join('\n')), 'beats.csv', chunkBytes),
      );
      expect(rawLabels).toEqual([0, 2, 0, 1, 0, 0, 4]);
      expect(skipped).toEqual([
        { line: 6, reason: 'the label in column 188 is “Z”, not a beat symbol such as N, S, V, F or Q' },
      ]);
    }
  });
});
