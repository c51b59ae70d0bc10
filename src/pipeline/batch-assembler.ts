import type { BeatBatch } from '../core/beat-batch.ts';
import { BEATS_PER_BATCH } from './beat-source.ts';

/** Beats of one file with their places in it: what a reader hands over, in groups of any size. */
export interface BeatRun {
  readonly count: number;
  readonly samples: Float32Array;
  readonly validLengths: Uint16Array;
  readonly rawLabels: Int8Array;
  readonly lines: Uint32Array;
  readonly positions: Float64Array;
  /** Beats without it are all judged, as those of a table are. */
  readonly isJudged?: Uint8Array;
}

export interface AssembledBatch {
  readonly beats: BeatBatch;
  readonly positions: Float64Array;
  readonly isJudged: Uint8Array;
}

/** Turns groups of any size into batches of `BEATS_PER_BATCH`, so that kernels never run on a handful of beats. */
export class BatchAssembler {
  private readonly length: number;
  private readonly laterBeats: number;
  private pending: MutableBatch;
  private room = BEATS_PER_BATCH;
  private count = 0;

  /**
   * @param length samples per beat
   * @param laterBeats of every batch but the first, whose scores are waited for
   */
  constructor(length: number, laterBeats = BEATS_PER_BATCH) {
    this.length = length;
    this.laterBeats = laterBeats;
    this.pending = emptyBatch(this.room, length);
  }

  /** Yields each batch as it fills. */
  *add(run: BeatRun, fileIndex: number): Generator<AssembledBatch> {
    for (let start = 0; start < run.count; ) {
      const take = Math.min(run.count - start, this.room - this.count);
      this.copy(run, start, take, fileIndex);
      start += take;
      if (this.count === this.room) yield this.take();
    }
  }

  /** What is left, possibly no beat at all. */
  take(): AssembledBatch {
    const { count, length, pending } = this;
    this.room = this.laterBeats;
    this.pending = emptyBatch(this.room, length);
    this.count = 0;
    return {
      beats: {
        count,
        length,
        samples: pending.samples.subarray(0, count * length),
        validLengths: pending.validLengths.subarray(0, count),
        rawLabels: pending.rawLabels.subarray(0, count),
        fileIndices: pending.fileIndices.subarray(0, count),
        lines: pending.lines.subarray(0, count),
      },
      positions: pending.positions.subarray(0, count),
      isJudged: pending.isJudged.subarray(0, count),
    };
  }

  private copy(run: BeatRun, start: number, take: number, fileIndex: number): void {
    const { pending, count, length } = this;
    const end = start + take;
    pending.samples.set(run.samples.subarray(start * length, end * length), count * length);
    pending.validLengths.set(run.validLengths.subarray(start, end), count);
    pending.rawLabels.set(run.rawLabels.subarray(start, end), count);
    pending.fileIndices.fill(fileIndex, count, count + take);
    pending.lines.set(run.lines.subarray(start, end), count);
    pending.positions.set(run.positions.subarray(start, end), count);
    if (run.isJudged) pending.isJudged.set(run.isJudged.subarray(start, end), count);
    else pending.isJudged.fill(1, count, count + take);
    this.count += take;
  }
}

interface MutableBatch {
  samples: Float32Array;
  validLengths: Uint16Array;
  rawLabels: Int8Array;
  fileIndices: Uint16Array;
  lines: Uint32Array;
  positions: Float64Array;
  isJudged: Uint8Array;
}

function emptyBatch(beats: number, length: number): MutableBatch {
  return {
    samples: new Float32Array(beats * length),
    validLengths: new Uint16Array(beats),
    rawLabels: new Int8Array(beats),
    fileIndices: new Uint16Array(beats),
    lines: new Uint32Array(beats),
    positions: new Float64Array(beats),
    isJudged: new Uint8Array(beats),
  };
}
