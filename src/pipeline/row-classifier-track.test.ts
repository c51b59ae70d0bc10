import { describe, expect, it } from 'vitest';
import { createRng } from '../core/rng.ts';
import { CLASSIFIER_WINDOW } from '../signal/classifier-input.ts';
import { type BeatRows, validLengthOf } from '../signal/prepare-beats.ts';
import { ROW_FEATURES, writeRowClassifierInput } from '../signal/row-classifier-input.ts';
import { syntheticBeats } from '../signal/synthetic-beats.ts';
import { RowClassifierTrack } from './row-classifier-track.ts';

const { lengthSamples: LENGTH } = CLASSIFIER_WINDOW;

function madeUp(count: number): BeatRows {
  const { samples, length } = syntheticBeats({ count, abnormalFraction: 0.3, seed: 3 });
  return { count, width: length, values: samples };
}

function partOf({ width, values }: BeatRows, from: number, to: number): BeatRows {
  return { count: to - from, width, values: values.subarray(from * width, to * width) };
}

function joined(track: RowClassifierTrack) {
  const inputs = [...track.inputs()];
  return {
    count: inputs.reduce((sum, { count }) => sum + count, 0),
    windows: inputs.flatMap(({ windows }) => [...windows]),
    features: inputs.flatMap(({ features }) => [...features]),
  };
}

describe('what is kept of rows to class them', () => {
  const rows = madeUp(3000);

  it('is what the classifier sees of each, to a few thousandths', () => {
    const track = new RowClassifierTrack();
    track.push(rows);
    const { count, windows, features } = joined(track);
    expect(count).toBe(3000);
    const window = new Float32Array(LENGTH);
    const own = new Float32Array(ROW_FEATURES.length);
    for (const beat of [0, 1, 2047, 2048, 2999]) {
      const row = rows.values.subarray(beat * rows.width, (beat + 1) * rows.width);
      writeRowClassifierInput(row.subarray(0, validLengthOf(row, 0, rows.width)), 0, window, own);
      for (let i = 0; i < LENGTH; i++) expect(windows[beat * LENGTH + i]).toBeCloseTo(window[i], 2);
      for (const [i, value] of own.entries()) expect(features[beat * own.length + i]).toBeCloseTo(value, 3);
    }
  });

  it('is the same however the rows come', () => {
    const whole = new RowClassifierTrack();
    whole.push(rows);
    const track = new RowClassifierTrack();
    const rng = createRng(1);
    for (let from = 0; from < rows.count; ) {
      const to = Math.min(rows.count, from + rng.nextInt(400));
      track.push(partOf(rows, from, to));
      from = to;
    }
    expect(joined(track)).toEqual(joined(whole));
  });

  it('is the same whether rows wait until they are asked for or not, and when they are asked for in between', () => {
    const whole = new RowClassifierTrack();
    whole.push(rows);
    for (const mostWaiting of [0, 300, 1000]) {
      const track = new RowClassifierTrack(undefined, mostWaiting);
      for (let from = 0; from < rows.count; from += 250) {
        track.push(partOf(rows, from, from + 250));
        if (from === 1500) expect(joined(track).count).toBe(1750);
      }
      expect(joined(track)).toEqual(joined(whole));
    }
  });

  it('ends with the room that there is', () => {
    const track = new RowClassifierTrack(700);
    for (const from of [0, 500, 1000]) track.push(partOf(rows, from, from + 500));
    const whole = new RowClassifierTrack();
    whole.push(partOf(rows, 0, 700));
    expect(joined(track)).toEqual(joined(whole));
  });

  it('refuses rows whose rate is not known', () => {
    expect(() =>
      new RowClassifierTrack().push({ count: 1, width: 140, values: new Float32Array(140) }),
    ).toThrow('rows of 140 samples');
  });
});
