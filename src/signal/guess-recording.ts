/**
 * What a column of numbers that says nothing of itself may be: its sampling rate from how fast hearts beat and how wide
 * their complexes are, its unit from how high. Proposals for a person to confirm, likely right or next to right.
 */
import { RPeakDetector } from './r-peak-detector.ts';

/** Rates that recorders use, and how often they are met beside one another. */
const USUAL_RATES: readonly { readonly rateHz: number; readonly weight: number }[] = [
  { rateHz: 100, weight: 1 },
  { rateHz: 125, weight: 2 },
  { rateHz: 128, weight: 2 },
  { rateHz: 130, weight: 1 },
  { rateHz: 200, weight: 2 },
  { rateHz: 250, weight: 4 },
  { rateHz: 256, weight: 2 },
  { rateHz: 300, weight: 1 },
  { rateHz: 360, weight: 4 },
  { rateHz: 400, weight: 1 },
  { rateHz: 500, weight: 4 },
  { rateHz: 512, weight: 2 },
  { rateHz: 1000, weight: 4 },
  { rateHz: 2000, weight: 1 },
];

/** Median and spread (of the natural logarithm) over adults; the width is that of the R wave at half its height. */
const HEART_RATE_BPM = { median: 74, spread: 0.25 };
const R_WAVE_WIDTH_MS = { median: 28, spread: 0.35 };
/** A rate at which beats come irregularly is less likely the right one. */
const IRREGULARITY = 0.3;
const MIN_BEATS = 4;

/** QRS complexes are a few tenths to a few millivolts high. */
const QRS_HEIGHT_MV = { lowest: 0.15, highest: 6 };
/** The middle of an 11-bit converter, as MIT-BIH records have it, and their gain. */
const MIT_LEVEL = { lowest: 900, highest: 1150, unitsPerMv: 200 };

export interface RecordingGuess {
  readonly rateHz: number;
  /** For people, a clause: `74 beats a minute and complexes 41 ms wide at 360 Hz`. */
  readonly rateReason: string;
  /** `null` where the numbers do not tell. */
  readonly unitsPerMv: number | null;
  readonly unitReason: string;
}

/**
 * @param samples the first part of the signal, half a minute or more
 * @param knownRateHz where only the unit is asked for
 */
export function guessRecording(samples: Float32Array, knownRateHz: number | null): RecordingGuess {
  const rates = knownRateHz === null ? USUAL_RATES : [{ rateHz: knownRateHz, weight: 1 }];
  const views = rates.flatMap(({ rateHz, weight }) => {
    const beats = beatsAt(samples, rateHz);
    return beats === null ? [] : [{ rateHz, beats, likelihood: Math.log(weight) + likelihoodOf(beats) }];
  });
  if (views.length === 0)
    return {
      rateHz: knownRateHz ?? 250,
      rateReason: 'no heartbeats were found to tell it by',
      unitsPerMv: null,
      unitReason: 'no heartbeats were found to tell it by',
    };
  const { rateHz, beats } = views.reduce((best, view) => (view.likelihood > best.likelihood ? view : best));
  return {
    rateHz,
    rateReason: `${Math.round(beats.heartRateBpm)} beats a minute and R waves ${Math.round(beats.widthMs)} ms wide at ${rateHz} Hz`,
    ...guessUnit(samples, beats.height),
  };
}

interface BeatsSeen {
  readonly heartRateBpm: number;
  readonly widthMs: number;
  /** Median over the RR intervals of how far they are off their median, as a share of it. */
  readonly irregularity: number;
  /** Lowest to highest sample of a usual complex, in the units of the signal. */
  readonly height: number;
}

