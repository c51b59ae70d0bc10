import { describe, expect, it } from 'vitest';
import type { InputContract } from '../core/input-contract.ts';
import { blobSource } from '../formats/byte-source.ts';
import { readLabelledBeats, selectBeats } from './labelled-beats.ts';

/** The row as it is, so that what is read can be told from what is written. */
const ROW: InputContract = {
  rateHz: 125,
  lengthSamples: 187,
  rPeakSample: 0,
  window: 'row',
  normalisation: 'unit-range',
};

/** A row of the Kaggle layout: a peak of its own place, then padding, then the label. */
function row(peak: number, validLength: number, label: string): string {
  const samples = Array.from({ length: 187 }, (_, i) => {
    if (i >= validLength) return '0.0';
    return i === peak ? '1.0' : (0.0005 + 0.001 * ((i * 7) % 90)).toFixed(4);
  });
  return [...samples, label].join(',');
}

const file = (name: string, rows: string[]) => blobSource(name, new Blob([`${rows.join('\n')}\n`]));

describe('readLabelledBeats', () => {
  it('gathers the beats of all files in order, with their valid lengths and labels', async () => {
    const normal = Array.from({ length: 300 }, (_, i) => row(1 + (i % 50), 100, '0.0'));
    const abnormal = Array.from({ length: 9 }, (_, i) => row(1 + i, 120, '1.0'));
    const beats = await readLabelledBeats([file('a.csv', abnormal), file('n.csv', normal)], ROW);
    expect([beats.count, beats.length, beats.samples.length]).toEqual([309, 187, 309 * 187]);
    expect(beats.isAbnormal.indexOf(0)).toBe(9);
    expect([beats.validLengths[8], beats.validLengths[9]]).toEqual([120, 100]);
    expect(beats.samples[3 * 187 + 4]).toBe(1);
    expect(beats.samples[(9 + 299) * 187 + 50]).toBe(1);
  });

  it('refuses beats without labels', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => row(1 + i, 100, '0.37'));
    await expect(readLabelledBeats([file('u.csv', rows)], ROW)).rejects.toMatchObject({
      code: 'bad-option',
    });
  });
});

describe('selectBeats', () => {
  const beats = {
    count: 3,
    length: 2,
    samples: Float32Array.of(1, 2, 3, 4, 5, 6),
    validLengths: Uint16Array.of(1, 2, 1),
    isAbnormal: Uint8Array.of(0, 1, 0),
  };

  it('takes the beats asked for, in that order', () => {
    expect(selectBeats(beats, Int32Array.of(2, 1))).toEqual({
      count: 2,
      length: 2,
      samples: Float32Array.of(5, 6, 3, 4),
      validLengths: Uint16Array.of(1, 2),
      isAbnormal: Uint8Array.of(0, 1),
    });
    expect(() => selectBeats(beats, Int32Array.of(3))).toThrow('beat 3 of 3');
  });
});
