import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecord } from '../../cli/record-folder.ts';
import { writeRowClassifierInput } from '../../signal/row-classifier-input.ts';
import { KEPT_SAMPLES, WINDOW_MARGIN } from './classifier-beats.ts';
import { readAnnotatedLead } from './classifier-records.ts';
import { cutRows, gatherRowBeats } from './row-records.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/mitdb');

describe('rows cut out of a recording', () => {
  const signal = Float32Array.from({ length: 2700 }, (_, i) => i);

  it('start at the R-peak and run 1.2 median intervals of their ten seconds', () => {
    // Intervals of 100 samples in the first ten seconds but for one of 60, of 150 in the next.
    const first = [0, 100, 160, 260, 360];
    const second = [1300, 1450, 1600];
    const rows = cutRows(signal, Int32Array.of(...first, ...second));
    expect(rows.map((row) => row[0])).toEqual([...first, ...second]);
    expect(rows.map((row) => row.length)).toEqual([120, 120, 120, 120, 120, 180, 180, 180]);
  });

  it('are no longer than those of the Kaggle set, and end where the recording does', () => {
    expect(cutRows(signal, Int32Array.of(0, 400, 800)).map((row) => row.length)).toEqual([187, 187, 187]);
    expect(cutRows(signal, Int32Array.of(2500, 2600, 2695)).map((row) => row.length)).toEqual([117, 100, 5]);
    expect(cutRows(signal, Int32Array.of(700))).toEqual([signal.subarray(700, 820)]);
    expect(cutRows(signal, new Int32Array(0))).toEqual([]);
  });
});

describe.skipIf(!existsSync(FOLDER))('the rows of MIT-BIH in ../shared/data', () => {
  it('are seen as a table would show them: scaled row by row', async () => {
    const lead = await readAnnotatedLead(await openRecord(FOLDER, '208'));
    const beats = gatherRowBeats([lead]);
    // Beats by type as the database's own directory (Moody and Mark) counts them.
    const counts = [0, 1, 2, 3, 4].map((own) => beats.classes.filter((label) => label === own).length);
    expect(counts).toEqual([1586, 2, 992, 373, 2]);

    const rPeaks = Int32Array.from(lead.beatSeconds, (seconds) => Math.round(125 * seconds));
    const rows = cutRows(lead.samples, rPeaks);
    const window = new Float32Array(KEPT_SAMPLES);
    const features = new Float32Array(beats.featureCount);
    for (const beat of [0, 1000, 2954]) {
      const [low, high] = [Math.min(...rows[beat]), Math.max(...rows[beat])];
      const scaled = rows[beat].map((value) => (value - low) / (high - low));
      writeRowClassifierInput(scaled, WINDOW_MARGIN, window, features);
      for (let i = 0; i < KEPT_SAMPLES; i++)
        expect(window[i]).toBeCloseTo(beats.windows[beat * KEPT_SAMPLES + i], 4);
    }
  });
});
