import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSamples, PACKED_FORMATS, RANGES } from './fixtures/made-up-record.ts';
import {
  byteLengthOf,
  packingOf,
  type SampleFormat,
  sampleCountOf,
  unpackSamples,
} from './sample-formats.ts';

function unpack(format: SampleFormat, bytes: Uint8Array, count: number): number[] {
  const samples = new Int32Array(count);
  unpackSamples(format, bytes, count, samples);
  return [...samples];
}

describe('sample formats of signal(5)', () => {
  // Worked out by hand from the descriptions in signal(5).
  it.each<[SampleFormat, number[], number[]]>([
    [16, [0x34, 0x12, 0xff, 0xff], [0x1234, -1]],
    [61, [0x12, 0x34, 0xff, 0xfe], [0x1234, -2]],
    [24, [0x56, 0x34, 0x12, 0x00, 0x00, 0x80], [0x123456, -8388608]],
    [32, [0x78, 0x56, 0x34, 0x12, 0x00, 0x00, 0x00, 0x80], [0x12345678, -2147483648]],
    [80, [0, 128, 255], [-128, 0, 127]],
    [160, [0x00, 0x00, 0x00, 0x80, 0x01, 0x80], [-32768, 0, 1]],
    // The first three bytes of MIT-BIH record 100: 995 and 1011, the initial values in its header.
    [212, [0xe3, 0x33, 0xf3], [995, 1011]],
    [212, [0x00, 0x78, 0xff], [-2048, 0x7ff]],
    // Bits 1 to 10 of each word, then bits 11 to 15 of the first (low) and second word (high).
    [310, [0b00000010, 0b00001000, 0b11111110, 0b11110111], [1, -1, -63]],
    [311, [0x01, 0xfc, 0x1f, 0x20], [1, -1, -511]],
  ])('format %i is unpacked as the specification words it', (format, bytes, samples) => {
    expect(unpack(format, Uint8Array.from(bytes), samples.length)).toEqual(samples);
  });

  it.each(PACKED_FORMATS)('format %i gives back what was packed, unfinished packs included', (format) => {
    const [least, greatest] = RANGES[format];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: least - 1, max: greatest }), { maxLength: 40 }), (samples) => {
        const bytes = encodeSamples(format, samples);
        expect(byteLengthOf(format, samples.length)).toBe(bytes.length);
        expect(unpack(format, bytes, samples.length)).toEqual(samples);
        expect(packingOf(format).invalid).toBe(least - 1);
      }),
      { seed: 1 },
    );
  });

  it('counts the samples of a file, those of an unfinished pack included', () => {
    expect([3, 5, 6].map((bytes) => sampleCountOf(212, bytes))).toEqual([2, 3, 4]);
    expect([4, 6, 7, 8].map((bytes) => sampleCountOf(310, bytes))).toEqual([3, 4, 4, 6]);
    expect([5, 6].map((bytes) => sampleCountOf(16, bytes))).toEqual([2, 3]);
    // 100_3chan.dat of the WFDB test data: 999 samples of three signals.
    expect(sampleCountOf(212, 4496)).toBe(2997);
  });
});
