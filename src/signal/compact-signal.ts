/** A long signal in memory at two bytes a sample: good to a 32,767th of the largest value around. */
import { assert } from '../core/assert.ts';

/** Samples that share a scale: about a minute at 125 Hz. */
const CHUNK_SAMPLES = 8192;
const LARGEST = 2 ** 15 - 1;
const MISSING = -(2 ** 15);

export class CompactSignal {
  readonly #chunks: { readonly quanta: Int16Array; readonly scale: number }[] = [];
  /** Of the chunk that is filling; exact until it is full. */
  readonly #open = new Float32Array(CHUNK_SAMPLES);
  #length = 0;

  /** Samples pushed so far. */
  get length(): number {
    return this.#length;
  }

  /** @param samples the next of the signal, `NaN` where missing */
  push(samples: Float32Array): void {
    for (let taken = 0; taken < samples.length; ) {
      const filled = this.#length % CHUNK_SAMPLES;
      const part = samples.subarray(taken, taken + CHUNK_SAMPLES - filled);
      this.#open.set(part, filled);
      this.#length += part.length;
      taken += part.length;
      if (filled + part.length === CHUNK_SAMPLES) this.#chunks.push(quantizeChunk(this.#open));
    }
  }

  /** Samples `[start, end)`; `NaN` where missing and beyond either end. */
  read(start: number, end: number): Float32Array {
    assert(start <= end, `samples ${start} to ${end}`);
    const samples = new Float32Array(end - start).fill(Number.NaN);
    const last = Math.min(end, this.#length);
    for (let at = Math.max(0, start); at < last; ) {
      const index = Math.floor(at / CHUNK_SAMPLES);
      const from = at % CHUNK_SAMPLES;
      const to = Math.min(CHUNK_SAMPLES, from + last - at);
      this.#readChunk(index, from, samples.subarray(at - start, at - start + to - from));
      at += to - from;
    }
    return samples;
  }

  #readChunk(index: number, from: number, target: Float32Array): void {
    const chunk = this.#chunks[index];
    if (chunk === undefined) {
      target.set(this.#open.subarray(from, from + target.length));
      return;
    }
    for (let i = 0; i < target.length; i++) {
      const quantum = chunk.quanta[from + i];
      target[i] = quantum === MISSING ? Number.NaN : quantum * chunk.scale;
    }
  }
}

/** Loops by index and the floor: iterators and `Math.round` take four times as long here. */
function quantizeChunk(samples: Float32Array): { quanta: Int16Array; scale: number } {
  let largest = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]);
    if (size > largest) largest = size;
  }
  const scale = largest / LARGEST || 1;
  const quanta = new Int16Array(samples.length);
  for (let i = 0; i < quanta.length; i++) {
    const sample = samples[i];
    quanta[i] = Number.isNaN(sample) ? MISSING : Math.floor(sample / scale + 0.5);
  }
  return { quanta, scale };
}
