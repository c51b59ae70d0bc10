/**
 * What the page learns of an open recording, and what it may ask: plain data and typed arrays, so that everything can
 * cross a thread. Sample numbers of beats, stretches and annotations count from 0 at `RecordingInfo.rateHz`; those of a
 * trace at the rate of its own lead.
 */

import type { Precision } from '../core/precision.ts';
import type { AnnotationSet } from '../core/recording.ts';

export interface RecordingInfo {
  /** Name of the record; not of the person. */
  readonly name: string;
  /** For people: `WFDB, format 212`. */
  readonly format: string;
  readonly fileNames: readonly string[];
  readonly sizeBytes: number;
  /** Every lead that can be drawn, in the order of the file. */
  readonly leads: readonly LeadInfo[];
  /** Samples a second of the lead that is analysed: the time base of beats and annotations. */
  readonly rateHz: number;
  /** At `rateHz`; while the file is being read and does not say, as far as it was read. */
  readonly sampleCount: number;
  /** As the file writes it. */
  readonly startTime: string | null;
  /** Fields about the person which the file holds and which were not kept. */
  readonly droppedFields: readonly string[];
  /** What was odd yet readable, one sentence each. */
  readonly notes: readonly string[];
  readonly recognised: Recognition;
}

export interface LeadInfo {
  readonly name: string;
  readonly isEcg: boolean;
  /** Of the values of a trace: `mV` for every known voltage; `null` where unknown. */
  readonly unit: string | null;
  /** ADC units per unit, as the file says it. */
  readonly gain: number | null;
  readonly rateHz: number;
}

/** Where a property of the recording comes from; `guess` asks to be confirmed. */
export type Origin = 'file' | 'guess' | 'person';

export interface Recognised<T> {
  readonly value: T;
  readonly origin: Origin;
  /** Why this was guessed, in a sentence for people; `null` where it was not. */
  readonly reason: string | null;
}

/** `Recognition.lead` of a file that holds annotations and no signal. */
export const NO_LEAD = -1;

/** What can be answered otherwise in the import panel. */
export interface Recognition {
  readonly rateHz: Recognised<number>;
  /** How many of the file's units make a millivolt: 1 for mV, 1000 for µV, the gain for integers; `null` unknown. */
  readonly unitsPerMv: Recognised<number | null>;
  /** Index into `leads` of the one whose beats are found and scored; `NO_LEAD` where there is none. */
  readonly lead: Recognised<number>;
  readonly isInverted: Recognised<boolean>;
  readonly notchHz: Recognised<NotchHz>;
}

/** Mains frequency removed; 0 where none is. */
export type NotchHz = 0 | 50 | 60;

/** What is not named stays as it was. `unitsPerMv: null` says that the unit is unknown. */
export interface RecordingAnswers {
  readonly rateHz?: number;
  readonly unitsPerMv?: number | null;
  readonly lead?: number;
  /** The lead by its name, where its place is not known yet. */
  readonly leadName?: string;
  readonly isInverted?: boolean;
  readonly notchHz?: NotchHz;
}

export type StretchReason = 'missing' | 'flat' | 'saturated' | 'noise';

/** Samples `[startSample, endSample)` whose beats are marked, not judged. */
export interface BadStretch {
  readonly startSample: number;
  readonly endSample: number;
  readonly reason: StretchReason;
}

export interface TraceRequest {
  readonly lead: number;
  /** A multiple of `samplesPerColumn`. */
  readonly startSample: number;
  readonly endSample: number;
  /** 1 asks for the samples themselves; else 16 or 128 times a power of 8, for the extremes of as many. */
  readonly samplesPerColumn: number;
}

/** Shorter than asked for where the lead ends, or where it has been read no further yet. `NaN` is missing. */
export type TracePart =
  | { readonly kind: 'samples'; readonly samples: Float32Array }
  | { readonly kind: 'min-max'; readonly min: Float32Array; readonly max: Float32Array };

export interface TemplateSet {
  /** Of the shapes. */
  readonly rateHz: number;
  readonly rPeakSample: number;
  readonly lengthSamples: number;
  /** `mV` where known. */
  readonly unit: string | null;
  readonly templates: readonly BeatTemplateShape[];
}

export interface BeatTemplateShape {
  readonly count: number;
  /** `[lengthSamples]`. */
  readonly mean: Float32Array;
  /** `[n, lengthSamples]`, row-major: members spread evenly through the recording, at most about 40. */
  readonly examples: Float32Array;
}

/** What is known of a recording before its samples are read. */
export interface OpenedRecording {
  readonly info: RecordingInfo;
  /** Reference annotations, `sample` at `RecordingInfo.rateHz`; `null` where the file came without. */
  readonly annotations: AnnotationSet | null;
}

/** How far a recording has been read, and what turned up. */
export interface RecordingProgress {
  /** At `RecordingInfo.rateHz`, so far. */
  readonly sampleCount: number;
  /** Those that ended since the last progress. */
  readonly stretches: readonly BadStretch[];
  /** `[beats of the batch]`, what the rule on timing and shape calls them: indices into `AAMI_CLASSES`. */
  readonly calls: Uint8Array;
}

export interface GroupedBeats {
  readonly set: TemplateSet;
  /** `[beats]`, index into `TemplateSet.templates`. */
  readonly templateOf: Uint16Array;
}

/** Every beat scored by a pair fine-tuned on the recording itself. */
export interface AdaptedScores {
  readonly beatsUsed: number;
  /** The farthest beats of the learning minutes, left out unseen of any label. */
  readonly beatsDropped: number;
  readonly scores: Readonly<Record<Precision, Float32Array>>;
  /** Chosen without labels. */
  readonly thresholds: Readonly<Record<Precision, number>>;
}

/** The pair of networks for all recordings, or the one fine-tuned on the open one. */
export type PairChoice = 'global' | 'adapted';

export interface AdaptProgress {
  /** 0..1. */
  readonly fraction: number;
  /** For people: `Epoch 12 of 40`. */
  readonly step: string;
}

/** Beats by one stage of a beat classifier. */
export interface ClassifiedBeats {
  readonly count: number;
  /** `[count]`, index in `AAMI_CLASSES` of the most probable class. Poor signal is classed as well as it can be. */
  readonly classes: Uint8Array;
  /** `[count, 5]`, classes in the order of `AAMI_CLASSES`; every row adds up to 1. */
  readonly probabilities: Float32Array;
}

/** Of the INT8 networks alone, in batches, taken in turn on beats of the open set: medians of several rounds. */
export interface ClassifierTiming {
  /** What ran them, for people. */
  readonly engine: string;
  readonly microsecondsPerBeat: number;
  /** The same beats by the unpruned network, a moment before or after. */
  readonly unprunedMicrosecondsPerBeat: number;
}
