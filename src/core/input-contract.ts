/**
 * What a model asks of its input: rows of a table of beats, or beats cut out of a recording. A row of a table starts at
 * an R-peak and runs 1.2 median RR intervals (Kachuee et al. 2018), so it holds the next QRS complex too, at a place
 * that depends on the heart rate.
 */
export interface InputContract {
  /** Samples a second of the model's window. */
  readonly rateHz: number;
  /** Samples in the window, padding included. */
  readonly lengthSamples: number;
  /** Sample at which the R-peak stands. */
  readonly rPeakSample: number;
  readonly window: BeatWindow;
  readonly normalisation: Normalisation;
}

/**
 * Out of a table:
 * - `row`: the row as it is, from its R-peak on.
 * - `stitched`: one whole beat, P wave to T wave, in absolute time: what precedes the second R-peak of the row, then
 *   what follows the first. The heart rate is not in it.
 *
 * Out of a recording:
 * - `centred`: in absolute time around the R-peak, band-passed 1.5-40 Hz (`signal/recording-window-cutter.ts`).
 */
export const BEAT_WINDOWS = ['row', 'stitched', 'centred'] as const;
export type BeatWindow = (typeof BEAT_WINDOWS)[number];

/**
 * - `unit-range`: the smallest valid sample of the row is 0 and the largest 1.
 * - `median-asinh`: `asinh((x - median) / mean |x - median|)` over the valid part of the window: isoelectric level at
 *   zero, small waves given weight beside the QRS complex.
 * - `running-median`: divided by the usual peak-to-peak amplitude of the QRS complexes of late
 *   (`signal/recording-window-cutter.ts`): the gain of the electrodes goes, a beat of unusual size stays one.
 */
export const NORMALISATIONS = ['unit-range', 'median-asinh', 'running-median'] as const;
export type Normalisation = (typeof NORMALISATIONS)[number];

/** Whether a model reads recordings; every other reads tables of beats. Neither can take the other's place. */
export function isForRecordings({ window }: Pick<InputContract, 'window'>): boolean {
  return window === 'centred';
}
