import { existsSync, openAsBlob } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { blobSource } from '../byte-source.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { isEdfHeader } from './edf-header.ts';
import { edfBytes, type MadeUpFile, timeKeeping } from './fixtures/made-up-edf.ts';
import golden from './golden/edflib.json' with { type: 'json' };
import { openEdf } from './open-edf.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/recordings');

const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const open = (file: MadeUpFile, name = 'r.edf') => openEdf(bytesSource(edfBytes(file), name));
const lists = (signals: readonly Float32Array[]) => signals.map((samples) => [...samples]);

interface Golden {
  readonly signals: readonly {
    readonly label: string;
    readonly sampleCount: number;
    readonly samples: Readonly<Record<string, number>>;
    readonly sum: number;
    readonly sumOfSquares: number;
  }[];
  readonly annotationCount: number;
  readonly annotations: readonly { index: number; onsetSeconds: number; text: string }[];
  readonly sumOfOnsets: number;
}

/** @param millivolts of one of the unit in the file, by signal */
async function expectGolden(source: Parameters<typeof openEdf>[0], expected: Golden, millivolts: number[]) {
  const recording = await openEdf(source);
  const { signals, annotations } = recording.description;
  expect(recording.description.notes).toEqual([]);
  const samples = await readThrough(recording);
  expect(signals.map(({ name, sampleCount }) => [name, sampleCount])).toEqual(
    expected.signals.map(({ label, sampleCount }) => [label, sampleCount]),
  );
  expected.signals.forEach((signal, s) => {
    const scale = millivolts[s];
    const size = Math.sqrt(signal.sumOfSquares / signal.sampleCount) * scale;
    expect(samples[s].length).toBe(signal.sampleCount);
    for (const [i, value] of Object.entries(signal.samples))
      expect(Math.abs(samples[s][Number(i)] - value * scale)).toBeLessThan(1e-6 * size);
    const sum = samples[s].reduce((so, value) => so + value, 0);
    const squares = samples[s].reduce((so, value) => so + value * value, 0);
    expect(Math.abs(sum - signal.sum * scale)).toBeLessThan(1e-6 * size * signal.sampleCount);
    expect(squares / (signal.sumOfSquares * scale * scale)).toBeCloseTo(1, 5);
  });
  const entries = annotations?.entries ?? [];
  const rateHz = annotations?.rateHz ?? 0;
  expect(entries.length).toBe(expected.annotationCount);
  for (const { index, onsetSeconds, text } of expected.annotations) {
    expect(entries[index].sample).toBe(Math.round(onsetSeconds * rateHz));
    expect(entries[index]).toMatchObject({ symbol: '"', text });
  }
  expect(entries.reduce((sum, { sample }) => sum + sample / rateHz, 0)).toBeCloseTo(expected.sumOfOnsets, 2);
}

describe.skipIf(!existsSync(FOLDER))('the EDF files in ../shared/data', () => {
  const source = async (name: string) => blobSource(name, await openAsBlob(resolve(FOLDER, name)));

  it('test_generator_2.edf holds what EDFlib reads', async () => {
    const file = 'test_generator_2.edf';
    // The ninth and tenth signal are in degrees.
    const millivolts = count(0, 11).map((s) => (s === 8 || s === 9 ? 1 : 1e-3));
    await expectGolden(await source(file), golden[file], millivolts);
    const { description } = await openEdf(await source(file));
    expect(description).toMatchObject({
      name: 'test_generator_2',
      format: 'EDF+C',
      startTime: '10.12.09 12.44.02',
      droppedFields: ['recording identification'],
    });
    expect(description.signals.filter(({ isEcg }) => isEcg).map(({ name }) => name)).toEqual(['ECG']);
    expect(description.signals.map(({ unit }) => unit)[8]).toBe('°');
  });

  it('test_edfann.edf holds nothing but the annotations EDFlib reads', async () => {
    const file = 'test_edfann.edf';
    await expectGolden(await source(file), golden[file], []);
    expect((await openEdf(await source(file))).description.droppedFields).toEqual(['patient number']);
  });
});

