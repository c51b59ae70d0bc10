/**
 * Labelled synthetic beats in the spirit of McSharry, Clifford, Tarassenko and Smith 2003, "A dynamical model for
 * generating synthetic electrocardiogram signals": each wave a Gaussian bound to its R-peak, RR intervals that
 * vary, a baseline that breathes, measurement noise. Made in the window and scaling of the Kaggle heartbeat set
 * (Kachuee et al. 2018): 125 Hz, starting at an R-peak, 1.2 median RR long, each beat scaled to [0, 1] by itself,
 * padded with zeros to 187 samples.
 */
import { assert } from '../core/assert.ts';
import type { BeatBatch } from '../core/beat-batch.ts';
import { createRng, type Rng, shuffle } from '../core/rng.ts';
import { addHalfGaussian } from './synthetic-beats-gaussian.ts';
import { drawSyntheticShape, type SyntheticKind, type SyntheticShape } from './synthetic-beats-shape.ts';

export const SYNTHETIC_RATE_HZ = 125;
export const SYNTHETIC_LENGTH = 187;

const MS_PER_SAMPLE = 1000 / SYNTHETIC_RATE_HZ;
const RR_INTERVALS_PER_WINDOW = 1.2;
/** Well above the length of a beat. */
const NOISE_SAMPLES = 2048;

export const SYNTHETIC_KINDS: readonly SyntheticKind[] = [
  'normal',
  'ventricular',
  'st-shifted',
  'inverted-t',
  'low-voltage',
];
const ABNORMAL_KINDS = SYNTHETIC_KINDS.length - 1;

/** Raw label 0 is normal, 1 abnormal; lines count from 1 and the file index is 0. */
export interface SyntheticBeats extends BeatBatch {
  /** `[count]`, index into `SYNTHETIC_KINDS`. */
  readonly kinds: Uint8Array;
}

export interface SyntheticOptions {
  readonly count: number;
  /** 0..1; the nearest whole number of beats, shared evenly among the abnormal kinds. */
  readonly abnormalFraction: number;
  readonly seed: number;
}

/** The same options give the same beats everywhere. The kinds come in random order. */
export function syntheticBeats({ count, abnormalFraction, seed }: SyntheticOptions): SyntheticBeats {
  assert(abnormalFraction >= 0 && abnormalFraction <= 1, `fraction ${abnormalFraction} is within 0..1`);
  const rng = createRng(seed);
  const abnormals = Math.round(count * abnormalFraction);
  const kinds = new Uint8Array(count);
  for (let beat = 0; beat < abnormals; beat++) kinds[beat] = 1 + (beat % ABNORMAL_KINDS);
  shuffle(kinds, rng);
  const noise = drawNoise(rng);
  const samples = new Float32Array(count * SYNTHETIC_LENGTH);
  const validLengths = new Uint16Array(count);
  for (let beat = 0; beat < count; beat++) {
    const shape = drawSyntheticShape(SYNTHETIC_KINDS[kinds[beat]], rng);
    const row = samples.subarray(beat * SYNTHETIC_LENGTH, (beat + 1) * SYNTHETIC_LENGTH);
    validLengths[beat] = renderBeat(shape, row, noise, rng);
  }
  return {
    count,
    length: SYNTHETIC_LENGTH,
    samples,
    validLengths,
    kinds,
    rawLabels: Int8Array.from(kinds, (kind) => (kind === 0 ? 0 : 1)),
    fileIndices: new Uint16Array(count),
    lines: Uint32Array.from({ length: count }, (_, beat) => beat + 1),
  };
}

/**
 * Gaussian noise of standard deviation 1, drawn once. Each beat reads on from a random place in it: noise drawn
 * anew for each beat would cost more than all the rest.
 */
function drawNoise(rng: Rng): Float32Array {
  return Float32Array.from({ length: NOISE_SAMPLES }, () => rng.nextGaussian());
}

/** Draws into a row of zeros. @returns the valid length. */
function renderBeat(shape: SyntheticShape, row: Float32Array, noise: Float32Array, rng: Rng): number {
  const length = Math.floor((RR_INTERVALS_PER_WINDOW * shape.medianRrMs) / MS_PER_SAMPLE);
  const valid = row.subarray(0, Math.min(length, SYNTHETIC_LENGTH));
  addBaseline(shape, valid, noise, rng.nextInt(NOISE_SAMPLES));
  for (const { amplitude, centerMs, leftSigmaMs, rightSigmaMs } of Object.values(shape.waves)) {
    for (const rPeakMs of [0, shape.nextRPeakMs]) {
      const center = (rPeakMs + centerMs) / MS_PER_SAMPLE;
      addHalfGaussian(valid, amplitude, center, leftSigmaMs / MS_PER_SAMPLE, -1);
      addHalfGaussian(valid, amplitude, center, rightSigmaMs / MS_PER_SAMPLE, 1);
    }
  }
  scaleToUnitRange(valid);
  return valid.length;
}

/** Respiration as a slow sine (McSharry's z0), by sin(a + 2w) = 2 cos(w) sin(a + w) - sin(a), and noise. */
function addBaseline(
  { respiration, noiseSd }: SyntheticShape,
  valid: Float32Array,
  noise: Float32Array,
  noiseStart: number,
): void {
  const radiansPerSample = (2 * Math.PI * respiration.hz) / SYNTHETIC_RATE_HZ;
  const twiceCosine = 2 * Math.cos(radiansPerSample);
  let earlier = respiration.amplitude * Math.sin(respiration.phase - radiansPerSample);
  let breath = respiration.amplitude * Math.sin(respiration.phase);
  for (let i = 0; i < valid.length; i++) {
    valid[i] += breath + noiseSd * noise[(noiseStart + i) % NOISE_SAMPLES];
    const later = twiceCosine * breath - earlier;
    earlier = breath;
    breath = later;
  }
}

function scaleToUnitRange(valid: Float32Array): void {
  let low = valid[0];
  let high = valid[0];
  for (let i = 1; i < valid.length; i++) {
    low = Math.min(low, valid[i]);
    high = Math.max(high, valid[i]);
  }
  assert(high > low, 'a synthetic beat is not flat');
  for (let i = 0; i < valid.length; i++) valid[i] = (valid[i] - low) / (high - low);
}
