/**
 * Resampling by a ratio of whole numbers with a polyphase filter (Crochiere and Rabiner 1983). The low-pass before the
 * new rate, or for interpolation behind the old one, is 60 dB down from half the lower rate on and flat to three
 * quarters of that.
 */
import { kaiserLowPass, type LowPassEdges } from './kaiser-low-pass.ts';
import { rateRatio } from './rate-ratio.ts';
import type { StreamFilter } from './stream-filter.ts';

const PASS_SHARE_OF_NYQUIST = 0.75;
/** Ratios with more phases than this place their outputs to the nearest 1/1024 of an input sample. */
const MAX_PHASES = 1024;
/** The dot product is unrolled. */
const UNROLLED = 4;
/** Samples worked through at a time. */
const BLOCK = 8192;

export interface ResamplerRates {
  readonly fromHz: number;
  readonly toHz: number;
  /** Edges of the low-pass; the default takes out what the lower of both rates cannot carry. */
  readonly lowPass?: LowPassEdges;
}

/**
 * Output sample `k` stands at the time `k / toHz`, input sample `n` at `n / fromHz`; `n` samples become
 * `ceil(n toHz / fromHz)`. Before the first and after the last sample the signal is held, and so it is across missing
 * samples; an output whose nearest input is missing is `NaN`. Constant signals come out unchanged. With equal rates
 * and edges of its own it is a plain low-pass; with equal rates and none the identity.
 */
export class RationalResampler implements StreamFilter {
  readonly #up: number;
  readonly #down: number;
  readonly #phases: PhaseTable;
  /** Deviations from the first valid sample: ADC offsets cost no precision, and zeros mean "held". */
  readonly #deviations: Float64Array;
  readonly #missing: Uint8Array;
  #reference = 0;
  #held = 0;
  /** Whether the last sample was missing, 0 or 1. */
  #isHeldMissing = 0;
  #hasReference = false;
  /** Samples in the buffer. */
  #filled: number;
  /** Place in the buffer of the input sample at or before the next output, and the rest in 1/up of a sample. */
  #base: number;
  #fraction = 0;
  #inputs = 0;
  #outputs = 0;

  constructor(rates: ResamplerRates) {
    const { up, down } = rateRatio(rates.toHz, rates.fromHz);
    this.#up = up;
    this.#down = down;
    this.#phases = phaseTable(up, rates);
    const { before, taps } = this.#phases;
    this.#deviations = new Float64Array(taps + BLOCK);
    this.#missing = new Uint8Array(taps + BLOCK);
    this.#filled = before;
    this.#base = before;
  }

