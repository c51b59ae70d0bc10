/**
 * Band-limited resampling of a beat to another number of samples, Lanczos-3 (Duchon 1979). Sample `i` of `n` stands
 * at the time `i / n` of the window, so that a window keeps its duration and its first sample its place. Shrinking
 * widens the kernel by the ratio, which takes out what the new rate cannot carry. At both ends the signal is
 * continued by its mirror image: a beat often starts at its R-peak, which is about symmetrical, and holding the value
 * would blunt it.
 */
import { assert } from '../core/assert.ts';

/** Zero crossings of the kernel on either side. */
const LOBES = 3;

export interface Resampler {
  /**
   * Resamples `source[from, from + count)`, a piece from the window's start, to `target[to, to + resampledCount)`.
   * What lies in the source behind the piece is not looked at.
   */
  resample(source: Float32Array, from: number, count: number, target: Float32Array, to: number): void;
  /** How many samples of the new width a piece of `count` samples becomes; at least one. */
  resampledCount(count: number): number;
}

/** @param width samples in a whole window before; @param newWidth after */
export function createResampler(width: number, newWidth: number): Resampler {
  assert(width > 0 && newWidth > 0, `resample ${width} to ${newWidth} samples`);
  const kernel = kernelTable(width, newWidth);
  const resampledCount = (count: number): number =>
    Math.min(newWidth, Math.max(1, Math.round((count * newWidth) / width)));
  return {
    resampledCount,
    resample(source, from, count, target, to) {
      const newCount = resampledCount(count);
      for (let j = 0; j < newCount; j++) {
        let sum = 0;
        for (let tap = 0; tap < kernel.taps; tap++) {
          const i = mirrored(kernel.firstSamples[j] + tap, count);
          sum += kernel.weights[j * kernel.taps + tap] * source[from + i];
        }
        target[to + j] = sum;
      }
    },
  };
}

interface KernelTable {
  readonly taps: number;
  /** `[newWidth]`, the source sample under the first tap; may be negative. */
  readonly firstSamples: Int32Array;
  /** `[newWidth, taps]`, each row adds up to one. */
  readonly weights: Float64Array;
}

function kernelTable(width: number, newWidth: number): KernelTable {
  const stretch = Math.max(1, width / newWidth);
  const reach = Math.ceil(LOBES * stretch);
  const taps = 2 * reach;
  const firstSamples = new Int32Array(newWidth);
  const weights = new Float64Array(newWidth * taps);
  for (let j = 0; j < newWidth; j++) {
    const position = (j * width) / newWidth;
    const first = Math.floor(position) - reach + 1;
    const row = weights.subarray(j * taps, (j + 1) * taps);
    for (let tap = 0; tap < taps; tap++) row[tap] = lanczos((first + tap - position) / stretch);
    const total = row.reduce((sum, weight) => sum + weight, 0);
    firstSamples[j] = first;
    row.forEach((weight, tap) => {
      row[tap] = weight / total;
    });
  }
  return { taps, firstSamples, weights };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const radians = Math.PI * x;
  return (LOBES * Math.sin(radians) * Math.sin(radians / LOBES)) / (radians * radians);
}

/** Reflects an index about the first and the last of `count` samples, which are not doubled. */
function mirrored(index: number, count: number): number {
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const folded = ((index % period) + period) % period;
  return folded < count ? folded : period - folded;
}
