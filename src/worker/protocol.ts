import type { AppErrorData } from '../core/app-error.ts';
import type { Precision } from '../core/precision.ts';
import type { DialectOverrides } from '../formats/beat-table/beat-table-dialect.ts';
import type { ClassifierExportFormat } from '../models/export/classifier-formats.ts';
import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { LayerReport } from '../models/layer-report.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { OpenedFile, SkippedBeat } from '../pipeline/beat-source.ts';
import type {
  AdaptedScores,
  AdaptProgress,
  ClassifiedBeats,
  ClassifierTiming,
  GroupedBeats,
  OpenedRecording,
  PairChoice,
  RecordingAnswers,
  RecordingProgress,
  TracePart,
  TraceRequest,
} from '../pipeline/recording-info.ts';
import type { DifferenceSummary, MeanAndSpread } from '../signal/morphology.ts';

/** Requests: each call by name, with what it takes and what it answers. */
export interface Calls {
  /**
   * Starts the model if need be, recognises the files and starts a run; the scores follow as events. A refused set, or a
   * model that does not start, leaves the old run alone.
   */
  open: {
    params: { run: number; source: RunSource; urls: AssetUrls };
    result: { set: OpenedSet; engine: EngineInfo };
  };
  cancel: { params: { run: number }; result: null };
  /** Tells the worker that an event was taken up: back-pressure, and the end of the run that was on screen before. */
  acknowledge: { params: { run: number }; result: null };
  inspect: { params: { run: number; index: number; pair: PairChoice }; result: InspectedBeat };
  /** Both networks layer by layer, over beats spread evenly through the set. */
  'report-layers': { params: { run: number }; result: readonly LayerReport[] };
  /** Runs every engine of the model on the same beats, here and now. */
  'time-engines': { params: { run: number }; result: readonly EngineTime[] };
  /** The model as other runtimes take it, packed into one archive. */
  'export-model': { params: { run: number; format: ExportFormat }; result: ExportedFile };
  overlay: {
    params: { run: number; groups: Record<OverlayGroup, Uint32Array>; pair: PairChoice };
    result: Overlay;
  };
  /** Part of a lead of the open recording. */
  'read-trace': { params: { run: number; request: TraceRequest }; result: TracePart };
  /** Shapes of the beats so far. */
  templates: { params: { run: number }; result: GroupedBeats };
  /** Fine-tunes the pair on the first minutes of the recording; progress follows as events. */
  adapt: { params: { run: number; minutes: number }; result: AdaptedScores };
  'cancel-adaptation': { params: { run: number }; result: null };
  /**
   * Every beat read so far by one stage of a beat classifier. The latest call wins: one that is overtaken is `cancelled`.
   */
  classify: { params: { run: number; stage: ClassifierStageAddress }; result: ClassifiedBeats };
  /** What a beat costs a stage, on beats of the open set, of which there is at least one; `cancelled` by `classify`. */
  'time-classifier': { params: { run: number; stage: ClassifierStageAddress }; result: ClassifierTiming };
  /** A stage of a beat classifier as other runtimes take it, packed into one archive; of no run. */
  'export-classifier': {
    params: { run: number; stage: ClassifierStageAddress; format: ClassifierExportFormat };
    result: ExportedFile;
  };
}

/** Which of the stored classifiers. */
export interface ClassifierStageAddress {
  /** Absolute address of the classifier's folder, ending with a slash. */
  readonly url: string;
  /** As its card has it. */
  readonly sparsity: number;
}

/** Absolute addresses of folders, ending with a slash: what is opened decides which model is used. */
export interface AssetUrls {
  readonly tableModel: string;
  readonly recordingModel: string;
  readonly demos: string;
}

export type CallName = keyof Calls;

export interface RequestOf<K extends CallName> {
  readonly id: number;
  readonly call: K;
  readonly params: Calls[K]['params'];
}

export type Request = { [K in CallName]: RequestOf<K> }[CallName];

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly error: AppErrorData };

/** Events belong to a run; those of an older run than the current one are dropped. */
export type WorkerEvent = { readonly run: number } & (
  | ({ readonly event: 'batch' } & ScoreBatch)
  | ({ readonly event: 'adapting' } & AdaptProgress)
  | { readonly event: 'done' | 'cancelled' }
  | { readonly event: 'failed'; readonly error: AppErrorData }
);

export type RunSource =
  | {
      readonly kind: 'files';
      readonly files: readonly File[];
      readonly overrides: readonly DialectOverrides[];
      /** What the person said of the recording, where the files are one. */
      readonly answers: RecordingAnswers;
    }
  | { readonly kind: 'demo'; readonly name: string; readonly answers: RecordingAnswers };

export interface EngineInfo {
  readonly card: ModelCard;
  /** What runs each network, in words: `TensorFlow.js wasm`. */
  readonly engines: Record<Precision, string>;
  /** INT8 activations of the largest input and output of a layer that live at the same time. */
  readonly activationBytes: number;
  /** Why the usual FP32 backend is not the one in use; `null` when it is. */
  readonly fallbackReason: string | null;
}

export interface OpenedSet {
  readonly files: readonly OpenedFile[];
  readonly total: number;
  readonly totalUnit: 'bytes' | 'beats';
  /** `null` for tables of beats. */
  readonly recording: OpenedRecording | null;
}

/** Columns of equal length, one entry a beat, in the order of the stream. */
export interface ScoreBatch {
  readonly scores: Record<Precision, Float32Array>;
  readonly rawLabels: Int8Array;
  readonly fileIndices: Uint16Array;
  readonly lines: Uint32Array;
  readonly skipped: readonly SkippedBeat[];
  readonly progress: number;
  /** `null` for tables of beats. */
  readonly recording: RecordingProgress | null;
}

export interface InspectedBeat {
  readonly index: number;
  /** `[length]`, as the networks see it. */
  readonly samples: Float32Array;
  readonly validLength: number;
  readonly reconstructions: Record<Precision, Float32Array>;
}

export interface EngineTime {
  readonly precision: Precision;
  readonly engine: string;
  /** Median over several rounds of a batch. */
  readonly microsecondsPerBeat: number;
}

/** Beats on either side of the threshold. */
export type OverlayGroup = 'passed' | 'flagged';

/** A signal of a beat that can be laid over others: what came in, or what a network made of it. */
export type OverlayLayer = 'input' | Precision;

export interface OverlaidBeats {
  readonly count: number;
  readonly length: number;
  readonly validLengths: Uint16Array;
  /** `[count, length]` each. */
  readonly layers: Record<OverlayLayer, Float32Array>;
  readonly spread: Record<OverlayLayer, MeanAndSpread>;
}

export interface Overlay {
  readonly groups: Record<OverlayGroup, OverlaidBeats>;
  /** What quantization does to the beats shown: INT8 against FP32 reconstruction. */
  readonly difference: DifferenceSummary;
}
