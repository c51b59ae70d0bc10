import { describe, expect, it } from 'vitest';
import { DS1, DS2 } from '../../core/mit-bih.ts';
import { CLASSIFIER_WINDOW, cutClassifierWindow } from '../../signal/classifier-input.ts';
import {
  CLASS_COUNT,
  FEATURE_COUNT,
  gatherClassifierBeats,
  gatherInputs,
  splitByPatient,
  splitMixedBeats,
} from './classifier-beats.ts';
import type { ClassifierRecord } from './classifier-records.ts';

/** Every sample tells where it is. */
function record(name: string, beats: number): ClassifierRecord {
  return {
    name,
    signal: Float32Array.from({ length: 1000 + 100 * beats }, (_, i) => i + 1),
    rPeaks: Int32Array.from({ length: beats }, (_, beat) => 60 + 100 * beat),
    features: Float32Array.from({ length: beats * FEATURE_COUNT }, (_, i) => i),
    classes: Uint8Array.from({ length: beats }, (_, beat) => (beat % 10 < 7 ? 0 : beat % CLASS_COUNT)),
  };
}

const beats = gatherClassifierBeats([...DS1, ...DS2, '102'].map((name, i) => record(name, 40 + i)));

describe('the beats of many records', () => {
  it('are what the window cuts out of the record, with the features of the beat', () => {
    const last = beats.count - 1;
    const { windows, features } = gatherInputs(beats, Int32Array.of(3, last));
    const expected = new Float32Array(CLASSIFIER_WINDOW.lengthSamples);
    cutClassifierWindow(record('101', 40).signal, 360, 0, expected);
    expect(windows.subarray(0, expected.length)).toEqual(expected);
    expect(features[0]).toBe(3 * FEATURE_COUNT);
    expect(beats.recordNames[beats.records[last]]).toBe('102');
  });
});

describe('the mixed split', () => {
  const split = splitMixedBeats(beats);

  it('has every beat in one part', () => {
    const all = [...split.training, ...split.validation, ...split.test].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: beats.count }, (_, beat) => beat));
  });

  it('keeps the shares of every class', () => {
    for (let own = 0; own < CLASS_COUNT; own++) {
      const count = (part: Int32Array) => part.filter((beat) => beats.classes[beat] === own).length;
      const whole = count(Int32Array.from(beats.classes.keys()));
      expect(Math.abs(count(split.training) - 0.7 * whole)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(count(split.test) - 0.2 * whole)).toBeLessThanOrEqual(0.5);
    }
  });

  it('is the same every time', () => {
    expect(splitMixedBeats(beats)).toEqual(split);
  });
});

describe('the split by patient', () => {
  const namesOf = (part: Int32Array) =>
    new Set(Array.from(part, (beat) => beats.recordNames[beats.records[beat]]));

  it('trains on DS1 and tests on DS2, paced records left out', () => {
    const { training, validation, test } = splitByPatient(beats);
    expect(namesOf(training)).toEqual(new Set(DS1));
    expect(namesOf(test)).toEqual(new Set(DS2));
    expect(validation).toHaveLength(0);
  });

  it('takes records to choose by out of training', () => {
    const { training, validation } = splitByPatient(beats, ['119', '203']);
    expect(namesOf(validation)).toEqual(new Set(['119', '203']));
    expect(namesOf(training).has('119')).toBe(false);
  });
});
