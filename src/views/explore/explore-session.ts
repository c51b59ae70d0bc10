/**
 * What the Explore workspace asks of whoever owns the worker and the open recording. Types only: plain data and typed
 * arrays, so that everything can cross a thread. Sample numbers of beats, stretches and annotations count from 0 at
 * `RecordingInfo.rateHz`; those of a trace at the rate of its own lead.
 */

import type { Precision } from '../../core/precision.ts';
import type { Annotation } from '../../core/recording.ts';
import type {
  AdaptProgress,
  BadStretch,
  PairChoice,
  RecordingAnswers,
  RecordingInfo,
  TemplateSet,
  TracePart,
  TraceRequest,
} from '../../pipeline/recording-info.ts';
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
  /** False where the browser's storage is blocked or full: labels then hold until the page is left. */
  readonly areLabelsKept: boolean;
  /** Criteria and pair of networks the person chose for this recording. */
  readonly review: ReviewStore;

  /**
   * Part of a lead as it is drawn: unfiltered but for a notch that was asked for, scaled to `LeadInfo.unit`, polarity as
   * answered. Cost depends on the number of columns, not on the length of the recording.
   */
  readTrace(request: TraceRequest): Promise<TracePart>;
  /**
   * Shapes of the beats grouped by likeness, the largest group first; empty until the beats are there. Asked for again
   * after every revision, and no revision itself: `RecordingBeats.templateOf` is filled before it answers.
   */
  templates(): Promise<TemplateSet>;
  /** Takes what the person said of the file; beats are found and scored again where that changes them. */
  answer(answers: RecordingAnswers): Promise<void>;
  /** Fine-tunes the pair on the first minutes. Rejects with code `cancelled` on abort; then nothing has changed. */
  adapt(minutes: number, onProgress: (progress: AdaptProgress) => void, signal: AbortSignal): Promise<void>;
  /** `null` without reference annotations. V and S are called by the beat classifier, by the rule on timing and shape until it has spoken. */
  ec57(): Promise<Ec57Summary | null>;
  /** Beats with labels and verdicts as a WFDB annotation file: `208.beatlens`. */
  exportAnnotations(): Promise<ExportedBytes>;
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
  /** By the beat classifier, an index into `AAMI_CLASSES`; `NO_CLASS` until it has spoken. */
  readonly classes: Uint8Array;
  /** Of the pair in use (`ReviewStore.pair`); both hold `NaN` where no score exists. */
  readonly scores: Readonly<Record<Precision, Float32Array>>;
  /** Index into `ReferenceBeats.entries` of the annotation within 150 ms; -1 where there is none. */
  readonly referenceOf: Int32Array;
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
  /** Who said which beats are V and S. */
  readonly classedBy: 'classifier' | 'rule';
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