describe('files written by EDFlib', () => {
  it.each(['written.edf', 'written.bdf'] as const)('%s reads as EDFlib reads it', async (name) => {
    const bytes = Uint8Array.from(Buffer.from(golden[name].base64, 'base64'));
    await expectGolden(bytesSource(bytes, name), golden[name], [1e-3, 1]);
    const { description } = await openEdf(bytesSource(bytes, name));
    expect(description.format).toBe(name === 'written.edf' ? 'EDF+C' : 'BDF+C');
    expect(description.signals).toMatchObject([
      { name: 'ECG II', isEcg: true, unit: 'mV', rateHz: 100, sampleCount: 200 },
      { name: 'ABP', isEcg: false, unit: 'mmHg', rateHz: 16, sampleCount: 32 },
    ]);
  });
});

describe('EDF files', () => {
  const two: MadeUpFile = {
    records: 3,
    recordSeconds: '0.5',
    signals: [
      {
        label: 'ECG I',
        range: ['-3276.8', '3276.7', '-32768', '32767'],
        samplesPerRecord: 4,
        samples: count(-6, 12),
      },
      { label: 'Resp', unit: 'l/min', samplesPerRecord: 1, samples: [5, 6, 7] },
    ],
  };

  it('with signals of several rates and short records come out signal by signal, voltages in millivolts', async () => {
    const recording = await open(two);
    const [ecg, respiration] = await readThrough(recording);
    ecg.forEach((value, i) => {
      expect(value).toBeCloseTo((i - 6) * 1e-4, 9);
    });
    expect([...respiration]).toEqual([5, 6, 7]);
    expect(recording.description.signals).toMatchObject([
      { name: 'ECG I', unit: 'mV', rateHz: 8, sampleCount: 12 },
      { name: 'Resp', unit: 'l/min', rateHz: 2, sampleCount: 3, gain: 1 },
    ]);
    expect(recording.description.signals[0].gain).toBeCloseTo(10_000, 6);
    expect((await readThrough(recording, [1]))[0]).toEqual(respiration);
  });

  it('of 24 bits hold numbers up to their ends', async () => {
    const ends = [-8388608, 8388607, -1, 1];
    const signal = { label: 'A1', unit: '', range: ['-8388608', '8388607', '-8388608', '8388607'] as const };
    const recording = await open({
      isBdf: true,
      reserved: '24BIT',
      records: 1,
      signals: [{ ...signal, samplesPerRecord: 4, samples: ends }],
    });
    expect(lists(await readThrough(recording))).toEqual([ends]);
    expect(recording.description).toMatchObject({ format: 'BDF', signals: [{ unit: null, isEcg: false }] });
  });

  it('whose numbers are written oddly are read all the same', async () => {
    const { description } = await open({
      ...two,
      recordSeconds: ' 0,5',
      recordCount: ' 3\0',
      signals: [{ ...two.signals[0], unit: '\xb5V', range: ['-3276,8', ' 3276,7', '-32768.0', '+32767'] }],
    });
    expect(description.signals).toMatchObject([{ unit: 'mV', rateHz: 8, sampleCount: 12 }]);
    expect(description.notes).toEqual([]);
  });

  it.each(['-1', '0', '5'])('of %s records in the header hold those that are there', async (recordCount) => {
    const bytes = edfBytes({ ...two, recordCount });
    const recording = await openEdf(bytesSource(bytes.subarray(0, bytes.length - 3), 'r.edf'));
    expect(recording.description.signals[0].sampleCount).toBe(8);
    expect((await readThrough(recording)).map(({ length }) => length)).toEqual([8, 2]);
    expect(recording.description.notes).toEqual([
      recordCount !== '5'
        ? 'r.edf does not say how many data records it has; 2 are there.'
        : 'r.edf breaks off: 2 of 5 data records are there, and 7 bytes of another.',
    ]);
  });

  it('longer than promised are read as far as promised', async () => {
    const recording = await open({ ...two, recordCount: '2' });
    expect((await readThrough(recording)).map(({ length }) => length)).toEqual([8, 2]);
    expect(recording.description.notes).toEqual([
      'r.edf holds 10 bytes more than its header promises; they are left aside.',
    ]);
  });

  it('with a calibration that makes no sense show their numbers, and say so', async () => {
    const signal = (label: string, range: [string, string, string, string]) => ({
      label,
      range,
      samplesPerRecord: 1,
      samples: [42],
    });
    const recording = await open({
      records: 1,
      signals: [
        signal('same', ['0', '0', '-32768', '32767']),
        signal('back', ['-1', '1', '5', '-5']),
        signal('none', ['', '', '-1', '1']),
        signal('fine', ['1', '-1', '-1', '1']),
      ],
    });
    expect(lists(await readThrough(recording))).toEqual([[42], [42], [42], [Math.fround(-0.042)]]);
    expect(recording.description.signals.map(({ unit, gain }) => [unit, gain])).toEqual([
      [null, null],
      [null, null],
      [null, null],
      ['mV', -1000],
    ]);
    expect(recording.description.notes.map((note) => note.slice(0, 30))).toEqual([
      'r.edf: same is not calibrated ',
      'r.edf: back is not calibrated ',
      'r.edf: none is not calibrated ',
    ]);
  });

  it('name what they hold of the person, and keep none of it', async () => {
    const { description } = await open({
      ...two,
      reserved: 'EDF+C',
      patient: 'MCH-0234567 F 02-MAY-1951 Somebody_Named',
      recording: 'Startdate 02-MAR-2002 PSG-1234 NN Telemetry03',
    });
    expect(description.droppedFields).toEqual([
      'patient number',
      'sex',
      'date of birth',
      'patient name',
      'recording identification',
    ]);
    expect(JSON.stringify(description)).not.toMatch(/Somebody|0234567|1951|Telemetry|1234/);
    expect((await open({ ...two, patient: 'Somebody' })).description.droppedFields).toEqual([
      'patient identification',
    ]);
  });

  it.each<[string, Partial<MadeUpFile>, string]>([
    ['no signals', { signals: [] }, 'expected the number of signals'],
    ['no records', { records: 0 }, 'holds not one whole data record'],
    ['a strange count', { recordCount: '-7' }, 'expected the number of data records'],
  ])('of %s are refused', async (_, change, message) => {
    await expect(open({ ...two, ...change })).rejects.toMatchObject({
      code: 'broken-recording',
      message: expect.stringContaining(message),
    });
  });

  it('that break off within the header are refused before anything is allocated for it', async () => {
    const bytes = edfBytes(two);
    bytes.set(new TextEncoder().encode('9999'), 252);
    await expect(openEdf(bytesSource(bytes, 'r.edf'))).rejects.toMatchObject({
      message: `r.edf describes 9999 signals, which needs a header of 2560000 bytes; the whole file has ${bytes.length}.`,
    });
  });

  it('are told by content', async () => {
    expect(isEdfHeader(edfBytes(two))).toBe(true);
    expect(isEdfHeader(edfBytes({ ...two, isBdf: true }).subarray(0, 256))).toBe(true);
    expect(isEdfHeader(edfBytes(two).subarray(0, 255))).toBe(false);
    expect(isEdfHeader(new TextEncoder().encode('0       '.repeat(40)))).toBe(false);
    expect(isEdfHeader(new TextEncoder().encode('0.1,0.2\n'.repeat(40)))).toBe(false);
    await expect(openEdf(bytesSource(new Uint8Array(300), 'x'))).rejects.toMatchObject({
      code: 'not-a-recording',
    });
  });
});

