import { AppError } from '../core/app-error.ts';
import type { AnnotationSet, Recording, RecordingDescription, SignalDescription } from '../core/recording.ts';
import { isOtherSignal } from '../formats/signal-naming.ts';
import { guessRecording, type RecordingGuess } from '../signal/guess-recording.ts';
import { AS_READ, type LeadScaling } from './lead-trace.ts';
import {
  type LeadInfo,
  NO_LEAD,
  type NotchHz,
  type OpenedRecording,
  type Recognised,
  type Recognition,
  type RecordingAnswers,
  type RecordingInfo,
} from './recording-info.ts';

/** A recording with everything settled that is needed to draw and judge it: by the file, a guess or the person. */
export interface RecognisedRecording extends OpenedRecording {
  /** For each lead of `info.leads`, which is a signal of the recording, what turns its samples into `LeadInfo.unit`. */
  readonly scalings: readonly LeadScaling[];
}

export interface RecordingFiles {
  readonly names: readonly string[];
  readonly sizeBytes: number;
}

/** Leads on which normal beats stand upright and large; the models were trained on the first. */
const PREFERRED_LEADS = [/^ml?ii$/i, /^ii$/i, /^d2$/i, /^i$/i, /^v5$/i, /^mlv?5$/i];
/** `ECG II` as EDF has it, `Lead II`, `ECG lead II`. */
const BEFORE_LEAD = /^(?:(?:lead|e[ck]g)[ ,_:.-]+)+/i;

/** Leads of an EEG by the places of their electrodes, `C3-A2`, and channels of marks. */
const NO_ECG = /^(?:status|trig|event|mark)|^(?:fp|af|f|c|p|o|t|fz|cz|pz|oz)\d?z?-(?:[acmopt]\d|ref)/i;

/** Enough beats to guess a rate by. */
const GUESSED_FROM_SAMPLES = 20_000;

/** @throws AppError `bad-option` for an answer that cannot be */
export async function recogniseRecording(
  recording: Recording,
  files: RecordingFiles,
  answers: RecordingAnswers,
): Promise<RecognisedRecording> {
  const { description } = recording;
  if (description.signals.length === 0) return annotationsAlone(description, files);
  const lead = chooseLead(description.signals, answers, description.name);
  const signal = description.signals[lead.value];
  const head = await recording.read(lead.value, 0, GUESSED_FROM_SAMPLES);
  const needsGuess = signal.rateHz === null || signal.unit === null;
  const guess = needsGuess ? guessRecording(head, signal.rateHz) : null;
  const rateHz = settleRate(signal, answers, guess);
  const unitsPerMv = settleUnit(signal, answers, guess);
  const recognised: Recognition = {
    rateHz,
    unitsPerMv,
    lead,
    isInverted: settled(answers.isInverted, false),
    notchHz: settled(answers.notchHz, 0),
  };
  const stretch = signal.rateHz === null ? 1 : rateHz.value / signal.rateHz;
  const info: RecordingInfo = {
    ...originOf(description, files),
    leads: description.signals.map((each) => leadInfo(each, unitsPerMv.value, rateHz.value, stretch)),
    rateHz: rateHz.value,
    sampleCount: signal.sampleCount ?? 0,
    recognised,
  };
  return {
    info,
    annotations: annotationsAt(description.annotations, signal, rateHz.value),
    scalings: description.signals.map((each) => scalingOf(each, recognised, signal, head)),
  };
}

function originOf(
  { name, format, startTime, droppedFields, notes }: RecordingDescription,
  { names, sizeBytes }: RecordingFiles,
) {
  return { name, format, fileNames: names, sizeBytes, startTime, droppedFields, notes };
}

/** A file of annotations whose signals are elsewhere, such as the scoring of a night: there is nothing to judge. */
function annotationsAlone(description: RecordingDescription, files: RecordingFiles): RecognisedRecording {
  const { annotations } = description;
  const rateHz = annotations?.rateHz ?? 1;
  const recognised: Recognition = {
    rateHz: settled(undefined, rateHz),
    unitsPerMv: settled<number | null>(undefined, null),
    lead: settled(undefined, NO_LEAD),
    isInverted: settled(undefined, false),
    notchHz: settled<NotchHz>(undefined, 0),
  };
  const sampleCount = (annotations?.entries.at(-1)?.sample ?? -1) + 1;
  const origin = originOf(description, files);
  const notes = [...description.notes, 'It holds annotations and no signal: there are no beats to find.'];
  const info = { ...origin, notes, leads: [], rateHz, sampleCount, recognised };
  return { info, annotations, scalings: [] };
}