function beatsAt(samples: Float32Array, rateHz: number): BeatsSeen | null {
  const detector = new RPeakDetector({ rateHz, leadCount: 1 });
  const peaks = [...detector.push([samples]).peaks, ...detector.flush().peaks].map(({ sample }) => sample);
  if (peaks.length < MIN_BEATS) return null;
  const intervals = peaks.slice(1).map((sample, i) => sample - peaks[i]);
  const interval = median(intervals);
  const reach = Math.round(0.06 * rateHz);
  const heights = peaks.map((peak) => {
    const near = samples.subarray(Math.max(0, peak - reach), peak + reach + 1).filter(Number.isFinite);
    return near.reduce((a, b) => Math.max(a, b)) - near.reduce((a, b) => Math.min(a, b));
  });
  return {
    heartRateBpm: (60 * rateHz) / interval,
    widthMs: (1000 * median(peaks.map((peak) => widthAround(samples, peak, interval)))) / rateHz,
    irregularity: median(intervals.map((each) => Math.abs(each - interval))) / interval,
    height: median(heights),
  };
}

function likelihoodOf({ heartRateBpm, widthMs, irregularity }: BeatsSeen): number {
  const distance = (value: number, { median: usual, spread }: typeof HEART_RATE_BPM): number =>
    Math.log(Math.max(value, 1e-9) / usual) / spread;
  return (
    -(
      distance(heartRateBpm, HEART_RATE_BPM) ** 2 +
      distance(widthMs, R_WAVE_WIDTH_MS) ** 2 +
      (irregularity / IRREGULARITY) ** 2
    ) / 2
  );
}

/** Samples for which the deflection at a peak stays above half its height over the median of the beat around it. */
function widthAround(samples: Float32Array, peak: number, interval: number): number {
  const half = Math.floor(interval / 3);
  const around = samples.subarray(Math.max(0, peak - half), peak + half + 1).filter(Number.isFinite);
  const level = median([...around]);
  const limit = Math.abs(samples[peak] - level) / 2;
  const direction = Math.sign(samples[peak] - level);
  const reachTo = (step: 1 | -1): number => {
    let distance = 1;
    while (distance < half && direction * (samples[peak + step * distance] - level) > limit) distance++;
    const inside = direction * (samples[peak + step * (distance - 1)] - level);
    const outside = direction * (samples[peak + step * distance] - level);
    return inside > outside ? distance - 1 + (inside - limit) / (inside - outside) : distance;
  };
  return reachTo(1) + reachTo(-1);
}

function guessUnit(samples: Float32Array, height: number): Pick<RecordingGuess, 'unitsPerMv' | 'unitReason'> {
  const shown = Number(height.toPrecision(2));
  const isWhole = samples.every((sample) => !Number.isFinite(sample) || Number.isInteger(sample));
  const level = median([...samples.filter(Number.isFinite)]);
  const fits = (unitsPerMv: number): boolean =>
    height > QRS_HEIGHT_MV.lowest * unitsPerMv && height < QRS_HEIGHT_MV.highest * unitsPerMv;
  if (!isWhole) {
    if (fits(1)) return { unitsPerMv: 1, unitReason: `complexes ${shown} high, as in millivolts` };
    if (fits(1000)) return { unitsPerMv: 1000, unitReason: `complexes ${shown} high, as in microvolts` };
    if (fits(0.001)) return { unitsPerMv: 0.001, unitReason: `complexes ${shown} high, as in volts` };
    return { unitsPerMv: null, unitReason: `complexes ${shown} high fit no unit of voltage` };
  }
  const isMitLike = level >= MIT_LEVEL.lowest && level <= MIT_LEVEL.highest && fits(MIT_LEVEL.unitsPerMv);
  if (isMitLike)
    return {
      unitsPerMv: MIT_LEVEL.unitsPerMv,
      unitReason: `whole numbers around ${Math.round(level)}, as from an 11-bit converter with 200 units to a millivolt`,
    };
  if (Math.abs(level) < height && fits(1000))
    return { unitsPerMv: 1000, unitReason: `whole numbers, complexes ${shown} high, as in microvolts` };
  return {
    unitsPerMv: null,
    unitReason: `whole numbers around ${Math.round(level)}, as from a converter whose gain they do not tell`,
  };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