describe('EDF+ files with gaps', () => {
  const gapped: MadeUpFile = {
    reserved: 'EDF+D',
    records: 3,
    recordSeconds: '1',
    signals: [
      { label: 'ECG', unit: 'mV', samplesPerRecord: 4, samples: count(1, 12) },
      { label: 'SpO2', unit: '%', samplesPerRecord: 1, samples: [97, 98, 99] },
      {
        label: 'EDF Annotations',
        samplesPerRecord: 40,
        texts: [
          timeKeeping('+10', ['+10.25', 'first']),
          timeKeeping('+11'),
          timeKeeping('+14.5', ['+14.5\x151.5', 'late'], ['+9', 'before']),
        ],
      },
    ],
  };

  it('hold NaN where nothing was recorded, at each signal’s own rate', async () => {
    const recording = await open(gapped);
    const signals = lists(await readThrough(recording));
    const missing = (length: number): number[] => Array(length).fill(NaN);
    expect(signals).toEqual([
      [...count(1, 8), ...missing(10), ...count(9, 4)],
      // 4.5 seconds on at one sample a second: rounded.
      [97, 98, ...missing(3), 99],
    ]);
    expect(recording.description.signals.map(({ sampleCount }) => sampleCount)).toEqual([22, 6]);
    expect([...(await recording.read(0, 6, 20))]).toEqual([7, 8, ...missing(10), 9, 10]);
    expect(recording.description.format).toBe('EDF+D');
  });

  it('count the times of annotations from the first sample', async () => {
    const { annotations } = (await open(gapped)).description;
    expect(annotations?.rateHz).toBe(1000);
    expect(annotations?.entries.map(({ sample, text }) => [sample, text])).toEqual([
      [0, 'before'],
      [250, 'first'],
      [4500, 'late'],
    ]);
  });

  it('whose records do not say when they start are shown without gaps, and say so', async () => {
    const [ecg, spo2, texts] = gapped.signals;
    const recording = await open({
      ...gapped,
      signals: [ecg, spo2, { ...texts, texts: [timeKeeping('+0'), 'nonsense\0', timeKeeping('+1.5')] }],
    });
    expect((await readThrough(recording))[0].length).toBe(12);
    expect(recording.description.notes).toEqual([
      'r.edf: 2 of 3 data records do not say when they start, or before the one ahead of them ends; they are taken to follow it at once.',
      'r.edf: 1 annotations could not be read.',
    ]);
  });

  it('that claim years of nothing are refused', async () => {
    const [ecg, spo2, texts] = gapped.signals;
    const signals = [ecg, spo2, { ...texts, texts: [timeKeeping('+0'), timeKeeping('+99999999999')] }];
    await expect(open({ ...gapped, records: 2, signals })).rejects.toMatchObject({
      code: 'broken-recording',
      message: expect.stringContaining('r.edf leaves gaps of 99999999998 seconds together'),
    });
  });
});

