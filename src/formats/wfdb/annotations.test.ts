import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { Annotation } from '../../core/recording.ts';
import { mnemonicOf } from './annotation-codes.ts';
import { isAnnotationFile, parseAnnotations, scanAnnotations } from './annotations.ts';
import { writeAnnotations } from './write-annotations.ts';

const MITDB = resolve(import.meta.dirname, '../../../../shared/data/mitdb');
const BEATS = new Set('NLRBAaJSVrFejnE/fQ?');

function annotation(sample: number, symbol: string, more: Partial<Annotation> = {}): Annotation {
  return { sample, symbol, subtype: 0, channel: 0, number: 0, text: '', ...more };
}

describe('annotation files', () => {
  it('are read as annot(5) words them: intervals, long intervals, fields that stay and fields that do not', () => {
    const bytes = Uint8Array.from(
      [
        [18, 28 << 2], // rhythm change, 18 ticks on
        [0x03, 63 << 2, 0x28, 0x4e, 0x00, 0x00], // text of three bytes, `(N` and NUL, filled up to four
        [77, 1 << 2], // N, 77 ticks on
        [0x03, 62 << 2], // channel 3, from here on
        [0x00, 59 << 2, 0x01, 0x00, 0x02, 0x00], // 65,538 ticks: the high half first
        [0x01, 5 << 2], // V, one more
        [0xff, (61 << 2) | 3], // subtype -1, this one only
        [0x02, 60 << 2], // number 2, from here on
        [0x05, (1 << 2) | 1], // N, 261 ticks on
        [0, 0],
      ].flat(),
    );
    expect(parseAnnotations(bytes, '1.atr')).toEqual({
      name: '1.atr',
      rateHz: null,
      entries: [
        annotation(18, '+', { text: '(N' }),
        annotation(95, 'N', { channel: 3 }),
        annotation(65_634, 'V', { channel: 3, subtype: -1, number: 2 }),
        annotation(65_895, 'N', { channel: 3, number: 2 }),
      ],
    });
  });

  it('survive writing and reading, whatever is in them', () => {
    const entry = fc.record({
      sample: fc.integer({ min: 0, max: 2 ** 40 }),
      symbol: fc.oneof(
        fc.integer({ min: 0, max: 49 }).map(mnemonicOf),
        fc.constantFrom('artefact', 'Mine', 'µ'),
      ),
      subtype: fc.integer({ min: -128, max: 127 }),
      channel: fc.integer({ min: 0, max: 255 }),
      number: fc.integer({ min: -128, max: 127 }),
      text: fc.string({ maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
    });
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 30 }),
        fc.option(fc.double({ min: 0.01, max: 1e6, noNaN: true })),
        (entries, rateHz) => {
          const inOrder = withoutLongGaps(entries).sort((a, b) => a.sample - b.sample);
          // Codes 42 to 44 are given away to names of one's own.
          const named = inOrder.filter(({ symbol }) => !/^\[4\d\]$/.test(symbol));
          const bytes = writeAnnotations(named, { rateHz });
          expect(parseAnnotations(bytes, 'x')).toEqual({ name: 'x', rateHz, entries: named });
          expect(isAnnotationFile(bytes)).toBe(true);
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it('tell their time resolution and name types of their own', () => {
    const bytes = writeAnnotations([annotation(7, 'pause')], { rateHz: 1000 });
    const text = new TextDecoder().decode(bytes);
    expect(text).toContain('## time resolution: 1000');
    expect(text).toContain('42 pause pause');
  });

  it('cut off anywhere say so, and keep what stands before', () => {
    const whole = [annotation(10, 'N'), annotation(3000, 'V', { text: 'couplet' }), annotation(3100, 'N')];
    const bytes = writeAnnotations(whole);
    for (let length = 0; length < bytes.length; length++) {
      const { set, problem } = scanAnnotations(bytes.subarray(0, length), '1.atr');
      expect(problem).not.toBeNull();
      expect(whole.slice(0, set.entries.length).map(({ sample }) => sample)).toEqual(
        set.entries.map(({ sample }) => sample),
      );
      expect(() => parseAnnotations(bytes.subarray(0, length), '1.atr')).toThrow(AppError);
    }
  });

  it('are told from text and from noise', () => {
    expect(isAnnotationFile(new TextEncoder().encode('100 2 360 650000\n100.dat 212 200\n'))).toBe(false);
    expect(isAnnotationFile(new Uint8Array(0))).toBe(false);
    expect(isAnnotationFile(Uint8Array.from([18, 4, 0, 0, 0, 0]))).toBe(true);
    expect(isAnnotationFile(Uint8Array.from([18, 4, 0, 0, 0, 1]))).toBe(false);
  });
});

describe.skipIf(!existsSync(MITDB))('the annotations of the MIT-BIH database in ../shared/data', () => {
  it('are read from all 48 files, and written to files that read the same', () => {
    const files = readdirSync(MITDB).filter((name) => name.endsWith('.atr'));
    let beats = 0;
    for (const name of files) {
      const bytes = readFileSync(resolve(MITDB, name));
      const set = parseAnnotations(bytes, name);
      beats += set.entries.filter(({ symbol }) => BEATS.has(symbol)).length;
      expect(parseAnnotations(writeAnnotations(set.entries), name)).toEqual(set);
      expect(isAnnotationFile(bytes)).toBe(true);
    }
    expect(files.length).toBe(48);
    // The number of beat annotations of the 48 records in the literature on them.
    expect(beats).toBe(109_494);
  });

  it('of record 100 begin as rdann of the WFDB software lists them in its manual', () => {
    const { entries } = parseAnnotations(readFileSync(resolve(MITDB, '100.atr')), '100.atr');
    expect(entries.slice(0, 4).map(({ sample, symbol, text }) => [sample, symbol, text])).toEqual([
      [18, '+', '(N'],
      [77, 'N', ''],
      [370, 'N', ''],
      [662, 'N', ''],
    ]);
  });
});

/** Neighbours in time may lie 2^31 ticks apart. */
function withoutLongGaps(entries: readonly Annotation[]): Annotation[] {
  return entries.map((entry, i) => ({ ...entry, sample: (entry.sample % 2 ** 30) + i }));
}
