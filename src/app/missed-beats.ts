import { aamiClassOf } from '../core/aami.ts';
import type { Annotation } from '../core/recording.ts';

/**
 * Annotated beats that were not found, kept while the recording streams in: beats are found in the order of their
 * annotations, so that what lies before the last one found is settled, and only what lies behind it is looked at again.
 */
export class MissedBeats {
  /** `[annotations]`, 1 for those that mark a beat. */
  readonly isBeat: Uint8Array;
  private readonly entries: readonly Annotation[];
  private readonly settled: number[] = [];
  private next = 0;

  /** @param entries in the order of time */
  constructor(entries: readonly Annotation[]) {
    this.entries = entries;
    this.isBeat = new Uint8Array(entries.length);
    for (const [i, { symbol }] of entries.entries()) this.isBeat[i] = aamiClassOf(symbol) === null ? 0 : 1;
  }

  /** @param index of the annotation of the next beat that was found, larger than those before */
  take(index: number): void {
    for (; this.next < index; this.next++) if (this.isBeat[this.next] === 1) this.settled.push(this.next);
    this.next = index + 1;
  }

  /** Indices of those missed so far. @param readSamples how far the recording has been read */
  upTo(readSamples: number): Uint32Array {
    const waiting: number[] = [];
    for (let i = this.next; i < this.entries.length && this.entries[i].sample < readSamples; i++)
      if (this.isBeat[i] === 1) waiting.push(i);
    const missed = new Uint32Array(this.settled.length + waiting.length);
    missed.set(this.settled);
    missed.set(waiting, this.settled.length);
    return missed;
  }
}
