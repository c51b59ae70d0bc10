import { describe, expect, it } from 'vitest';
import { bytesSource } from '../beat-table/fixtures/read-all.ts';
import { readThrough } from '../fixtures/read-recording.ts';
import { edfBytes, type MadeUpFile, timeKeeping } from './fixtures/made-up-edf.ts';
import { openEdf } from './open-edf.ts';

const count = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
const open = (file: MadeUpFile, name = 'r.edf') => openEdf(bytesSource(edfBytes(file), name));
const lists = (signals: readonly Float32Array[]) => signals.map((samples) => [...samples]);

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
