/**
 * Windowed-sinc low-pass filters of linear phase, after Kaiser's formulas (Kaiser 1974; Oppenheim and Schafer,
 * Discrete-Time Signal Processing, section 7.6): stop band 60 dB down, as little ripple in the pass band.
 */
import { assert } from '../core/assert.ts';

const ATTENUATION_DB = 60;
const BETA = 0.1102 * (ATTENUATION_DB - 8.7);

/** Half amplitude lies in the middle between the two edges. */
export interface LowPassEdges {
  readonly passHz: number;
  readonly stopHz: number;
}

/** A filter over continuous time, to be sampled at any offset. */
export interface LowPassKernel {
  /** Beyond this many samples to either side the kernel is zero. */
  readonly halfWidthSamples: number;
  /** Weight at an offset in samples from the centre; not yet scaled to a gain of one. */
  readonly weightAt: (offsetSamples: number) => number;
}

/** @param rateHz rate of the signal that the kernel is laid over */
export function kaiserLowPass(rateHz: number, { passHz, stopHz }: LowPassEdges): LowPassKernel {
  assert(
    0 < passHz && passHz < stopHz && stopHz <= rateHz,
    `low-pass ${passHz}..${stopHz} Hz at ${rateHz} Hz`,
  );
  const transition = (2 * Math.PI * (stopHz - passHz)) / rateHz;
  const halfWidthSamples = (ATTENUATION_DB - 8) / (2.285 * transition) / 2;
  const cutoff = (passHz + stopHz) / rateHz;
  const peak = besselI0(BETA);
  return {
    halfWidthSamples,
    weightAt(offset) {
      const position = offset / halfWidthSamples;
      if (Math.abs(position) > 1) return 0;
      return (sinc(cutoff * offset) * besselI0(BETA * Math.sqrt(1 - position * position))) / peak;
    },
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series; arguments here stay below 6. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
