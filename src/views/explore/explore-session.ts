/**
 * What the Explore workspace asks of whoever owns the worker and the open recording. Types only: plain data and typed
 * arrays, so that everything can cross a thread. Sample numbers of beats, stretches and annotations count from 0 at
 * `RecordingInfo.rateHz`; those of a trace at the rate of its own lead.
 */

import type { Precision } from '../../core/precision.ts';
import type { Annotation } from '../../core/recording.ts';
import type { LabelStore } from '../../store/labels.ts';
import type { ReviewStore } from '../../store/recording-review.ts';

export interface ExploreSession {
  /** Rises whenever `info`, `beats`, `reference`, `stretches` or `adaptation` changed; listeners are told. */
  readonly revision: number;
  subscribe(listener: () => void): () => void;

  readonly info: RecordingInfo;
  readonly beats: RecordingBeats;
  /** Sorted by time, not overlapping. */
  readonly stretches: readonly BadStretch[];
  /** `null` where the file came without annotations. */
  readonly reference: ReferenceBeats | null;
  readonly adaptation: Adaptation;

  /** The person's labels by R-peak; whoever owns the metrics listens to it. Kept per file by the owner. */
  readonly labels: LabelStore;
  /** Criteria and pair of networks the person chose for this recording. */
  readonly review: ReviewStore;

  /**
   * Part of a lead as it is drawn: unfiltered but for a notch that was asked for, scaled to `LeadInfo.unit`, polarity as
   * answered. Cost depends on the number of columns, not on the length of the recording.
   */
  readTrace(request: TraceRequest): Promise<TracePart>;
  /** Shapes of the beats grouped by likeness, the largest group first; empty until the beats are there. */
  templates(): Promise<TemplateSet>;
  /** Takes what the person said of the file; beats are found and scored again where that changes them. */
  answer(answers: RecordingAnswers): Promise<void>;
  /** Fine-tunes the pair on the first minutes. Rejects with code `cancelled` on abort; then nothing has changed. */
  adapt(minutes: number, onProgress: (progress: AdaptProgress) => void, signal: AbortSignal): Promise<void>;
  /** `null` without reference annotations. Verdicts are those of the thresholds in the store. */
  ec57(): Promise<Ec57Summary | null>;
  /** Beats with labels and verdicts as a WFDB annotation file: `208.beatlens`. */
  exportAnnotations(): Promise<ExportedBytes>;
}

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

/** What can be answered otherwise in the import panel. */
export interface Recognition {
  readonly rateHz: Recognised<number>;
  /** How many of the file's units make a millivolt: 1 for mV, 1000 for µV, the gain for integers; `null` unknown. */
  readonly unitsPerMv: Recognised<number | null>;
  /** Index into `leads` of the one whose beats are found and scored. */
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
  readonly isInverted?: boolean;
  readonly notchHz?: NotchHz;
}

/**
 * Columns of one entry a beat, in the order of time, the same beats as those of `SessionActions.table`; they grow while
 * beats come in and may be longer than `count`.
 */
export interface RecordingBeats {
  readonly count: number;
  readonly rPeakSamples: Float64Array;
  /** Since the beat before; `NaN` for the first beat and after a gap. */
  readonly rrMs: Float32Array;
  /** RR over the running median of RR: 1 is on time, 0.7 is early; `NaN` where RR is. */
  readonly rrRatio: Float32Array;
  /** 1 where the signal allows a verdict, 0 where the beat is only marked. */
  readonly isJudged: Uint8Array;
  /** Index into `TemplateSet.templates`, as of the last call of `templates`; 0xffff before. */
  readonly templateOf: Uint16Array;
  /** Of the pair in use (`ReviewStore.pair`); both hold `NaN` where no score exists. */
  readonly scores: Readonly<Record<Precision, Float32Array>>;
  /** Index into `ReferenceBeats.entries` of the annotation within 150 ms; -1 where there is none. */
  readonly referenceOf: Int32Array;
}

export type StretchReason = 'missing' | 'flat' | 'saturated' | 'noise';

/** Samples `[startSample, endSample)` whose beats are marked, not judged. */
export interface BadStretch {
  readonly startSample: number;
  readonly endSample: number;
  readonly reason: StretchReason;
}

export interface ReferenceBeats {
  /** File or section they came from: `208.atr`. */
  readonly name: string;
  /** All annotations in the order of time, `sample` at `RecordingInfo.rateHz`; rhythm and quality marks included. */
  readonly entries: readonly Annotation[];
  /** 1 for each entry that marks a beat. */
  readonly isBeat: Uint8Array;
  /** Indices of beats in `entries` near which no R-peak was found. */
  readonly missed: Uint32Array;
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

export type Adaptation =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'adapted';
      readonly minutes: number;
      readonly beatsUsed: number;
      /** The farthest beats of those minutes, left out unseen of any label. */
      readonly beatsDropped: number;
      /** Both pairs on every beat, whichever is in use. */
      readonly scores: Readonly<Record<PairChoice, Readonly<Record<Precision, Float32Array>>>>;
      /** Thresholds that come with each pair. */
      readonly thresholds: Readonly<Record<PairChoice, Readonly<Record<Precision, number>>>>;
    };

export type PairChoice = 'global' | 'adapted';

export interface AdaptProgress {
  /** 0..1. */
  readonly fraction: number;
  /** For people: `Epoch 12 of 40`. */
  readonly step: string;
}

/** ANSI/AAMI EC57 figures of one class of beats; fractions, `null` where undefined. */
export interface Ec57Figures {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
  readonly sensitivity: number | null;
  readonly positivePredictivity: number | null;
}

export interface Ec57Summary {
  readonly qrs: Ec57Figures;
  readonly v: Ec57Figures;
  readonly s: Ec57Figures;
  /** Learning period at the start that is not scored, as the standard asks. */
  readonly learningSeconds: number;
  /** In the order of time. */
  readonly disagreements: readonly Ec57Disagreement[];
}

export interface Ec57Disagreement {
  readonly sample: number;
  readonly kind: 'missed' | 'extra' | 'class';
  /** Symbol of the reference; `null` for an extra beat. */
  readonly reference: string | null;
  /** What we made of it; `null` for a missed beat. */
  readonly found: string | null;
}

export interface ExportedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
