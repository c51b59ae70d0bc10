import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../../cli/record-folder.ts';
import { AppError } from '../../core/app-error.ts';
import type { Annotation, Recording } from '../../core/recording.ts';
import { CLASS_COUNT, FEATURE_COUNT } from './classifier-beats.ts';
import { readClassifierRecord } from './classifier-records.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/mitdb');

function recordingOf(annotations: Recording['description']['annotations']): Recording {
  const samples = Float32Array.from({ length: 3600 }, (_, i) => Math.sin(i / 20));
  return {
    description: {
      name: 'made up',
      format: 'made up',
      signals: [{ name: 'I', isEcg: true, unit: 'mV', gain: null, rateHz: 360, sampleCount: 3600 }],
      startTime: null,
      droppedFields: [],
      notes: [],
      annotations,
    },
    blocks: () => {
      throw new Error('read at one go');
    },
    read: async (_, start, end) => samples.slice(start, end),
  };
}

const mark = (sample: number, symbol: string): Annotation => ({
  sample,
  symbol,
  subtype: 0,
  channel: 0,
  number: 0,
  text: '',
});

describe('a record that a classifier learns from', () => {
  it('holds its beats at 125 Hz, and nothing of what is no beat', async () => {
    const entries = [mark(0, '+'), mark(360, 'N'), mark(720, 'V'), mark(1080, 'e'), mark(1200, '~')];
    const record = await readClassifierRecord(recordingOf({ name: 'atr', rateHz: 360, entries }));
    expect(Array.from(record.rPeaks)).toEqual([125, 250, 375]);
    expect(Array.from(record.classes)).toEqual([0, 2, 0]);
    expect(record.features).toHaveLength(3 * FEATURE_COUNT);
    expect(record.signal).toHaveLength(1250);
  });

  it('is refused without annotations, by name', async () => {
    await expect(readClassifierRecord(recordingOf(null))).rejects.toThrow(AppError);
    await expect(readClassifierRecord(recordingOf(null))).rejects.toThrow('made up should hold');
  });
});

describe.skipIf(!existsSync(FOLDER))('a record of MIT-BIH in ../shared/data', () => {
  // Beats by type as the database's own directory (Moody and Mark, table of beat types) counts them.
  it.each([
    ['208', [1586, 2, 992, 373, 2]],
    ['114', [1820, 10 + 2, 43, 4, 0]],
    ['232', [397 + 1, 1382, 0, 0, 0]],
  ])(
    '%s has the beats its directory counts',
    async (name, counts) => {
      const { classes, signal } = await readClassifierRecord(await openRecord(FOLDER, name));
      const own = Array.from(
        { length: CLASS_COUNT },
        (_, k) => classes.filter((value) => value === k).length,
      );
      expect(own.slice(0, 4)).toEqual(counts.slice(0, 4));
      expect(signal.every(Number.isFinite)).toBe(true);
      expect(signal.length).toBe(Math.ceil((650_000 * 125) / 360));
    },
    60_000,
  );
});
