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

interface Run {
  readonly number: number;
  readonly archive: BeatArchive;
  readonly abort: AbortController;
  readonly credits: PostCredits;
}

/** Reads, scores and answers questions about one set of beats at a time. */
export class Runner {
  private readonly contract: InputContract;
  private readonly scorers: Record<Precision, BeatScorer>;
  private readonly post: PostEvent;
  private run: Run | null = null;
  private latestRequested = 0;
  private streaming: Promise<void> = Promise.resolve();

  constructor(contract: InputContract, scorers: Record<Precision, BeatScorer>, post: PostEvent) {
    this.contract = contract;
    this.scorers = scorers;
    this.post = post;
  }

  /** A set that is refused leaves the current run as it is; one that is recognised takes its place. */
  async open(number: number, source: RunSource): Promise<OpenedSet> {
    this.latestRequested = number;
    const opened = await this.openSource(source);
    if (this.latestRequested !== number) {
      throw new AppError('cancelled', 'Another set was opened before this one was recognised.');
    }
    if (this.run) this.stop(this.run);
    const run: Run = {
      number,
      archive: new BeatArchive(opened),
      abort: new AbortController(),
      credits: new PostCredits(),
    };
    this.run = run;
    // Started after this reply is on its way, so that the page knows the run before its first event.
    setTimeout(() => {
      // The run before may still be at its last batch.
      const earlier = this.streaming;
      this.streaming = this.stream(run, opened).then(() => earlier);
    }, 0);
    return { files: opened.files, total: opened.total, totalUnit: opened.totalUnit };
  }

  /** Ends whatever runs or is being opened; resolves when no run uses the scorers any more. */
  async close(): Promise<void> {
    this.latestRequested = 0;
    if (this.run) this.stop(this.run);
    this.run = null;
    await this.streaming;
  }

  cancel(number: number): void {
    if (this.latestRequested === number) this.latestRequested = 0;
    if (this.run?.number === number) this.stop(this.run);
  }

  acknowledge(number: number): void {
    if (this.run?.number === number) this.run.credits.giveBack();
  }

  async inspect(number: number, index: number): Promise<InspectedBeat> {
    const { samples, validLength } = await this.current(number).archive.beat(index);
    const input = {
      count: 1,
      length: samples.length,
      samples,
      validLengths: Uint16Array.of(validLength),
    };
    const fp32 = await this.scorers.fp32.reconstruct(input);
    const int8 = await this.scorers.int8.reconstruct(input);
    return { index, samples, validLength, reconstructions: { fp32, int8 } };
  }

  /** Up to `count` beats spread evenly over what has been scored so far. */
  async sample(number: number, count: number): Promise<ReportBeats> {
    const { archive } = this.current(number);
    const taken = Math.min(count, archive.count);
    const length = this.contract.lengthSamples;
    const samples = new Float32Array(taken * length);
    for (let i = 0; i < taken; i++) {
      const beat = await archive.beat(Math.floor((i * archive.count) / taken));
      samples.set(beat.samples, i * length);
    }
    return { count: taken, samples };
  }

  overlay(number: number, groups: Record<OverlayGroup, Uint32Array>): Promise<Overlay> {
    return overlayBeats(this.current(number).archive, this.scorers, this.contract, groups);
  }

  private current(number: number): Run {
    if (this.run?.number !== number) {
      throw new AppError('cancelled', 'These beats were replaced by another set.');
    }
    return this.run;
  }

  private openSource(source: RunSource): Promise<BeatSource> {
    if (source.kind === 'demo')
      return Promise.resolve().then(() => syntheticSource(source.name, this.contract));
    assert(source.files.length > 0, 'a set has at least one file');
    const bytes = source.files.map((file) => blobSource(file.name, file));
    return openBeatFiles(bytes, source.overrides, this.contract);
  }

  private stop(run: Run): void {
    run.abort.abort();
    run.credits.release();
  }

  private async stream(run: Run, source: BeatSource): Promise<void> {
    const { signal } = run.abort;
    try {
      const scored = scoreBeats(source, this.scorers, signal);
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

  private postBatch(run: Run, batch: ScoreBatch): void {
    const { scores, rawLabels, fileIndices, lines } = batch;
    const columns = [scores.fp32, scores.int8, rawLabels, fileIndices, lines];
    this.post(
      { run: run.number, event: 'batch', ...batch },
      columns.map((column) => column.buffer),
    );
  }
}
