import type { InputContract } from '../core/input-contract.ts';
import type { Recording } from '../core/recording.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import type { BeatTemplateSet } from '../signal/beat-templates.ts';
import { BatchAssembler } from './batch-assembler.ts';
import type { BeatSource, PreparedBeat, SourceBatch } from './beat-source.ts';
import type { ReadingProgress } from './counted-source.ts';
import { LeadTrace } from './lead-trace.ts';
import { type RecognisedRecording, type RecordingFiles, recogniseRecording } from './recognise-recording.ts';
import type { OpenedRecording, RecordingAnswers, TracePart, TraceRequest } from './recording-info.ts';
import { RecordingPass } from './recording-pass.ts';
import { rereadBeat } from './reread-recording-beat.ts';

/** Samples of all leads together that stay in memory; longer recordings are read again from the file. */
const KEPT_BYTES = 24 * 2 ** 20;

export interface RecordingOptions {
  readonly files: RecordingFiles;
  readonly answers: RecordingAnswers;
  readonly contract: InputContract;
  readonly progress: ReadingProgress;
}

/** A recording as a source of beats, and as something to look at. */
export class RecordingSource implements BeatSource {
  readonly opened: OpenedRecording;
  readonly contract: InputContract;
  readonly files: BeatSource['files'];
  readonly total: number;
  readonly totalUnit = 'bytes';
  private readonly recording: Recording;
  private readonly recognised: RecognisedRecording;
  private readonly progress: ReadingProgress;
  private readonly traces: readonly LeadTrace[];
  /** `null` where there is no signal to find beats in. */
  private readonly pass: RecordingPass | null;

  /** @throws AppError where there is no ECG in it, or an answer cannot be */
  static async open(recording: Recording, options: RecordingOptions): Promise<RecordingSource> {
    const recognised = await recogniseRecording(recording, options.files, options.answers);
    return new RecordingSource(recording, recognised, options);
  }

  private constructor(recording: Recording, recognised: RecognisedRecording, options: RecordingOptions) {
    const { info, annotations, scalings } = recognised;
    this.recording = recording;
    this.recognised = recognised;
    this.progress = options.progress;
    this.contract = options.contract;
    this.opened = { info, annotations };
    this.files = [{ name: info.name, sizeBytes: info.sizeBytes, origin: 'recording', dialect: null }];
    this.total = info.sizeBytes;
    this.traces = info.leads.map(
      ({ rateHz }, index) =>
        new LeadTrace(recording, {
          index,
          rateHz,
          scaling: scalings[index],
          notchHz: info.recognised.notchHz.value,
          keptBytes: KEPT_BYTES / info.leads.length,
        }),
    );
    this.pass = info.leads.length > 0 ? new RecordingPass(recognised, options.contract) : null;
  }

  /** Streams the beats once; the trace and the templates come into being on the way. */
  async *batches(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const { pass } = this;
    if (pass === null) {
      yield { ...this.nothing(), progress: this.total };
      return;
    }
    this.progress.restart();
    const indices = this.traces.map((_, index) => index);
    for await (const block of this.recording.blocks(indices, signal)) {
      for (const [index, trace] of this.traces.entries()) trace.push(block[index]);
      for (const batch of pass.push(block)) {
        if (signal.aborted) return;
        yield { ...batch, progress: this.progress.doneBytes };
      }
    }
    if (signal.aborted) return;
    for (const trace of this.traces) trace.flush();
    for (const batch of pass.flush()) yield { ...batch, progress: this.total };
  }

  reread(_fileIndex: number, position: number): Promise<PreparedBeat> {
    return rereadBeat(this.recording, this.recognised, this.contract, {
      rPeakSample: position,
      amplitude: this.pass?.amplitudeAt(position) ?? 1,
    });
  }

  readTrace(request: TraceRequest): Promise<TracePart> {
    return this.traces[request.lead].read(request);
  }

  templates(): BeatTemplateSet {
    return this.pass?.templates.read() ?? { templates: [], templateOf: new Uint16Array(0) };
  }

  /** Of the beats so far, segment by segment. @throws AppError `too-long` */
  *classifierInputs(): Generator<ClassifierInput> {
    if (this.pass) yield* this.pass.classifierInputs();
  }

  /** The one batch of a recording without signals. */
  private nothing(): Omit<SourceBatch, 'progress'> {
    const { sampleCount } = this.opened.info;
    const empty = new BatchAssembler(this.contract.lengthSamples).take();
    return { ...empty, skipped: [], recording: { sampleCount, stretches: [], calls: new Uint8Array(0) } };
  }
}
