import { assertUnreachable } from '../../core/assert.ts';
import { quantileOfSorted } from '../../metrics/quantile.ts';
import type { LabelledBeats } from '../labelled-beats.ts';

/** Mean 0 and standard deviation 1, or median 0 and mean absolute deviation 1, over the valid part of each beat. */
export type Rescaling = 'z-score' | 'median-deviation';

export function rescaleBeats(beats: LabelledBeats, rescaling: Rescaling): LabelledBeats {
  const samples = beats.samples.slice();
  for (let beat = 0; beat < beats.count; beat++) {
    const start = beat * beats.length;
    const valid = samples.subarray(start, start + beats.validLengths[beat]);
    const { centre, spread } = measure(valid, rescaling);
    for (let i = 0; i < valid.length; i++) valid[i] = (valid[i] - centre) / (spread || 1);
  }
  return { ...beats, samples };
}

function measure(valid: Float32Array, rescaling: Rescaling): { centre: number; spread: number } {
  const mean = (values: Float32Array): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  switch (rescaling) {
    case 'z-score': {
      const centre = mean(valid);
      return { centre, spread: Math.sqrt(mean(valid.map((value) => (value - centre) ** 2))) };
    }
    case 'median-deviation': {
      const centre = quantileOfSorted(valid.slice().sort(), 0.5);
      return { centre, spread: mean(valid.map((value) => Math.abs(value - centre))) };
    }
    default:
      return assertUnreachable(rescaling);
  }
}
