import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import {
  checksumOf,
  encodeSamples,
  interleave,
  invalidOf,
  PACKED_FORMATS,
  RANGES,
  randomSamples,
  randomWalk,
  textSource,
} from './fixtures/made-up-record.ts';
import { openWfdb } from './open-wfdb.ts';
import { writeAnnotations } from './write-annotations.ts';

const floats = (values: readonly number[]) => [...Float32Array.from(values)];

describe('WFDB records', () => {
  it.each(PACKED_FORMATS)(
    'of format %i come out as they were packed, missing samples as NaN',
    async (format) => {
      const a = randomSamples(61, RANGES[format], 1);
      const b = randomSamples(61 * 3, RANGES[format], 2);
      a[5] = invalidOf(format);
      const dat = encodeSamples(
        format,
        interleave([
          { samples: a, perFrame: 1 },
          { samples: b, perFrame: 3 },
        ]),
      );
      const header = textSource(
        'r.hea',
        `r 2 100 61\nr.dat ${format} 50(7)/mV 12 0 0 ${checksumOf(a)} 0 II\nr.dat ${format}x3 4/mmHg 12 0 0 ${checksumOf(b)} 0 ABP\n`,
      );
      const recording = await openWfdb(header, [bytesSource(dat, 'r.dat')]);
      const [gotA, gotB] = await readThrough(recording);
      expect([...gotA]).toEqual(floats(a.map((v, i) => (i === 5 ? Number.NaN : (v - 7) / 50))));
      expect([...gotB]).toEqual(floats(b.map((v) => v / 4)));
      expect(recording.checksums.map(({ promised, computed }) => promised === computed)).toEqual([
        true,
        true,
      ]);
      expect(recording.description).toMatchObject({
        name: 'r',
        format: `WFDB, format ${format}`,
        notes: [],
        signals: [
          { name: 'II', isEcg: true, unit: 'mV', gain: 50, rateHz: 100, sampleCount: 61 },
          { name: 'ABP', isEcg: false, unit: 'mmHg', gain: 4, rateHz: 300, sampleCount: 183 },
        ],
      });
    },
  );

  it('of format 8 are added up from the initial value in the header', async () => {
    const a = randomWalk(200, 3);
    const differences = a.map((v, i) => v - (i === 0 ? -5 : a[i - 1]));
    const header = textSource('r.hea', `r 1 100 200\nr.dat 8 1/mV 12 0 -5 ${checksumOf(a)} 0 II\n`);
    const recording = await openWfdb(header, [bytesSource(encodeSamples(8, differences), 'r.dat')]);
    expect([...(await readThrough(recording))[0]]).toEqual(a);
    expect(recording.checksums).toMatchObject([{ promised: checksumOf(a), computed: checksumOf(a) }]);
  });

  it('deliver voltages in millivolts and everything else as it is', async () => {
    const dat = bytesSource(encodeSamples(16, [500, 500, 500, 500]), 'r.dat');
    const header = textSource(
      'r.hea',
      'r 4 100 1\nr.dat 16 2/uV 12 0 0 0 0 I\nr.dat 16 0.5/V 12 0 0 0 0 II\nr.dat 16 2/µV\nr.dat 16 100/cmH2O 12 0 0 0 0 V\n',
    );
    const recording = await openWfdb(header, [dat]);
    expect((await readThrough(recording)).map(([value]) => value)).toEqual([0.25, 1_000_000, 0.25, 5]);
    expect(recording.description.signals).toMatchObject([
      { unit: 'mV', gain: 2000, isEcg: true },
      { unit: 'mV', gain: 0.0005, isEcg: true },
      { unit: 'mV', gain: 2000, name: 'signal 3', isEcg: true },
      // Of the name of a lead, but no voltage.
      { unit: 'cmH2O', gain: 100, isEcg: false },
    ]);
  });

  it('without a gain, without a sampling frequency take what WFDB takes, and say so', async () => {
    const header = textSource('r.hea', 'r 1\nr.dat 16 0 12 10\n');
    const recording = await openWfdb(header, [bytesSource(encodeSamples(16, [210, 10]), 'r.dat')]);
    expect([...(await recording.read(0, 0, 9))]).toEqual([1, 0]);
    const { signals, notes } = recording.description;
    expect(signals[0]).toMatchObject({ unit: 'mV', gain: 200, rateHz: 250, sampleCount: 2 });
    expect(notes).toEqual([
      'r.hea gives no gain for signal 1: 200 ADC units per mV are assumed, as is usual for WFDB.',
      'r.hea gives no sampling frequency: 250 Hz are assumed, as WFDB does.',
    ]);
  });

  it('are shifted by their skew, with NaN where the file ends before', async () => {
    const stored = [
      { samples: [1, 2, 3, 4, 5, 6], perFrame: 1 },
      { samples: [-1, -2, 11, 12, 21, 22, 31, 32, 41, 42, 51, 52], perFrame: 2 },
    ];
    const header = textSource('r.hea', 'r 2 100 6\nr.dat 212 1(0)\nr.dat 212x2:4 1(0)\n');
    const dat = bytesSource(encodeSamples(212, interleave(stored)), 'r.dat');
    const [first, second] = await readThrough(await openWfdb(header, [dat]));
    expect([...first]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...second]).toEqual([21, 22, 31, 32, 41, 42, 51, 52, NaN, NaN, NaN, NaN]);
    // Samples beyond the number promised make up for the skew.
    const four = textSource(
      'r.hea',
      'r 2 100 4\nr.dat 212 1 12 0 0 10 0 I\nr.dat 212x2:4 1 12 0 0 126 0 II\n',
    );
    const shorter = await openWfdb(four, [dat]);
    expect([...(await readThrough(shorter))[1]]).toEqual([21, 22, 31, 32, 41, 42, 51, 52]);
    expect([...(await shorter.read(1, 3, 6))]).toEqual([32, 41, 42]);
    // The checksum covers the samples promised as they are stored, skewed or not.
    expect(shorter.checksums.map(({ computed }) => computed)).toEqual([10, 126]);
    expect(shorter.description.notes).toEqual([]);
  });

  it('find their files in any order, in folders and in capitals, at a byte offset', async () => {
    const header = textSource(
      'P/R.hea',
      'R 3 100 2\nsub/a.mat 16+3 1 12 0 0 0 0 I\nsub/a.mat 16+3 1 12 0 0 0 0 II\nb.xyz 61 1 12 0 0 0 0 vx\n',
    );
    const companions = [
      textSource('readme.txt', 'nothing'),
      bytesSource(encodeSamples(61, [7, 8]), 'B.XYZ'),
      bytesSource(Uint8Array.from([9, 9, 9, ...encodeSamples(16, [1, 2, 3, 4])]), 'folder/A.MAT'),
    ];
    const samples = await readThrough(await openWfdb(header, companions), [2, 1]);
    expect(samples.map((one) => [...one])).toEqual([
      [7, 8],
      [2, 4],
    ]);
  });

  it('that lack files name them', async () => {
    const header = textSource('100.hea', '100 1 360\n100.dat 212\n');
    await expect(openWfdb(header, [])).rejects.toMatchObject({
      code: 'missing-companion',
      message: '100.hea names 100.dat, which was not dropped with it.',
    });
    const two = textSource('100.hea', '100 3 360\n100.dat 212\n100.xyz 16\n100.xyz 16\n');
    await expect(openWfdb(two, [])).rejects.toMatchObject({
      message: '100.hea names 100.dat and 100.xyz, which were not dropped with it.',
    });
  });

  it('shorter or longer than promised are read as far as they go, and say so', async () => {
    const open = (bytes: number) =>
      openWfdb(textSource('r.hea', 'r 2 100 4\nr.dat 16 1 12 0 0 1\nr.dat 16 1 12 0 0 1\n'), [
        bytesSource(encodeSamples(16, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).subarray(0, bytes), 'r.dat'),
      ]);
    const short = await open(11);
    expect((await readThrough(short)).map((one) => [...one])).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(short.description.notes).toEqual([
      'r.dat holds 2 of the 4 samples of each signal that r.hea promises; the rest is missing.',
    ]);
    // What is not there proves nothing about a checksum.
    expect(short.checksums).toEqual([]);
    expect((await open(20)).description.notes).toEqual([
      'r.dat holds 4 bytes more than r.hea promises; they are left aside.',
    ]);
    await expect(open(3)).rejects.toMatchObject({
      code: 'broken-recording',
      message: 'The signal files of r.hea hold not a single sample of each signal: r.dat (3 bytes).',
    });
  });

  it('with a signal file that ends early keep the others to their end', async () => {
    const header = textSource('r.hea', 'r 2 100 3\na.dat 16 1 12 0 0 0 0 I\nb.dat 16 1 12 0 0 0 0 II\n');
    const recording = await openWfdb(header, [
      bytesSource(encodeSamples(16, [1, 2, 3]), 'a.dat'),
      bytesSource(encodeSamples(16, [4]), 'b.dat'),
    ]);
    expect((await readThrough(recording)).map((one) => [...one])).toEqual([
      [1, 2, 3],
      [4, NaN, NaN],
    ]);
  });

  it('that do not add up to the checksum say so once read to the end', async () => {
    const header = textSource('r.hea', 'r 1 100 3\nr.dat 16 1 12 0 1 7 0 II\n');
    const recording = await openWfdb(header, [bytesSource(encodeSamples(16, [1, 2, 3]), 'r.dat')]);
    expect(recording.description.notes).toEqual([]);
    await readThrough(recording);
    expect(recording.checksums).toEqual([{ fileName: 'r.dat', signal: 'II', promised: 7, computed: 6 }]);
    expect(recording.description.notes).toEqual([
      'The samples of II in r.dat do not add up to the checksum in the header (6 instead of 7): the file may be damaged, or not the one the header was written for.',
    ]);
  });

  it('stop when the stream is aborted', async () => {
    const dat = bytesSource(new Uint8Array(3_000_000), 'r.dat');
    const recording = await openWfdb(textSource('r.hea', 'r 1 100\nr.dat 16 1\n'), [dat]);
    const abort = new AbortController();
    let blocks = 0;
    for await (const _ of recording.blocks([0], abort.signal)) {
      blocks++;
      abort.abort();
    }
    expect(blocks).toBe(1);
  });
});

