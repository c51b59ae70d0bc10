import { medianOf } from './median.ts';

/** Below this mean deviation a window is as good as flat; dividing by it would only blow up its noise. */
const MIN_DEVIATION = 1e-3;

/**
 * Scales samples to 0..1 in place. What is scaled already, and what is flat, stays as it is.
 * @param floor the value that becomes 0; the lowest sample by default
 */
export function scaleToUnitRange(samples: Float32Array, floor = Number.POSITIVE_INFINITY): void {
  let low = Math.min(floor, samples[0]);
  let high = samples[0];
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i];
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  if ((low === 0 && high === 1) || low === high) return;
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] - low) / (high - low);
}

/** Room for the samples that are looked through, kept so that no beat leaves garbage behind. */
let room = new Float32Array(256);

/**
 * `asinh((x - median) / mean |x - median|)`, in place: the isoelectric level becomes zero, and small waves gain weight
 * beside the QRS complex. The result is the same whatever the unit or offset of the samples.
 */
export function compressAroundMedian(samples: Float32Array): void {
  if (room.length < samples.length) room = new Float32Array(samples.length);
  room.set(samples);
  const median = medianOf(room, samples.length);
  let deviations = 0;
  for (let i = 0; i < samples.length; i++) deviations += Math.abs(samples[i] - median);
  const scale = Math.max(MIN_DEVIATION, deviations / samples.length);
  for (let i = 0; i < samples.length; i++) samples[i] = Math.asinh((samples[i] - median) / scale);
}
