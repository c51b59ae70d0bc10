import { describe, expect, it } from 'vitest';
import { AppError } from '../core/app-error.ts';
import { blobSource } from '../formats/byte-source.ts';
import type { BeatSource } from './beat-source.ts';
import { numberedTable, numberScorers, TEST_CONTRACT } from './beats-for-tests.ts';
import { openBeatFiles } from './file-source.ts';
import { type ScoredBatch, scoreBeats } from './score-beats.ts';

async function sourceOf(beats: number): Promise<BeatSource> {
  const file = blobSource('a.csv', new File([numberedTable(beats)], 'a.csv'));
  return openBeatFiles([file], [], TEST_CONTRACT);
}

/** A source that fails, in place of its second batch, as a real one does once the signal is aborted. */
function failingSource(source: BeatSource, error: AppError, beforeFailing: () => void): BeatSource {
  return {
    ...source,
    async *batches(signal) {
      for await (const batch of source.batches(signal)) {
        yield batch;
        beforeFailing();
        throw error;
      }
    },
  };
}

describe('beats streamed through both scorers', () => {
  it('have one score per precision each, in the order of the stream', async () => {
    const scores: { fp32: number[]; int8: number[] } = { fp32: [], int8: [] };
    const stream = scoreBeats(await sourceOf(700), numberScorers(), new AbortController().signal);
    for await (const batch of stream) {
      scores.fp32.push(...batch.scores.fp32);
      scores.int8.push(...batch.scores.int8);
    }
    expect(scores.fp32).toEqual(Array.from({ length: 700 }, (_, beat) => beat));
    expect(scores.int8).toEqual(Array.from({ length: 700 }, (_, beat) => beat + 0.5));
  });

  it('end without an error and without another batch when the signal comes while one is being scored', async () => {
    const abort = new AbortController();
    let calls = 0;
    const scorers = numberScorers(() => {
      if (++calls === 2) abort.abort();
    });
    const seen: ScoredBatch[] = [];
    for await (const batch of scoreBeats(await sourceOf(2000), scorers, abort.signal)) seen.push(batch);
    expect([seen.length, calls]).toEqual([1, 2]);
  });

  it('end without an error when the source itself notices the signal', async () => {
    const abort = new AbortController();
    const source = failingSource(
      await sourceOf(600),
      new AppError('cancelled', 'Reading was cancelled.'),
      () => abort.abort(),
    );
    const seen: ScoredBatch[] = [];
    for await (const batch of scoreBeats(source, numberScorers(), abort.signal)) seen.push(batch);
    expect(seen.length).toBe(1);
  });

  it('pass on what else goes wrong', async () => {
    const source = failingSource(
      await sourceOf(600),
      new AppError('read-failed', 'a.csv is gone.'),
      () => {},
    );
    const stream = scoreBeats(source, numberScorers(), new AbortController().signal);
    await stream.next();
    await expect(stream.next()).rejects.toMatchObject({ code: 'read-failed' });
    const broken = numberScorers(() => Promise.reject(new Error('out of memory')));
    const failing = scoreBeats(await sourceOf(600), broken, new AbortController().signal);
    await expect(failing.next()).rejects.toThrow('out of memory');
  });

  it('release the file when nobody wants more', async () => {
    let isReleased = false;
    const source = await sourceOf(600);
    const watched: BeatSource = {
      ...source,
      async *batches(signal) {
        try {
          yield* source.batches(signal);
        } finally {
          isReleased = true;
        }
      },
    };
    for await (const _ of scoreBeats(watched, numberScorers(), new AbortController().signal)) break;
    expect(isReleased).toBe(true);
  });
});
