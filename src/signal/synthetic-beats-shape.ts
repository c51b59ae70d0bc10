/**
 * The parameters of one synthetic beat, drawn at random. Heights are in shares of a normal R wave.
 *
 * The middle of every normal figure was moved (least squares, random search) until the one beat made of these middles
 * equals the mean of the 1,118 normal rows of the Kaggle PTB set as the shipped models see them (stitched window,
 * `median-asinh`). The spreads are half the distance from the 16th to the 84th percentile of the same waves measured on
 * 1,063 of those rows (of the logarithm for what `logNormal` draws), times `VARIATION`: those rows come from many
 * hearts of every shape, which independent draws would mix into beats of nobody. Respiration is an estimate.
 */
import { assertUnreachable } from '../core/assert.ts';
import type { Rng } from '../core/rng.ts';

export type SyntheticKind = 'normal' | 'ventricular' | 'st-shifted' | 'inverted-t' | 'low-voltage';

/** A Gaussian whose two halves may differ in width. */
export interface SyntheticWave {
  readonly amplitude: number;
  /** Relative to its R-peak. */
  readonly centerMs: number;
  readonly leftSigmaMs: number;
  readonly rightSigmaMs: number;
}

export interface SyntheticShape {
  readonly medianRrMs: number;
  readonly nextRPeakMs: number;
  readonly waves: Readonly<Record<WaveName, SyntheticWave>>;
  readonly respiration: { readonly amplitude: number; readonly hz: number; readonly phase: number };
  readonly noiseSd: number;
}

/** `st` is the level between S and T, `u` the low swell after T that leaves the PQ segment below the T-P level. */
type WaveName = 'p' | 'q' | 'r' | 's' | 'st' | 't' | 'u';

/** Spread of the demo's hearts, in shares of the spread over all hearts of the data set. */
const VARIATION = 0.4;

const MEDIAN_RR_MS = 873;
/** Below it two waves would overlap, above it 1.2 RR would not fit into 187 samples at 125 Hz. */
const RR_RANGE_MS = { low: 500, high: 1240 } as const;

export function drawSyntheticShape(kind: SyntheticKind, rng: Rng): SyntheticShape {
  const normal = drawNormal(rng);
  switch (kind) {
    case 'normal':
      return normal;
    case 'ventricular':
      return withVentricularBeats(normal, rng);
    case 'st-shifted':
      return withShiftedSt(normal, rng);
    case 'inverted-t':
      return withInvertedT(normal, rng);
    case 'low-voltage':
      return withLowVoltage(normal, rng);
    default:
      return assertUnreachable(kind);
  }
}

function drawNormal(rng: Rng): SyntheticShape {
  const medianRrMs = clamp(MEDIAN_RR_MS + 140 * rng.nextGaussian(), RR_RANGE_MS.low, RR_RANGE_MS.high);
  // Bazett 1920: the QT interval goes with the square root of RR.
  const qtScale = Math.sqrt(medianRrMs / MEDIAN_RR_MS);
  return {
    medianRrMs,
    nextRPeakMs: medianRrMs * clamp(1.003 + 0.022 * rng.nextGaussian(), 0.9, 1.1),
    waves: {
      p: wave(logNormal(rng, 0.091, 0.45), gaussian(rng, -155, 18), gaussian(rng, 32, 3)),
      q: wave(-Math.max(0, gaussian(rng, 0.087, 0.05)), gaussian(rng, -18, 3), 5),
      r: wave(1, 0, logNormal(rng, 9.3, 0.12)),
      s: wave(-Math.max(0, gaussian(rng, 0.115, 0.22)), gaussian(rng, 25, 3), gaussian(rng, 5.8, 1)),
      st: wave(gaussian(rng, 0.024, 0.035), 136, 87),
      t: wave(logNormal(rng, 0.158, 0.4), qtScale * gaussian(rng, 258, 12), 51 * qtScale, 32 * qtScale),
      u: wave(gaussian(rng, 0.067, 0.03), 0.41 * medianRrMs, 0.184 * medianRrMs),
    },
    respiration: {
      amplitude: Math.abs(gaussian(rng, 0, 0.03)),
      hz: 0.2 + 0.15 * rng.next(),
      phase: 2 * Math.PI * rng.next(),
    },
    noiseSd: logNormal(rng, 0.006, 0.65),
  };
}

/** No P wave, a QRS two to four and a half times as wide, and a T wave against it. */
function withVentricularBeats(normal: SyntheticShape, rng: Rng): SyntheticShape {
  const { waves } = normal;
  const sigmaMs = 20 + 25 * rng.next();
  return {
    ...normal,
    waves: {
      ...waves,
      p: { ...waves.p, amplitude: 0 },
      q: { ...waves.q, amplitude: 0 },
      r: wave(1, 0, sigmaMs),
      s: wave(-0.4 * rng.next(), 2.5 * sigmaMs, sigmaMs),
      t: { ...waves.t, amplitude: -waves.t.amplitude, centerMs: waves.t.centerMs + sigmaMs },
    },
  };
}

/** The level between S and T raised or sunk by 0.08 to 0.35 of the R wave. */
function withShiftedSt(normal: SyntheticShape, rng: Rng): SyntheticShape {
  const sign = rng.next() < 0.5 ? -1 : 1;
  const st = wave(sign * (0.08 + 0.27 * rng.next()), 120, 50);
  return { ...normal, waves: { ...normal.waves, st } };
}

function withInvertedT(normal: SyntheticShape, rng: Rng): SyntheticShape {
  const { t } = normal.waves;
  const amplitude = -t.amplitude * (0.3 + 0.7 * rng.next());
  return { ...normal, waves: { ...normal.waves, t: { ...t, amplitude } } };
}

/** The same heart through a smaller R wave: all that is not QRS grows when the beat is scaled to [0, 1]. */
function withLowVoltage(normal: SyntheticShape, rng: Rng): SyntheticShape {
  const share = 0.2 + 0.3 * rng.next();
  const { waves } = normal;
  const smaller = (whole: SyntheticWave): SyntheticWave => ({ ...whole, amplitude: whole.amplitude * share });
  return {
    ...normal,
    waves: { ...waves, q: smaller(waves.q), r: smaller(waves.r), s: smaller(waves.s) },
    noiseSd: normal.noiseSd + 0.01,
  };
}

function wave(
  amplitude: number,
  centerMs: number,
  leftSigmaMs: number,
  rightSigmaMs: number = leftSigmaMs,
): SyntheticWave {
  return { amplitude, centerMs, leftSigmaMs, rightSigmaMs };
}

/** @param sd over all hearts of the data set. */
function gaussian(rng: Rng, mean: number, sd: number): number {
  return mean + VARIATION * sd * rng.nextGaussian();
}

/** @param logSd standard deviation of the natural logarithm over all hearts of the data set. */
function logNormal(rng: Rng, median: number, logSd: number): number {
  return median * Math.exp(VARIATION * logSd * rng.nextGaussian());
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
