import { assert } from '../core/assert.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import { CLASSIFIER_WINDOW } from '../signal/classifier-input.ts';
import { CompactSignal } from '../signal/compact-signal.ts';
import { type BeatRows, KAGGLE_ROW, validLengthOf } from '../signal/prepare-beats.ts';
import { ROW_FEATURES, writeRowClassifierInput } from '../signal/row-classifier-input.ts';

/** Beats of a table that are kept to be classed, 200 bytes each; memory must not grow with the file. */
export const MOST_CLASSED_ROWS = 125_000;

/** Beats that are handed out at a time. */
const SEGMENT_BEATS = 2048;

const { lengthSamples: LENGTH } = CLASSIFIER_WINDOW;
const WIDTH = ROW_FEATURES.length;

/** What the beat classifier for tables looks at, gathered while rows stream by. */
export class RowClassifierTrack {
  readonly #most: number;
  readonly #windows = new CompactSignal();
  readonly #features = new CompactSignal();
  #count = 0;

  /** @param most beats that are kept; those after them are let go */
  constructor(most = MOST_CLASSED_ROWS) {
    this.#most = most;
  }

  /** @param rows the next ones, at 125 Hz, each from its R-peak on */
  push({ count, width, values }: BeatRows): void {
    assert(width === KAGGLE_ROW.samples, `rows of ${width} samples are of unknown rate`);
    const kept = Math.min(count, this.#most - this.#count);
    if (kept <= 0) return;
    const windows = new Float32Array(kept * LENGTH);
    const features = new Float32Array(kept * WIDTH);
    for (let row = 0; row < kept; row++) {
      const from = row * width;
      const valid = values.subarray(from, from + validLengthOf(values, from, width));
      const window = windows.subarray(row * LENGTH, (row + 1) * LENGTH);
      writeRowClassifierInput(valid, 0, window, features.subarray(row * WIDTH, (row + 1) * WIDTH));
    }
    this.#windows.push(windows);
    this.#features.push(features);
    this.#count += kept;
  }

  /** Windows and features of the beats kept so far, in their order. */
  *inputs(): Generator<ClassifierInput> {
    for (let start = 0; start < this.#count; start += SEGMENT_BEATS) {
      const end = Math.min(this.#count, start + SEGMENT_BEATS);
      yield {
        count: end - start,
        windows: this.#windows.read(start * LENGTH, end * LENGTH),
        features: this.#features.read(start * WIDTH, end * WIDTH),
      };
    }
  }
}
