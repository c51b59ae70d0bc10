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

/** Rows that wait to be prepared until somebody asks for them, 748 bytes each: the first scores do not wait for that. */
const MOST_WAITING_ROWS = 20_000;

/** What the beat classifier for tables looks at, gathered while rows stream by. */
export class RowClassifierTrack {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #windows = new CompactSignal();
  readonly #features = new CompactSignal();
  #waiting: BeatRows[] = [];
  #prepared = 0;
  #count = 0;

  /** @param most beats that are kept; those after them are let go */
  constructor(most = MOST_CLASSED_ROWS, mostWaiting = MOST_WAITING_ROWS) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** @param rows the next ones, at 125 Hz, each from its R-peak on; they stay as they are */
  push({ count, width, values }: BeatRows): void {
    assert(width === KAGGLE_ROW.samples, `rows of ${width} samples are of unknown rate`);
    const kept = Math.min(count, this.#most - this.#count);
    if (kept <= 0) return;
    this.#waiting.push({ count: kept, width, values });
    this.#count += kept;
    this.#prepareWaiting(this.#count - this.#mostWaiting);
  }

  /** Windows and features of the beats kept so far, in their order. */
  *inputs(): Generator<ClassifierInput> {
    for (let start = 0; start < this.#count; start += SEGMENT_BEATS) {
      const end = Math.min(this.#count, start + SEGMENT_BEATS);
      this.#prepareWaiting(end);
      yield {
        count: end - start,
        windows: this.#windows.read(start * LENGTH, end * LENGTH),
        features: this.#features.read(start * WIDTH, end * WIDTH),
      };
    }
  }

  /** Prepares what waits, in order, until so many beats are prepared. */
  #prepareWaiting(count: number): void {
    let taken = 0;
    for (; this.#prepared < count; taken++) this.#prepare(this.#waiting[taken]);
    this.#waiting = this.#waiting.slice(taken);
  }

  #prepare({ count, width, values }: BeatRows): void {
    const windows = new Float32Array(count * LENGTH);
    const features = new Float32Array(count * WIDTH);
    for (let row = 0; row < count; row++) {
      const from = row * width;
      const valid = values.subarray(from, from + validLengthOf(values, from, width));
      const window = windows.subarray(row * LENGTH, (row + 1) * LENGTH);
      writeRowClassifierInput(valid, 0, window, features.subarray(row * WIDTH, (row + 1) * WIDTH));
    }
    this.#windows.push(windows);
    this.#features.push(features);
    this.#prepared += count;
  }
}