  push(chunk: Float32Array): Float32Array {
    const output = new Float32Array(
      Math.ceil(((chunk.length + this.#phases.taps) * this.#up) / this.#down) + 1,
    );
    let written = 0;
    for (let start = 0; start < chunk.length; ) {
      const end = Math.min(chunk.length, start + this.#deviations.length - this.#filled);
      this.#inputs += end - start;
      this.#take(chunk, start, end);
      written = this.#produce(output, written);
      start = end;
    }
    this.#outputs += written;
    return output.subarray(0, written);
  }

  flush(): Float32Array {
    const output = new Float32Array(Math.ceil((this.#inputs * this.#up) / this.#down) - this.#outputs);
    let written = 0;
    while (written < output.length) {
      this.#deviations.fill(this.#held, this.#filled);
      this.#missing.fill(this.#isHeldMissing, this.#filled);
      this.#filled = this.#deviations.length;
      written = this.#produce(output, written);
    }
    this.#outputs += written;
    return output;
  }

  /** Appends samples to the buffer; there is room for them. */
  #take(chunk: Float32Array, start: number, end: number): void {
    const deviations = this.#deviations;
    const missing = this.#missing;
    let filled = this.#filled;
    let held = this.#held;
    for (let i = start; i < end; i++) {
      const sample = chunk[i];
      // Neither infinite nor NaN.
      if (sample - sample === 0) {
        if (!this.#hasReference) {
          this.#reference = sample;
          this.#hasReference = true;
        }
        held = sample - this.#reference;
        missing[filled] = 0;
      } else missing[filled] = 1;
      deviations[filled++] = held;
    }
    this.#filled = filled;
    this.#held = held;
    this.#isHeldMissing = missing[filled - 1];
  }

  /** Writes what the buffer determines, as long as there is room in `output`, and makes room in the buffer. */
  #produce(output: Float32Array, from: number): number {
    const evenly = this.#up === this.#down ? this.#filterByFours(output, from) : from;
    const written = this.#resample(output, evenly);
    this.#dropUsed();
    return written;
  }

  /** With equal rates all outputs are of one phase: four at a time, so that what they have in common is loaded once. */
  #filterByFours(output: Float32Array, from: number): number {
    const { weights, taps, before } = this.#phases;
    const first = this.#base - before;
    const room = Math.min(output.length - from, this.#filled - taps - first);
    const count = Math.max(0, room - (room % 4));
    const filtered = output.subarray(from, from + count);
    filterByFours(weights, this.#deviations.subarray(first), this.#reference, filtered);
    for (let i = 0; i < count; i++) if (this.#missing[this.#base + i] === 1) filtered[i] = Number.NaN;
    this.#base += count;
    return from + count;
  }

  #resample(output: Float32Array, from: number): number {
    const { weights, taps, before, count } = this.#phases;
    const up = this.#up;
    const deviations = this.#deviations;
    const isExact = count === up;
    let written = from;
    while (written < output.length && this.#base - before + taps < this.#filled) {
      // Rounding up to the next sample needs one sample more, hence `<` above.
      let phase = isExact ? this.#fraction : Math.round((this.#fraction / up) * count);
      let first = this.#base - before;
      if (phase === count) {
        phase = 0;
        first++;
      }
      const row = phase * taps;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let tap = 0; tap < taps; tap += UNROLLED) {
        a += weights[row + tap] * deviations[first + tap];
        b += weights[row + tap + 1] * deviations[first + tap + 1];
        c += weights[row + tap + 2] * deviations[first + tap + 2];
        d += weights[row + tap + 3] * deviations[first + tap + 3];
      }
      const nearest = this.#base + (2 * this.#fraction >= up ? 1 : 0);
      output[written++] = this.#missing[nearest] === 1 ? Number.NaN : this.#reference + (a + b + (c + d));
      this.#fraction += this.#down;
      const whole = Math.floor(this.#fraction / up);
      this.#base += whole;
      this.#fraction -= whole * up;
    }
    return written;
  }

  #dropUsed(): void {
    const first = Math.min(this.#base - this.#phases.before, this.#filled);
    this.#deviations.copyWithin(0, first, this.#filled);
    this.#missing.copyWithin(0, first, this.#filled);
    this.#filled -= first;
    this.#base -= first;
  }
}

/**
 * `filtered[i] = reference + weights . deviations[i...]`, each sum added up in the order of `#resample`, to the same bit.
 * @param filtered `[count]`, a multiple of four
 */
function filterByFours(
  weights: Float64Array,
  deviations: Float64Array,
  reference: number,
  filtered: Float32Array,
): void {
  const taps = weights.length;
  for (let i = 0; i < filtered.length; i += 4) {
    let a0 = 0;
    let b0 = 0;
    let c0 = 0;
    let d0 = 0;
    let a1 = 0;
    let b1 = 0;
    let c1 = 0;
    let d1 = 0;
    let a2 = 0;
    let b2 = 0;
    let c2 = 0;
    let d2 = 0;
    let a3 = 0;
    let b3 = 0;
    let c3 = 0;
    let d3 = 0;
    let x0 = deviations[i];
    let x1 = deviations[i + 1];
    let x2 = deviations[i + 2];
    for (let tap = 0, at = i + 3; tap < taps; tap += UNROLLED, at += UNROLLED) {
      const w0 = weights[tap];
      const w1 = weights[tap + 1];
      const w2 = weights[tap + 2];
      const w3 = weights[tap + 3];
      const x3 = deviations[at];
      const x4 = deviations[at + 1];
      const x5 = deviations[at + 2];
      const x6 = deviations[at + 3];
      a0 += w0 * x0;
      b0 += w1 * x1;
      c0 += w2 * x2;
      d0 += w3 * x3;
      a1 += w0 * x1;
      b1 += w1 * x2;
      c1 += w2 * x3;
      d1 += w3 * x4;
      a2 += w0 * x2;
      b2 += w1 * x3;
      c2 += w2 * x4;
      d2 += w3 * x5;
      a3 += w0 * x3;
      b3 += w1 * x4;
      c3 += w2 * x5;
      d3 += w3 * x6;
      x0 = x4;
      x1 = x5;
      x2 = x6;
    }
    filtered[i] = reference + (a0 + b0 + (c0 + d0));
    filtered[i + 1] = reference + (a1 + b1 + (c1 + d1));
    filtered[i + 2] = reference + (a2 + b2 + (c2 + d2));
    filtered[i + 3] = reference + (a3 + b3 + (c3 + d3));
  }
}

interface PhaseTable {
  /** Phases an input interval is divided into. */
  readonly count: number;
  /** A multiple of four. */
  readonly taps: number;
  /** Taps before the input sample at or before the output. */
  readonly before: number;
  /** `[count, taps]`, each row adds up to one. */
  readonly weights: Float64Array;
}

function phaseTable(up: number, { fromHz, toHz, lowPass }: ResamplerRates): PhaseTable {
  if (fromHz === toHz && lowPass === undefined)
    return { count: 1, taps: UNROLLED, before: 0, weights: Float64Array.of(1, 0, 0, 0) };
  const nyquistHz = Math.min(fromHz, toHz) / 2;
  const edges = lowPass ?? { passHz: PASS_SHARE_OF_NYQUIST * nyquistHz, stopHz: nyquistHz };
  const { halfWidthSamples, weightAt } = kaiserLowPass(fromHz, edges);
  const count = Math.min(up, MAX_PHASES);
  const before = Math.floor(halfWidthSamples);
  const taps = Math.ceil((before + 1 + Math.floor(halfWidthSamples + 1)) / UNROLLED) * UNROLLED;
  const weights = new Float64Array(count * taps);
  for (let phase = 0; phase < count; phase++) {
    const row = weights.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) row[tap] = weightAt(tap - before - phase / count);
    const total = row.reduce((sum, weight) => sum + weight, 0);
    row.forEach((weight, tap) => {
      row[tap] = weight / total;
    });
  }
  return { count, taps, before, weights };
}
