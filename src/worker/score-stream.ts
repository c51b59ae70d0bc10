import type { BeatArchive } from '../pipeline/beat-archive.ts';
import type { RecordingProgress } from '../pipeline/recording-info.ts';
import type { ScoredBatch } from '../pipeline/score-beats.ts';
import type { ScoreBatch } from './protocol.ts';

/** Batches posted and not yet acknowledged before the worker waits: back-pressure. */
const MAX_IN_FLIGHT = 4;

/** A post is worth its overhead at this many rows, beats or skipped ones, or once this much time has gone by and the page waits for one. */
const POST_ROWS = 4096;
const POST_INTERVAL_MS = 100;

/** Credits for posts: `take` waits while too many are unacknowledged, or until the run is aborted. */
export class PostCredits {
  private inFlight = 0;
  private wake: (() => void) | null = null;

  /** Whether the page has taken up every post. */
  get areAllBack(): boolean {
    return this.inFlight === 0;
  }

  async take(signal: AbortSignal): Promise<void> {
    while (this.inFlight >= MAX_IN_FLIGHT && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.inFlight++;
  }

  giveBack(): void {
    this.inFlight--;
    this.release();
  }

  /** Lets a waiting stream look again, at its credits or at its signal. */
  release(): void {
    this.wake?.();
    this.wake = null;
  }
}

/**
 * Joins scored batches into posts of a few thousand beats: frequent enough to look alive, rare enough not to cost. A page
 * that is busy, drawing its first picture of a set, gets fewer and larger ones, so that its credits last longer.
 * @param now milliseconds, monotonic
 */
export async function* joinForPosting(
  stream: AsyncIterable<ScoredBatch>,
  archive: BeatArchive,
  credits: Pick<PostCredits, 'areAllBack'>,
  now: () => number,
): AsyncGenerator<ScoreBatch> {
  let waiting: ScoredBatch[] = [];
  let waitingBeats = 0;
  let waitingRows = 0;
  let lastPost = Number.NEGATIVE_INFINITY;
  for await (const batch of stream) {
    archive.append(batch);
    waiting.push(batch);
    waitingBeats += batch.beats.count;
    waitingRows += batch.beats.count + batch.skipped.length;
    const isAwaited = credits.areAllBack && now() - lastPost >= POST_INTERVAL_MS;
    if (waitingRows < POST_ROWS && !isAwaited) continue;
    yield join(waiting, waitingBeats);
    waiting = [];
    waitingBeats = 0;
    waitingRows = 0;
    lastPost = now();
  }
  if (waiting.length > 0) yield join(waiting, waitingBeats);
}

function join(batches: readonly ScoredBatch[], count: number): ScoreBatch {
  const joined = {
    scores: { fp32: new Float32Array(count), int8: new Float32Array(count) },
    rawLabels: new Int8Array(count),
    fileIndices: new Uint16Array(count),
    lines: new Uint32Array(count),
  };
  let offset = 0;
  for (const { beats, scores } of batches) {
    joined.scores.fp32.set(scores.fp32, offset);
    joined.scores.int8.set(scores.int8, offset);
    joined.rawLabels.set(beats.rawLabels, offset);
    joined.fileIndices.set(beats.fileIndices, offset);
    joined.lines.set(beats.lines, offset);
    offset += beats.count;
  }
  return {
    ...joined,
    skipped: batches.flatMap((batch) => batch.skipped),
    progress: batches[batches.length - 1].progress,
    recording: joinProgress(batches),
  };
}

function joinProgress(batches: readonly ScoredBatch[]): RecordingProgress | null {
  const { recording } = batches[batches.length - 1];
  if (recording === null) return null;
  const stretches = batches.flatMap((batch) => batch.recording?.stretches ?? []);
  const calls = batches.flatMap((batch) => [...(batch.recording?.calls ?? [])]);
  return { sampleCount: recording.sampleCount, stretches, calls: Uint8Array.from(calls) };
}
