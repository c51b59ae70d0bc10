import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeatArchive } from '../pipeline/beat-archive.ts';
import type { BeatSource } from '../pipeline/beat-source.ts';
import type { ScoredBatch } from '../pipeline/score-beats.ts';
import type { ScoreBatch } from './protocol.ts';
import { joinForPosting, PostCredits } from './score-stream.ts';

const neverStreamed: BeatSource = {
  files: [],
  total: 0,
  totalUnit: 'beats',
  batches: () => {
    throw new Error('not streamed here');
  },
  reread: () => Promise.reject(new Error('not read here')),
  classifierInputs: () => [],
};

/** Beat `n` scores n and n + 0.5; progress counts beats; each batch skipped the line of its first beat. */
function scoredBatch(first: number, count: number): ScoredBatch {
  const numbers = Array.from({ length: count }, (_, row) => first + row);
  return {
    beats: {
      count,
      length: 1,
      samples: Float32Array.from(numbers),
      validLengths: new Uint16Array(count).fill(1),
      rawLabels: Int8Array.from(numbers, (n) => n % 3),
      fileIndices: Uint16Array.from(numbers, (n) => n % 7),
      lines: Uint32Array.from(numbers, (n) => n + 1),
    },
    positions: Float64Array.from(numbers),
    skipped: [{ fileIndex: 0, line: first, reason: 'flat' }],
    progress: first + count,
    isJudged: new Uint8Array(count).fill(1),
    recording: null,
    scores: { fp32: Float32Array.from(numbers), int8: Float32Array.from(numbers, (n) => n + 0.5) },
  };
}

async function* streamOf(sizes: readonly number[], onBatch: (beats: number) => void = () => {}) {
  let first = 0;
  for (const size of sizes) {
    onBatch(first);
    yield scoredBatch(first, size);
    first += size;
  }
}

async function collect(stream: AsyncIterable<ScoreBatch>): Promise<ScoreBatch[]> {
  const posts: ScoreBatch[] = [];
  for await (const post of stream) posts.push(post);
  return posts;
}

const frozenClock = () => 0;
const sizesOf = (posts: readonly ScoreBatch[]): number[] => posts.map(({ rawLabels }) => rawLabels.length);

/** It has taken up every post. */
const IDLE_PAGE = { areAllBack: true };