describe('annotation files beside a WFDB record', () => {
  const header = textSource('100.hea', '100 1 360 3\n100.dat 16 200\n');
  const dat = bytesSource(encodeSamples(16, [1, 2, 3]), '100.dat');
  const entry = { sample: 1, symbol: 'V', subtype: 0, channel: 0, number: 0, text: '' };
  const annotated = (name: string, bytes = writeAnnotations([entry])) => bytesSource(bytes, name);

  it('are found by the name of the record, whatever their extension', async () => {
    const { description } = await openWfdb(header, [annotated('100.ecg'), dat]);
    expect(description.annotations).toEqual({ name: '100.ecg', rateHz: 360, entries: [entry] });
  });

  it('are passed over when they belong to another record, or are something else', async () => {
    const companions = [
      dat,
      annotated('101.atr'),
      textSource('100.txt', 'a text'),
      textSource('100.xws', ''),
    ];
    expect((await openWfdb(header, companions)).description.annotations).toBeNull();
  });

  it('give way to the reference, with a note', async () => {
    const { description } = await openWfdb(header, [annotated('100.ari'), annotated('100.ATR'), dat]);
    expect(description.annotations?.name).toBe('100.ATR');
    expect(description.notes.at(-1)).toBe('100.ari holds annotations too and was left aside.');
  });

  it('that break off are read as far as they go', async () => {
    const whole = writeAnnotations([entry, { ...entry, sample: 2, symbol: 'N' }]);
    const { description } = await openWfdb(header, [annotated('100.atr', whole.subarray(0, 4)), dat]);
    expect(description.annotations?.entries.length).toBe(2);
    expect(description.notes.at(-1)).toBe(
      '100.atr is not whole, the end mark is missing at byte 4; 2 annotations were read.',
    );
  });
});