function chooseLead(
  signals: readonly SignalDescription[],
  answers: RecordingAnswers,
  name: string,
): Recognised<number> {
  if (answers.lead !== undefined) {
    if (signals[answers.lead]) return { value: answers.lead, origin: 'person', reason: null };
    throw new AppError(
      'bad-option',
      `${name} has ${signals.length} signals, not one numbered ${answers.lead + 1}.`,
    );
  }
  if (answers.leadName !== undefined) {
    const wanted = answers.leadName.trim().toLowerCase();
    const named = signals.findIndex((signal) => signal.name.trim().toLowerCase() === wanted);
    if (named >= 0) return { value: named, origin: 'person', reason: null };
    const names = signals.map((signal) => signal.name).join(', ');
    throw new AppError(
      'bad-option',
      `${name} has no lead called "${answers.leadName}"; there are: ${names}.`,
    );
  }
  const ecg = [...signals.keys()].filter((index) => signals[index].isEcg);
  if (ecg.length === 0) {
    const likely = signals.findIndex(
      ({ name, unit }) => unit === 'mV' && !NO_ECG.test(name) && !isOtherSignal(name),
    );
    const reason = 'no signal is an ECG as far as names and units tell';
    return { value: Math.max(0, likely), origin: 'guess', reason };
  }
  for (const pattern of PREFERRED_LEADS) {
    const preferred = ecg.find((index) => pattern.test(signals[index].name.trim().replace(BEFORE_LEAD, '')));
    if (preferred !== undefined) return { value: preferred, origin: 'file', reason: null };
  }
  const reason = ecg.length > 1 ? 'the first lead that is an ECG; none is called II or MLII' : null;
  return { value: ecg[0], origin: ecg.length > 1 ? 'guess' : 'file', reason };
}

function settled<T>(answer: T | undefined, otherwise: T): Recognised<T> {
  return answer === undefined
    ? { value: otherwise, origin: 'file', reason: null }
    : { value: answer, origin: 'person', reason: null };
}

function settleRate(
  signal: SignalDescription,
  { rateHz }: RecordingAnswers,
  guess: RecordingGuess | null,
): Recognised<number> {
  if (rateHz !== undefined) {
    if (Number.isFinite(rateHz) && rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ)
      return { value: rateHz, origin: 'person', reason: null };
    throw new AppError(
      'bad-option',
      `A sampling rate lies between ${MIN_RATE_HZ} and ${MAX_RATE_HZ} Hz, not at ${rateHz}.`,
    );
  }
  if (signal.rateHz !== null || guess === null)
    return { value: signal.rateHz ?? USUAL_RATE_HZ, origin: 'file', reason: null };
  return { value: guess.rateHz, origin: 'guess', reason: guess.rateReason };
}

const MIN_RATE_HZ = 50;
const MAX_RATE_HZ = 100_000;
const USUAL_RATE_HZ = 250;

function settleUnit(
  signal: SignalDescription,
  { unitsPerMv }: RecordingAnswers,
  guess: RecordingGuess | null,
): Recognised<number | null> {
  if (unitsPerMv !== undefined) {
    if (unitsPerMv === null || (Number.isFinite(unitsPerMv) && unitsPerMv > 0))
      return { value: unitsPerMv, origin: 'person', reason: null };
    throw new AppError(
      'bad-option',
      `${unitsPerMv} units cannot make a millivolt: a number above 0 is expected.`,
    );
  }
  if (signal.unit === 'mV') return { value: unitsInFile(signal), origin: 'file', reason: null };
  if (signal.unit !== null || guess === null) return { value: null, origin: 'file', reason: null };
  return { value: guess.unitsPerMv, origin: 'guess', reason: guess.unitReason };
}

/** Of the file's own numbers to a millivolt. */
function unitsInFile({ unit, gain }: SignalDescription): number {
  return unit === 'mV' ? (gain ?? 1) : 1;
}

function leadInfo(
  signal: SignalDescription,
  unitsPerMv: number | null,
  rateHz: number,
  stretch: number,
): LeadInfo {
  const isVoltage = signal.unit === 'mV' || (signal.unit === null && signal.isEcg);
  return {
    name: signal.name,
    isEcg: signal.isEcg,
    unit: isVoltage ? (unitsPerMv === null ? null : 'mV') : signal.unit,
    gain: signal.gain,
    rateHz: signal.rateHz === null ? rateHz : signal.rateHz * stretch,
  };
}

/** Every voltage follows what was said of the lead that is judged. */
function scalingOf(
  signal: SignalDescription,
  { unitsPerMv, isInverted }: Recognition,
  judged: SignalDescription,
  head: Float32Array,
): LeadScaling {
  const isVoltage = signal.unit === 'mV' || (signal.unit === null && signal.isEcg);
  if (!isVoltage) return AS_READ;
  const sign = isInverted.value ? -1 : 1;
  const factor = unitsPerMv.value === null ? 1 : unitsInFile(judged) / unitsPerMv.value;
  // Raw numbers of an ADC stand around a zero that nobody tells.
  return { offset: signal.unit === null ? medianOf(head) : 0, factor: sign * factor };
}

function medianOf(samples: Float32Array): number {
  const present = samples.filter((sample) => !Number.isNaN(sample)).sort();
  return present.length === 0 ? 0 : present[present.length >> 1];
}

/** Annotations on the time base of the lead that is judged. */
function annotationsAt(
  set: AnnotationSet | null,
  { rateHz }: SignalDescription,
  settledHz: number,
): AnnotationSet | null {
  if (set === null) return null;
  const fromHz = set.rateHz ?? rateHz ?? settledHz;
  const factor = (rateHz ?? settledHz) / fromHz;
  const entries =
    factor === 1
      ? set.entries
      : set.entries.map((entry) => ({ ...entry, sample: Math.round(entry.sample * factor) }));
  return { name: set.name, rateHz: settledHz, entries };
}
