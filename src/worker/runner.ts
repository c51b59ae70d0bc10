import { AppError } from '../core/app-error.ts';
import { assert, assertUnreachable } from '../core/assert.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { Precision } from '../core/precision.ts';
import { type ByteSource, blobSource } from '../formats/byte-source.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { ClassifierInput } from '../models/classifier/beat-classifier.ts';
import type { ReportBeats } from '../models/layer-report.ts';
import { BeatArchive } from '../pipeline/beat-archive.ts';
import type { BeatSource } from '../pipeline/beat-source.ts';
import { type RecognisedSet, recogniseSet } from '../pipeline/recognise-set.ts';
import type { GroupedBeats, PairChoice, TracePart, TraceRequest } from '../pipeline/recording-info.ts';
import { RecordingSource } from '../pipeline/recording-source.ts';
import { scoreBeats } from '../pipeline/score-beats.ts';
import { isSynthetic, syntheticSource } from '../pipeline/synthetic-source.ts';
import { groupBeats } from './group-beats.ts';
import { overlayBeats } from './overlay.ts';
import type {
  AssetUrls,
  InspectedBeat,
  OpenedSet,
  Overlay,
  OverlayGroup,
  RunSource,
  ScoreBatch,
  WorkerEvent,
} from './protocol.ts';
import { type JudgedBeats, judgedBeatsBefore, scoreArchive } from './score-archive.ts';
import { joinForPosting, PostCredits } from './score-stream.ts';

export type PostEvent = (event: WorkerEvent, transfer: Transferable[]) => void;

/** A day of beats stays in memory, so that adapting and walking need not filter the recording again. */
const RECORDING_BUDGET_BYTES = 48 * 2 ** 20;

/** What a run needs of a model. */
export interface RunnerEngines {
  readonly contract: InputContract;
  readonly scorers: Record<Precision, BeatScorer>;
}

/** What a runner asks of its surroundings. */
export interface RunnerEnvironment<E> {
  /** Starts the engines of a model, or gives those that are running already. */
  readonly enginesFor: (modelUrl: string) => Promise<E>;
  /** The files of a recording that comes with the page. */
  readonly fetchDemo: (name: string, demosUrl: string) => Promise<readonly ByteSource[]>;
  readonly post: PostEvent;
}

interface Run<E> {
  readonly number: number;
  readonly engines: E;
  readonly source: BeatSource;
  /** `null` for tables of beats. */
  readonly recording: RecordingSource | null;
  /** Scorers of the pair fine-tuned on the recording, once there is one. */
  adapted: Record<Precision, BeatScorer> | null;
  readonly archive: BeatArchive;
  readonly abort: AbortController;
  readonly credits: PostCredits;
}

/**
 * Reads, scores and answers questions about one set of beats at a time. A set that was recognised takes the place of the
 * one before it when the page acknowledges its first event; until then the old one streams on and can be asked about.
 * The page decides, because it may give up the new set while its first scores are on their way.
 */
export class Runner<E extends RunnerEngines> {
  private readonly environment: RunnerEnvironment<E>;
  private run: Run<E> | null = null;
  private next: Run<E> | null = null;
  private latestRequested = 0;

  constructor(environment: RunnerEnvironment<E>) {
    this.environment = environment;
  }

  /** A set that is refused, or whose model does not start, leaves the current run as it is. */
  async open(number: number, source: RunSource, urls: AssetUrls): Promise<{ set: OpenedSet; engines: E }> {
    this.latestRequested = number;
    this.dropNext();
    const recognised = await this.recognise(source, urls);
    const isRecording = recognised.kind === 'recording';
    const engines = await this.environment.enginesFor(isRecording ? urls.recordingModel : urls.tableModel);
    const opened = await recognised.open(engines.contract);
    if (this.latestRequested !== number) {
      throw new AppError('cancelled', 'Another set was opened before this one was recognised.');
    }
    const recording = opened instanceof RecordingSource ? opened : null;
    const run: Run<E> = {
      number,
      engines,
      source: opened,
      recording,
      adapted: null,
      archive: new BeatArchive(opened, isRecording ? RECORDING_BUDGET_BYTES : undefined),
      abort: new AbortController(),
      credits: new PostCredits(),
    };
    this.next = run;
    // Started after this reply is on its way, so that the page knows the run before its first event.
    setTimeout(() => this.stream(run), 0);
    const { files, total, totalUnit } = opened;
    return { set: { files, total, totalUnit, recording: recording?.opened ?? null }, engines };
  }

  cancel(number: number): void {
    if (this.latestRequested === number) this.latestRequested = 0;
    if (this.run?.number === number) this.stop(this.run);
    if (this.next?.number === number) this.dropNext();
  }

  acknowledge(number: number): void {
    if (this.next?.number === number) {
      if (this.run) this.stop(this.run);
      this.run = this.next;
      this.next = null;
    }
    if (this.run?.number === number) this.run.credits.giveBack();
  }

  async inspect(number: number, index: number, pair: PairChoice): Promise<InspectedBeat> {
    const { archive } = this.known(number);
    const scorers = this.scorersOf(number, pair);
    const { samples, validLength } = await archive.beat(index);
    const input = {
      count: 1,
      length: samples.length,
      samples,
      validLengths: Uint16Array.of(validLength),
    };
    const fp32 = await scorers.fp32.reconstruct(input);
    const int8 = await scorers.int8.reconstruct(input);
    return { index, samples, validLength, reconstructions: { fp32, int8 } };
  }

