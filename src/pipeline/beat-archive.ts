import { assert } from '../core/assert.ts';
import type { BeatBatch } from '../core/beat-batch.ts';
import type { BeatSource, PreparedBeat, SourceBatch } from './beat-source.ts';

/** Samples kept in memory; beats beyond it are read again from the file when somebody looks at them. */
const SAMPLE_BUDGET_BYTES = 16 * 2 ** 20;

const FIRST_CAPACITY = 4096;

/**
 * Finds the samples of any beat seen so far. Keeps where every beat lies (11 bytes a beat) and the samples of the
 * first ones up to a fixed budget, so that memory does not grow with the file's size.
 */
export class BeatArchive {
  private readonly source: BeatSource;
  private readonly budgetBytes: number;
  private readonly kept: BeatBatch[] = [];
  private readonly keptStarts: number[] = [];
  private keptCount = 0;
  private keptBytes = 0;
  private positions = new Float64Array(FIRST_CAPACITY);
  private fileIndices = new Uint16Array(FIRST_CAPACITY);
  private judged = new Uint8Array(FIRST_CAPACITY);
  private total = 0;

  constructor(source: BeatSource, budgetBytes = SAMPLE_BUDGET_BYTES) {
    this.source = source;
    this.budgetBytes = budgetBytes;
  }

  get count(): number {
    return this.total;
  }

  append({ beats, positions, isJudged }: Pick<SourceBatch, 'beats' | 'positions' | 'isJudged'>): void {
    this.reserve(this.total + beats.count);
    this.positions.set(positions, this.total);
    this.judged.set(isJudged, this.total);
    this.fileIndices.set(beats.fileIndices, this.total);
    const isContiguous = this.keptCount === this.total;
    this.total += beats.count;
    // The assembler's buffers are as long as a full batch, whatever part of them is in use.
    const bytes = beats.samples.buffer.byteLength;
    if (!isContiguous || beats.count === 0 || this.keptBytes + bytes > this.budgetBytes) return;
    this.keptStarts.push(this.keptCount);
    this.kept.push(beats);
    this.keptCount += beats.count;
    this.keptBytes += bytes;
  }

  /** Where the source finds the beat, in the source's own terms. */
  position(index: number): number {
    return this.positions[index];
  }

  isJudged(index: number): boolean {
    return this.judged[index] === 1;
  }

  /** @param index 0..count-1, in the order of the stream */
  async beat(index: number): Promise<PreparedBeat> {
    assert(index >= 0 && index < this.total, `beat ${index} of ${this.total}`);
    if (index >= this.keptCount) return this.source.reread(this.fileIndices[index], this.positions[index]);
    let low = 0;
    let high = this.kept.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.keptStarts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    const batch = this.kept[low];
    const row = index - this.keptStarts[low];
    const samples = batch.samples.slice(row * batch.length, (row + 1) * batch.length);
    return { samples, validLength: batch.validLengths[row] };
  }

  private reserve(needed: number): void {
    if (needed <= this.positions.length) return;
    const capacity = Math.max(needed, this.positions.length * 2);
    const positions = new Float64Array(capacity);
    const fileIndices = new Uint16Array(capacity);
    positions.set(this.positions.subarray(0, this.total));
    fileIndices.set(this.fileIndices.subarray(0, this.total));
    const judged = new Uint8Array(capacity);
    judged.set(this.judged.subarray(0, this.total));
    this.positions = positions;
    this.fileIndices = fileIndices;
    this.judged = judged;
  }
}
