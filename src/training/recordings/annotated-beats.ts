/** Annotated recordings as the pair for recordings learns from them and is judged on them. */
import { aamiClassOf } from '../../core/aami.ts';
import { AppError } from '../../core/app-error.ts';
import type { InputContract } from '../../core/input-contract.ts';
import type { AamiClass } from '../../core/label.ts';
import type { Recording, SignalDescription } from '../../core/recording.ts';
import type { BandEdges } from '../../signal/band-pass.ts';
import { MODEL_BAND, ModelStream } from '../../signal/model-stream.ts';
import {
  cutterRateHz,
  type RecordingBeats,
  RecordingWindowCutter,
} from '../../signal/recording-window-cutter.ts';
import { filterWhole } from '../../signal/stream-filter.ts';

/** Leads along the heart's axis, the best first: what the pair is trained on where a record has one of them. */
const PREFERRED_LEADS = ['MLII', 'II'];

/** A mark stands within this distance of its R-peak. */
const MARK_REACH_MS = 60;

/** Where an R-peak is, and what the beat is known to be. */
export interface AnnotatedPeak {
  readonly timeS: number;
  /** `null` for a detected peak that no annotation stands beside. */
  readonly aamiClass: AamiClass | null;
}

/** The beats of one record, by their classes. */
export interface AnnotatedBeats extends RecordingBeats {
  readonly record: string;
  readonly peaks: readonly AnnotatedPeak[];
}

/** One lead of a record, filtered, with its annotated beats. */
export interface AnnotatedLead {
  readonly record: string;
  readonly lead: string;
  /** At `cutterRateHz` of the contract. */
  readonly stream: Float32Array;
  readonly peaks: readonly AnnotatedPeak[];
}

/** Index of the lead to look at: MLII or II by name, else the first ECG; `null` where there is none. */
export function chooseLead(signals: readonly SignalDescription[]): number | null {
  const indices = [
    ...PREFERRED_LEADS.map((name) => signals.findIndex((signal) => signal.name === name)),
    signals.findIndex(({ isEcg }) => isEcg),
  ];
  return indices.find((index) => index >= 0) ?? null;
}

/** @throws AppError `broken-recording` where there is no ECG of known rate or no annotated beat */
export async function readAnnotatedLead(
  recording: Recording,
  contract: InputContract,
  band: BandEdges = MODEL_BAND,
): Promise<AnnotatedLead> {
  const { name, signals, annotations } = recording.description;
  const lead = chooseLead(signals);
  const signal = lead === null ? null : signals[lead];
  const ticksHz = annotations?.rateHz;
  if (lead === null || !annotations || !ticksHz || !signal?.rateHz || !signal.sampleCount) {
    throw new AppError('broken-recording', `${name} should hold an ECG of known rate with annotated beats.`);
  }
  const stream = filterWhole(
    new ModelStream(signal.rateHz, contract, band),
    await recording.read(lead, 0, signal.sampleCount),
  );
  const peaks = annotations.entries.flatMap(({ sample, symbol }): AnnotatedPeak[] => {
    const aamiClass = aamiClassOf(symbol);
    if (aamiClass === null) return [];
    const mark = (sample / ticksHz) * cutterRateHz(contract);
    return [{ timeS: peakNear(stream, mark, contract) / cutterRateHz(contract), aamiClass }];
  });
  return { record: name, lead: signal.name, stream, peaks };
}

/** The sample that stands out most from the median around a mark, which is somewhere on the QRS complex. */
function peakNear(stream: Float32Array, mark: number, contract: InputContract): number {
  const reach = Math.round((MARK_REACH_MS * cutterRateHz(contract)) / 1000);
  const centre = Math.round(mark);
  const start = Math.max(0, centre - reach);
  const around = stream.subarray(start, Math.min(stream.length, centre + reach + 1));
  const median = around.slice().sort()[around.length >> 1];
  let best = 0;
  for (let i = 1; i < around.length; i++)
    if (Math.abs(around[i] - median) > Math.abs(around[best] - median)) best = i;
  return around.length === 0 ? mark : start + best;
}

/** Cuts the beats of a lead as the app does. @param peaks ascending */
export function cutBeats(
  { record, stream }: Pick<AnnotatedLead, 'record' | 'stream'>,
  peaks: readonly AnnotatedPeak[],
  contract: InputContract,
): AnnotatedBeats {
  const cutter = new RecordingWindowCutter(contract);
  const places = Float64Array.from(peaks, ({ timeS }) => timeS * cutterRateHz(contract));
  const parts = [cutter.push(stream, places, stream.length), cutter.flush()];
  return {
    record,
    peaks,
    count: parts.reduce((sum, { count }) => sum + count, 0),
    rPeakSamples: places,
    samples: joined(parts.map(({ samples }) => samples)),
    amplitudes: joined(parts.map(({ amplitudes }) => amplitudes)),
    isWhole: Uint8Array.from(parts.flatMap(({ isWhole }) => [...isWhole])),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
