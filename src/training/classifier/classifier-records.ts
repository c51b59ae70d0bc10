/** Annotated recordings as the classifier learns from them. */
import { aamiClassOf } from '../../core/aami.ts';
import { AppError } from '../../core/app-error.ts';
import { AAMI_CLASSES } from '../../core/label.ts';
import type { Recording } from '../../core/recording.ts';
import { BandPass } from '../../signal/band-pass.ts';
import { deviationFeatures } from '../../signal/beat-deviation.ts';
import { CLASSIFIER_WINDOW, rhythmFeatures, usualAmplitude } from '../../signal/classifier-input.ts';
import { RationalResampler } from '../../signal/rational-resampler.ts';
import { filterWhole } from '../../signal/stream-filter.ts';
import { chooseLead } from '../recordings/annotated-beats.ts';

export interface ClassifierRecord {
  readonly name: string;
  /** At `CLASSIFIER_WINDOW.rateHz`, band-passed, in units of the record's usual QRS amplitude. */
  readonly signal: Float32Array;
  /** `[beats]`, sample of `signal`. */
  readonly rPeaks: Int32Array;
  /** `[beats, RHYTHM_FEATURES.length + DEVIATION_FEATURES.length]`, the rhythm first. */
  readonly features: Float32Array;
  /** `[beats]`, index in `AAMI_CLASSES`. */
  readonly classes: Uint8Array;
}

/**
 * Every annotated beat of a recording, in the lead that every training on records takes. Escape beats count as normal.
 * @throws AppError `broken-recording` where there is no ECG or no annotated beat
 */
export async function readClassifierRecord(recording: Recording): Promise<ClassifierRecord> {
  const { name, samples, beatSeconds, classes } = await readAnnotatedLead(recording);
  const signal = filterWhole(new BandPass(CLASSIFIER_WINDOW.rateHz), samples);
  const rPeaks = Int32Array.from(beatSeconds, (seconds) => Math.round(seconds * CLASSIFIER_WINDOW.rateHz));
  const amplitude = usualAmplitude(signal, rPeaks);
  const scaled = signal.map((value) => value / amplitude);
  const rhythm = rhythmFeatures(beatSeconds);
  return {
    name,
    signal: scaled,
    rPeaks,
    features: interleaveRows(rhythm, deviationFeatures(scaled, rPeaks, rhythm), rPeaks.length),
    classes,
  };
}

export interface AnnotatedLead {
  readonly name: string;
  /** At `CLASSIFIER_WINDOW.rateHz`, not filtered otherwise. */
  readonly samples: Float32Array;
  /** `[beats]`, R-peaks as annotated, ascending. */
  readonly beatSeconds: Float64Array;
  /** `[beats]`, index in `AAMI_CLASSES`; escape beats count as normal. */
  readonly classes: Uint8Array;
}

/** @throws AppError `broken-recording` where there is no ECG or no annotated beat */
export async function readAnnotatedLead(recording: Recording): Promise<AnnotatedLead> {
  const { name, signals, annotations } = recording.description;
  const lead = chooseLead(signals) ?? 0;
  const { rateHz, sampleCount } = signals[lead] ?? {};
  if (!annotations?.rateHz || !rateHz || !sampleCount) {
    throw new AppError('broken-recording', `${name} should hold an ECG of known rate with annotated beats.`);
  }
  const raw = await recording.read(lead, 0, sampleCount);
  const resampler = new RationalResampler({ fromHz: rateHz, toHz: CLASSIFIER_WINDOW.rateHz });
  const beats = annotations.entries.flatMap(({ sample, symbol }) => {
    const aamiClass = aamiClassOf(symbol, 'N');
    return aamiClass === null ? [] : [{ sample, aamiClass: AAMI_CLASSES.indexOf(aamiClass) }];
  });
  const ticksHz = annotations.rateHz;
  return {
    name,
    samples: filterWhole(resampler, raw),
    beatSeconds: Float64Array.from(beats, ({ sample }) => sample / ticksHz),
    classes: Uint8Array.from(beats, ({ aamiClass }) => aamiClass),
  };
}

/** Row by row the one behind the other. */
function interleaveRows(first: Float32Array, second: Float32Array, rows: number): Float32Array {
  const [firstWidth, secondWidth] = [first.length / rows, second.length / rows];
  const joined = new Float32Array(first.length + second.length);
  for (let row = 0; row < rows; row++) {
    const start = row * (firstWidth + secondWidth);
    joined.set(first.subarray(row * firstWidth, (row + 1) * firstWidth), start);
    joined.set(second.subarray(row * secondWidth, (row + 1) * secondWidth), start + firstWidth);
  }
  return joined;
}