describe('scored batches joined into posts', () => {
  it('hold every beat once, in order, with everything that belongs to it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 256 }), { maxLength: 40 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 9 }),
        async (sizes, stepsMs) => {
          let nowMs = 0;
          let call = 0;
          const now = () => {
            nowMs += stepsMs[call++ % stepsMs.length];
            return nowMs;
          };
          const posts = await collect(
            joinForPosting(streamOf(sizes), new BeatArchive(neverStreamed), IDLE_PAGE, now),
          );
          const total = sizes.reduce((sum, size) => sum + size, 0);
          const numbers = Array.from({ length: total }, (_, n) => n);
          expect(posts.flatMap(({ scores }) => [...scores.fp32])).toEqual(numbers);
          expect(posts.flatMap(({ scores }) => [...scores.int8])).toEqual(numbers.map((n) => n + 0.5));
          expect(posts.flatMap(({ rawLabels }) => [...rawLabels])).toEqual(numbers.map((n) => n % 3));
          expect(posts.flatMap(({ fileIndices }) => [...fileIndices])).toEqual(numbers.map((n) => n % 7));
          expect(posts.flatMap(({ lines }) => [...lines])).toEqual(numbers.map((n) => n + 1));
          expect(posts.flatMap(({ skipped }) => skipped).length).toBe(sizes.length);
          expect(posts.at(-1)?.progress ?? 0).toBe(total);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('come at once for the first batch, then every 4,096 beats while the clock stands', async () => {
    const stream = streamOf(new Array(40).fill(256));
    const posts = await collect(
      joinForPosting(stream, new BeatArchive(neverStreamed), IDLE_PAGE, frozenClock),
    );
    expect(sizesOf(posts)).toEqual([256, 4096, 4096, 40 * 256 - 256 - 2 * 4096]);
  });

  it('come 100 ms apart while few beats arrive', async () => {
    let nowMs = 0;
    const stream = streamOf(new Array(11).fill(10), () => {
      nowMs += 25;
    });
    const posts = await collect(
      joinForPosting(stream, new BeatArchive(neverStreamed), IDLE_PAGE, () => nowMs),
    );
    expect(sizesOf(posts)).toEqual([10, 40, 40, 20]);
  });

  it('come no more often than every 4,096 rows to a page that is busy with one', async () => {
    let nowMs = 0;
    const page = { areAllBack: true };
    const stream = streamOf(new Array(200).fill(256), () => {
      nowMs += 100;
    });
    const sizes: number[] = [];
    for await (const post of joinForPosting(stream, new BeatArchive(neverStreamed), page, () => nowMs)) {
      sizes.push(post.rawLabels.length);
      page.areAllBack = sizes.length >= 3;
    }
    expect(sizes.slice(0, 5)).toEqual([256, 4096, 4096, 256, 256]);
  });

  it('come after as many skipped rows as well, where no beats come', async () => {
    const stream = streamOf(new Array(10_000).fill(0));
    const page = { areAllBack: false };
    const posts = await collect(joinForPosting(stream, new BeatArchive(neverStreamed), page, frozenClock));
    expect(posts.map(({ skipped }) => skipped.length)).toEqual([4096, 4096, 10_000 - 2 * 4096]);
  });

  it('come after the archive knows their beats', async () => {
    const archive = new BeatArchive(neverStreamed);
    let posted = 0;
    for await (const post of joinForPosting(streamOf([5, 5, 5]), archive, IDLE_PAGE, frozenClock)) {
      posted += post.rawLabels.length;
      expect(archive.count).toBe(posted);
      expect((await archive.beat(posted - 1)).samples[0]).toBe(posted - 1);
    }
    expect(posted).toBe(15);
  });

  it('own their memory, which is given away with them', async () => {
    const batch = scoredBatch(0, 5);
    async function* single() {
      yield batch;
    }
    const [post] = await collect(
      joinForPosting(single(), new BeatArchive(neverStreamed), IDLE_PAGE, frozenClock),
    );
    structuredClone(post, { transfer: [post.scores.fp32.buffer, post.lines.buffer] });
    expect(post.scores.fp32.length).toBe(0);
    expect([...batch.scores.fp32]).toEqual([0, 1, 2, 3, 4]);
    expect([...batch.beats.lines]).toEqual([1, 2, 3, 4, 5]);
  });

  it('are none at all for a stream without a batch', async () => {
    expect(
      await collect(joinForPosting(streamOf([]), new BeatArchive(neverStreamed), IDLE_PAGE, frozenClock)),
    ).toEqual([]);
  });
});

/** Settles every promise that can settle without anybody's help. */
async function drainMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

function takeWatched(credits: PostCredits, signal: AbortSignal): { isTaken: boolean } {
  const watched = { isTaken: false };
  void credits.take(signal).then(() => {
    watched.isTaken = true;
  });
  return watched;
}

describe('credits for posts', () => {
  it('are four; the fifth waits until one comes back', async () => {
    const credits = new PostCredits();
    const { signal } = new AbortController();
    for (let post = 0; post < 4; post++) await credits.take(signal);
    const fifth = takeWatched(credits, signal);
    await drainMicrotasks();
    expect(fifth.isTaken).toBe(false);
    credits.giveBack();
    await drainMicrotasks();
    expect(fifth.isTaken).toBe(true);
    const sixth = takeWatched(credits, signal);
    await drainMicrotasks();
    expect(sixth.isTaken).toBe(false);
  });

  it('are not made by looking again', async () => {
    const credits = new PostCredits();
    const { signal } = new AbortController();
    for (let post = 0; post < 4; post++) await credits.take(signal);
    const fifth = takeWatched(credits, signal);
    await drainMicrotasks();
    credits.release();
    await drainMicrotasks();
    expect(fifth.isTaken).toBe(false);
  });

  it('let a waiting stream go on once its run is aborted', async () => {
    const credits = new PostCredits();
    const abort = new AbortController();
    for (let post = 0; post < 4; post++) await credits.take(abort.signal);
    const fifth = takeWatched(credits, abort.signal);
    abort.abort();
    credits.release();
    await drainMicrotasks();
    expect(fifth.isTaken).toBe(true);
  });
});