  /** Up to `count` beats spread evenly over what has been scored so far. */
  async sample(number: number, count: number): Promise<ReportBeats> {
    const { archive, engines } = this.known(number);
    const taken = Math.min(count, archive.count);
    const length = engines.contract.lengthSamples;
    const samples = new Float32Array(taken * length);
    for (let i = 0; i < taken; i++) {
      const beat = await archive.beat(Math.floor((i * archive.count) / taken));
      samples.set(beat.samples, i * length);
    }
    return { count: taken, samples };
  }

  overlay(number: number, groups: Record<OverlayGroup, Uint32Array>, pair: PairChoice): Promise<Overlay> {
    const { archive, engines } = this.known(number);
    return overlayBeats(archive, this.scorersOf(number, pair), engines.contract, groups);
  }

  readTrace(number: number, request: TraceRequest): Promise<TracePart> {
    return this.knownRecording(number).recording.readTrace(request);
  }

  templates(number: number): Promise<GroupedBeats> {
    const { recording, archive } = this.knownRecording(number);
    return groupBeats(recording, archive);
  }

  /** What the beat classifier looks at, of the beats so far. @throws AppError `too-long`, `bad-option` */
  classifierInputs(number: number): Iterable<ClassifierInput> {
    return this.known(number).source.classifierInputs();
  }

  /** Judged beats whose R-peak lies in the first minutes of the recording. */
  learningBeats(number: number, minutes: number): Promise<JudgedBeats> {
    const { recording, archive, engines } = this.knownRecording(number);
    const endSample = minutes * 60 * recording.opened.info.rateHz;
    return judgedBeatsBefore(archive, engines.contract, endSample);
  }

  /** Every beat of the recording so far by other scorers than its own, in the order of the stream. */
  scoreAgain(
    number: number,
    scorers: Record<Precision, BeatScorer>,
    onBeats: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Record<Precision, Float32Array>> {
    const { archive, engines } = this.knownRecording(number);
    return scoreArchive(archive, scorers, engines.contract.lengthSamples, { onBeats, signal });
  }

  /** Takes the scorers of a fine-tuned pair into its keeping, in the place of those before. */
  adopt(number: number, scorers: Record<Precision, BeatScorer>): void {
    const run = this.known(number);
    disposeAdapted(run);
    run.adapted = scorers;
  }

  private scorersOf(number: number, pair: PairChoice): Record<Precision, BeatScorer> {
    const { adapted, engines } = this.known(number);
    return pair === 'adapted' && adapted ? adapted : engines.scorers;
  }

  enginesOf(number: number): E {
    return this.known(number).engines;
  }

  private known(number: number): Run<E> {
    for (const run of [this.run, this.next]) if (run?.number === number) return run;
    throw new AppError('cancelled', 'These beats were replaced by another set.');
  }

  private knownRecording(number: number): Run<E> & { readonly recording: RecordingSource } {
    const { recording, ...run } = this.known(number);
    assert(recording !== null, 'what is open is a recording');
    return { ...run, recording };
  }

  private async recognise(source: RunSource, urls: AssetUrls): Promise<RecognisedSet> {
    switch (source.kind) {
      case 'files': {
        assert(source.files.length > 0, 'a set has at least one file');
        const files = source.files.map((file) => blobSource(file.name, file));
        return recogniseSet(files, source);
      }
      case 'demo': {
        if (isSynthetic(source.name))
          return { kind: 'table', open: async (contract) => syntheticSource(source.name, contract) };
        const files = await this.environment.fetchDemo(source.name, urls.demos);
        return recogniseSet(files, { overrides: [], answers: source.answers });
      }
      default:
        return assertUnreachable(source);
    }
  }

  private dropNext(): void {
    if (this.next) this.stop(this.next);
    this.next = null;
  }

  private stop(run: Run<E>): void {
    run.abort.abort();
    run.credits.release();
    disposeAdapted(run);
  }

  private async stream(run: Run<E>): Promise<void> {
    const { signal } = run.abort;
    try {
      const scored = scoreBeats(run.source, run.engines.scorers, signal);
      for await (const batch of joinForPosting(scored, run.archive, run.credits, () => performance.now())) {
        await run.credits.take(signal);
        if (signal.aborted) break;
        this.postBatch(run, batch);
      }
      this.environment.post({ run: run.number, event: signal.aborted ? 'cancelled' : 'done' }, []);
    } catch (thrown) {
      const error = AppError.from(thrown, 'engine-failed', 'Scoring stopped because of an internal error.');
      this.environment.post({ run: run.number, event: 'failed', error: error.toData() }, []);
    }
  }

  private postBatch(run: Run<E>, batch: ScoreBatch): void {
    const { scores, rawLabels, fileIndices, lines } = batch;
    const columns = [scores.fp32, scores.int8, rawLabels, fileIndices, lines];
    this.environment.post(
      { run: run.number, event: 'batch', ...batch },
      columns.map((column) => column.buffer),
    );
  }
}

function disposeAdapted(run: { adapted: Record<Precision, BeatScorer> | null }): void {
  run.adapted?.fp32.dispose();
  run.adapted?.int8.dispose();
  run.adapted = null;
}
