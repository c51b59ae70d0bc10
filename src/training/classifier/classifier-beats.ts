/** Beats of many records as one structure of arrays, and how they are split into parts. */

import { AAMI_CLASSES } from '../../core/label.ts';
import { DS1, DS2 } from '../../core/mit-bih.ts';
import { createRng, type Rng, shuffle } from '../../core/rng.ts';
import { DEVIATION_FEATURES } from '../../signal/beat-deviation.ts';
import { CLASSIFIER_WINDOW, cutClassifierWindow, RHYTHM_FEATURES } from '../../signal/classifier-input.ts';
import type { ClassifierRecord } from './classifier-records.ts';

/** Samples kept on either side of the window, so that training can move it. */
export const WINDOW_MARGIN = 3;
export const KEPT_SAMPLES = CLASSIFIER_WINDOW.lengthSamples + 2 * WINDOW_MARGIN;
export const FEATURE_COUNT = RHYTHM_FEATURES.length + DEVIATION_FEATURES.length;
export const CLASS_COUNT = AAMI_CLASSES.length;

export interface ClassifierBeats {
  readonly count: number;
  /** `[count, KEPT_SAMPLES]` */
  readonly windows: Float32Array;
  readonly featureCount: number;
  /** `[count, featureCount]` */
  readonly features: Float32Array;
  /** `[count]`, index in `AAMI_CLASSES`. */
  readonly classes: Uint8Array;
  /** `[count]`, index in `recordNames`. */
  readonly records: Uint8Array;
  readonly recordNames: readonly string[];
}

export function gatherClassifierBeats(records: readonly ClassifierRecord[]): ClassifierBeats {
  const count = records.reduce((sum, { rPeaks }) => sum + rPeaks.length, 0);
  const windows = new Float32Array(count * KEPT_SAMPLES);
  const features = new Float32Array(count * FEATURE_COUNT);
  const classes = new Uint8Array(count);
  const recordOf = new Uint8Array(count);
  let beat = 0;
  for (const [index, record] of records.entries()) {
    features.set(record.features, beat * FEATURE_COUNT);
    classes.set(record.classes, beat);
    for (const peak of record.rPeaks) {
      const kept = windows.subarray(beat * KEPT_SAMPLES, (beat + 1) * KEPT_SAMPLES);
      cutClassifierWindow(record.signal, peak, WINDOW_MARGIN, kept);
      recordOf[beat++] = index;
    }
  }
  return {
    count,
    windows,
    featureCount: FEATURE_COUNT,
    features,
    classes,
    records: recordOf,
    recordNames: records.map(({ name }) => name),
  };
}

/** Windows and features of chosen beats as a classifier takes them, one beat behind the other. */
export function gatherInputs(
  { windows, features, featureCount }: ClassifierBeats,
  chosen: Int32Array,
): { windows: Float32Array; features: Float32Array } {
  const length = CLASSIFIER_WINDOW.lengthSamples;
  const gathered = {
    windows: new Float32Array(chosen.length * length),
    features: new Float32Array(chosen.length * featureCount),
  };
  for (const [i, beat] of chosen.entries()) {
    const from = beat * KEPT_SAMPLES + WINDOW_MARGIN;
    gathered.windows.set(windows.subarray(from, from + length), i * length);
    gathered.features.set(
      features.subarray(beat * featureCount, (beat + 1) * featureCount),
      i * featureCount,
    );
  }
  return gathered;
}

/** Indices of beats, ascending or drawn. */
export interface BeatSplit {
  readonly training: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Shares of the mixed beats, within every class. */
export const MIXED_SHARES = { training: 0.7, validation: 0.1, test: 0.2 } as const;
/** Drawn once: every seed of a fit sees the same parts. */
const MIXED_SPLIT_SEED = 2109;

/** All records, beats drawn at random within their class: beats of one patient are in every part. */
export function splitMixedBeats({ classes }: ClassifierBeats): BeatSplit {
  const rng = createRng(MIXED_SPLIT_SEED);
  const parts: Record<keyof BeatSplit, number[]> = { training: [], validation: [], test: [] };
  for (let own = 0; own < CLASS_COUNT; own++) {
    const beats = beatsOfClass(classes, own, rng);
    const validationEnd = Math.round(beats.length * (1 - MIXED_SHARES.test));
    const trainingEnd = Math.round(beats.length * MIXED_SHARES.training);
    parts.training.push(...beats.subarray(0, trainingEnd));
    parts.validation.push(...beats.subarray(trainingEnd, validationEnd));
    parts.test.push(...beats.subarray(validationEnd));
  }
  const sorted = (beats: number[]): Int32Array => Int32Array.from(beats).sort();
  return { training: sorted(parts.training), validation: sorted(parts.validation), test: sorted(parts.test) };
}

function beatsOfClass(classes: Uint8Array, own: number, rng: Rng): Int32Array {
  const beats = Int32Array.from(classes.keys()).filter((beat) => classes[beat] === own);
  return shuffle(beats, rng);
}

/**
 * No patient is in two parts; DS2 is the test.
 * @param validationRecords of DS1, to choose a recipe by; with none, training takes all of DS1
 */
export function splitByPatient(
  { records, recordNames }: ClassifierBeats,
  validationRecords: readonly string[] = [],
): BeatSplit {
  const beatsOf = (names: readonly string[]): Int32Array =>
    Int32Array.from(records.keys()).filter((beat) => names.includes(recordNames[records[beat]]));
  return {
    training: beatsOf(DS1.filter((name) => !validationRecords.includes(name))),
    validation: beatsOf(validationRecords),
    test: beatsOf(DS2),
  };
}
