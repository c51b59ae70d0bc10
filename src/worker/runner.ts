import { AppError } from '../core/app-error.ts';
import { assert } from '../core/assert.ts';
import type { InputContract } from '../core/input-contract.ts';
import type { Precision } from '../core/precision.ts';
import { blobSource } from '../formats/byte-source.ts';
import type { BeatScorer } from '../models/beat-scorer.ts';
import type { ReportBeats } from '../models/layer-report.ts';
import { BeatArchive } from '../pipeline/beat-archive.ts';
import type { BeatSource } from '../pipeline/beat-source.ts';
import { openBeatFiles } from '../pipeline/file-source.ts';
import { scoreBeats } from '../pipeline/score-beats.ts';
import { syntheticSource } from '../pipeline/synthetic-source.ts';
import { overlayBeats } from './overlay.ts';
import type {
  InspectedBeat,
  OpenedSet,
  Overlay,
  OverlayGroup,
  RunSource,
  ScoreBatch,
  WorkerEvent,
} from './protocol.ts';
import { joinForPosting, PostCredits } from './score-stream.ts';

export type PostEvent = (event: WorkerEvent, transfer: Transferable[]) => void;

/** What a run needs of a model. */
export interface RunnerEngines {
  readonly contract: InputContract;
  readonly scorers: Record<Precision, BeatScorer>;
}

interface Run<E> {
  readonly number: number;
  readonly engines: E;
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
  private readonly enginesFor: (modelUrl: string) => Promise<E>;
  private readonly post: PostEvent;
  private run: Run<E> | null = null;
  private next: Run<E> | null = null;
  private latestRequested = 0;

  /** @param enginesFor starts the engines of a model, or gives those that are running already */
  constructor(enginesFor: (modelUrl: string) => Promise<E>, post: PostEvent) {
    this.enginesFor = enginesFor;
    this.post = post;
  }

  /** A set that is refused, or whose model does not start, leaves the current run as it is. */
  async open(number: number, source: RunSource, modelUrl: string): Promise<{ set: OpenedSet; engines: E }> {
    this.latestRequested = number;
    this.dropNext();
    const engines = await this.enginesFor(modelUrl);
    const opened = await this.openSource(source, engines.contract);
    if (this.latestRequested !== number) {
      throw new AppError('cancelled', 'Another set was opened before this one was recognised.');
    }
    const run: Run<E> = {
      number,
      engines,
      archive: new BeatArchive(opened),
      abort: new AbortController(),
      credits: new PostCredits(),
    };
    this.next = run;
    // Started after this reply is on its way, so that the page knows the run before its first event.
    setTimeout(() => this.stream(run, opened), 0);
    return { set: { files: opened.files, total: opened.total, totalUnit: opened.totalUnit }, engines };
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

  async inspect(number: number, index: number): Promise<InspectedBeat> {
    const { archive, engines } = this.known(number);
    const { samples, validLength } = await archive.beat(index);
    const input = {
      count: 1,
      length: samples.length,
      samples,
      validLengths: Uint16Array.of(validLength),
    };
    const fp32 = await engines.scorers.fp32.reconstruct(input);
    const int8 = await engines.scorers.int8.reconstruct(input);
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

  overlay(number: number, groups: Record<OverlayGroup, Uint32Array>): Promise<Overlay> {
    const { archive, engines } = this.known(number);
    return overlayBeats(archive, engines.scorers, engines.contract, groups);
  }

  enginesOf(number: number): E {
    return this.known(number).engines;
  }

  private known(number: number): Run<E> {
    for (const run of [this.run, this.next]) if (run?.number === number) return run;
    throw new AppError('cancelled', 'These beats were replaced by another set.');
  }

  private openSource(source: RunSource, contract: InputContract): Promise<BeatSource> {
    if (source.kind === 'demo') return Promise.resolve().then(() => syntheticSource(source.name, contract));
    assert(source.files.length > 0, 'a set has at least one file');
    const bytes = source.files.map((file) => blobSource(file.name, file));
    return openBeatFiles(bytes, source.overrides, contract);
  }

  private dropNext(): void {
    if (this.next) this.stop(this.next);
    this.next = null;
  }

  private stop(run: Run<E>): void {
    run.abort.abort();
    run.credits.release();
  }

  private async stream(run: Run<E>, source: BeatSource): Promise<void> {
    const { signal } = run.abort;
    try {
      const scored = scoreBeats(source, run.engines.scorers, signal);
      for await (const batch of joinForPosting(scored, run.archive, () => performance.now())) {
        await run.credits.take(signal);
        if (signal.aborted) break;
        this.postBatch(run, batch);
      }
      this.post({ run: run.number, event: signal.aborted ? 'cancelled' : 'done' }, []);
    } catch (thrown) {
      const error = AppError.from(thrown, 'engine-failed', 'Scoring stopped because of an internal error.');
      this.post({ run: run.number, event: 'failed', error: error.toData() }, []);
    }
  }

  private postBatch(run: Run<E>, batch: ScoreBatch): void {
    const { scores, rawLabels, fileIndices, lines } = batch;
    const columns = [scores.fp32, scores.int8, rawLabels, fileIndices, lines];
    this.post(
      { run: run.number, event: 'batch', ...batch },
      columns.map((column) => column.buffer),
    );
  }
}
