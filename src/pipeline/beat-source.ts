import type { BeatBatch } from '../core/beat-batch.ts';
import type { BeatTableDialect } from '../formats/beat-table/beat-table-dialect.ts';
import type { SkippedRow } from '../formats/beat-table/beat-table-parser.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import type { RecordingProgress } from './recording-info.ts';

/** Beats in a batch: large enough for the kernels to be busy, small enough for scores to flow. */
export const BEATS_PER_BATCH = 256;

/** One file of a set, as recognised. */
export interface OpenedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** A table of beats, a whole recording, or beats that were generated rather than read. */
  readonly origin: 'table' | 'recording' | 'generated';
  /** `null` for what is no table. */
  readonly dialect: BeatTableDialect | null;
}

/** A row that holds no beat, and why. */
export interface SkippedBeat extends SkippedRow {
  readonly fileIndex: number;
}

export interface SourceBatch {
  /** A few hundred beats or a thousand, prepared as the model's input contract asks; may be empty. */
  readonly beats: BeatBatch;
  /** `[count]`, where to find each beat again: what it means is the source's own business. */
  readonly positions: Float64Array;
  readonly skipped: readonly SkippedBeat[];
  /** How much of `BeatSource.total` has been consumed, in the unit of `total`. */
  readonly progress: number;
  /** `[count]`, 1 where a verdict is allowed, 0 where the signal is too poor for one. */
  readonly isJudged: Uint8Array;
  /** `null` for tables of beats. */
  readonly recording: RecordingProgress | null;
}

/** Where beats come from: files, or a generator. Holds no beats itself. */
export interface BeatSource {
  readonly files: readonly OpenedFile[];
  /** Size of the whole, for progress. */
  readonly total: number;
  readonly totalUnit: 'bytes' | 'beats';
  /** Streams every beat once, in order. */
  batches(signal: AbortSignal): AsyncIterable<SourceBatch>;
  /** Reads one beat again. */
  reread(fileIndex: number, position: number): Promise<PreparedBeat>;
  /**
   * What the beat classifier looks at, of the beats streamed so far and in their order; fewer where there are too many to
   * keep.
   * @throws AppError `too-long`; `bad-option` where the rate of the rows is not known
   */
  classifierInputs(): Iterable<ClassifierInput>;
}

export interface PreparedBeat {
  readonly samples: Float32Array;
  readonly validLength: number;
}