describe('reading a part of an EDF file', () => {
  const random = (length: number, factor: number) =>
    count(0, length).map((i) => ((i * factor) % 2001) - 1000);
  const texts = count(0, 6).map((record) => timeKeeping(`+${record * 2 + (record > 2 ? 7 : 0)}`));
  const small: MadeUpFile = {
    reserved: 'EDF+D',
    records: 6,
    recordSeconds: '2',
    signals: [
      { label: 'ECG', samplesPerRecord: 7, samples: random(42, 7919) },
      { label: 'EDF Annotations', samplesPerRecord: 20, texts },
      { label: 'II', samplesPerRecord: 3, samples: random(18, 104729) },
    ],
  };
  // A record of more than a mebibyte, which is read in parts.
  const large: MadeUpFile = {
    records: 2,
    recordSeconds: '1000',
    signals: [
      { label: 'ECG', samplesPerRecord: 400_000, samples: random(800_000, 7919) },
      { label: 'II', samplesPerRecord: 300_001, samples: random(600_002, 104729) },
    ],
  };

  it.each([
    ['small', small],
    ['large', large],
  ])(
    'with %s records gives what the blocks gave',
    async (_, file) => {
      const recording = await open(file);
      const whole = await readThrough(recording);
      whole.forEach((samples, s) => {
        expect(samples.length).toBe(recording.description.signals[s].sampleCount);
      });
      // One signal alone takes other ways through the file.
      for (const s of [0, 1])
        expect(Buffer.compare(asBytes((await readThrough(recording, [s]))[0]), asBytes(whole[s]))).toBe(0);
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 0, max: 1 }),
          fc.double({ min: -0.05, max: 1.05, noNaN: true }),
          fc.double({ min: 0, max: 0.3, noNaN: true }),
          async (s, start, length) => {
            const from = Math.floor(start * whole[s].length);
            const to = from + Math.floor(length * whole[s].length);
            const expected = whole[s].subarray(Math.max(0, from), Math.max(0, to));
            expect(Buffer.compare(asBytes(await recording.read(s, from, to)), asBytes(expected))).toBe(0);
          },
        ),
        { seed: 3, numRuns: 100 },
      );
    },
    30_000,
  );

  function asBytes(samples: Float32Array): Uint8Array {
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
});
