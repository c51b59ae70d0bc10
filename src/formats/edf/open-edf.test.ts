import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { isEdfHeader } from './edf-header.ts';
import { edfBytes, type MadeUpFile } from './fixtures/made-up-edf.ts';
import { openEdf } from './open-edf.ts';

const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const open = (file: MadeUpFile, name = 'r.edf') => openEdf(bytesSource(edfBytes(file), name));
const lists = (signals: readonly Float32Array[]) => signals.map((samples) => [...samples]);

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
