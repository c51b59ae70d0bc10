import { assert } from '../core/assert.ts';
import { grown } from '../core/grown.ts';
import { PRECISIONS, type Precision, perPrecision } from '../core/precision.ts';

/** Columns of equal length, one entry a beat. */
export interface ScoreColumns {
  readonly scores: Readonly<Record<Precision, Float32Array>>;
  readonly rawLabels: Int8Array;
  readonly fileIndices: Uint16Array;
  readonly lines: Uint32Array;
}

const FIRST_CAPACITY = 4096;

/** What the page knows of every beat: about 15 bytes each. Grows while a run streams in; never holds samples. */
export class ScoreTable implements ScoreColumns {
  private capacity = 0;
  private used = 0;
  scores: Record<Precision, Float32Array> = perPrecision(() => new Float32Array(0));
  rawLabels = new Int8Array(0);
  fileIndices = new Uint16Array(0);
  lines = new Uint32Array(0);

  /** Beats in the table; the columns may be longer. */
  get count(): number {
    return this.used;
  }

  append(batch: ScoreColumns): void {
    const added = batch.rawLabels.length;
    assert(
      PRECISIONS.every((precision) => batch.scores[precision].length === added),
      'a batch has one score a beat and precision',
    );
    this.reserve(this.used + added);
    for (const precision of PRECISIONS) this.scores[precision].set(batch.scores[precision], this.used);
    this.rawLabels.set(batch.rawLabels, this.used);
    this.fileIndices.set(batch.fileIndices, this.used);
    this.lines.set(batch.lines, this.used);
    this.used += added;
  }

  private reserve(needed: number): void {
    if (needed <= this.capacity) return;
    this.capacity = Math.max(needed, this.capacity * 2, FIRST_CAPACITY);
    const old = { ...this.scores };
    this.scores = perPrecision((precision) => grown(old[precision], new Float32Array(this.capacity)));
    this.rawLabels = grown(this.rawLabels, new Int8Array(this.capacity));
    this.fileIndices = grown(this.fileIndices, new Uint16Array(this.capacity));
    this.lines = grown(this.lines, new Uint32Array(this.capacity));
  }
}
