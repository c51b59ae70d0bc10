import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../core/app-error.ts';
import {
  numberedTable,
  numberScorers,
  numberTold,
  rawLabelOf,
  TEST_CONTRACT,
} from '../pipeline/beats-for-tests.ts';
import { fetchDemo } from './demo-recording.ts';
import type { AssetUrls, OpenedSet, RunSource, WorkerEvent } from './protocol.ts';
import { Runner, type RunnerEngines } from './runner.ts';

const CHUNK_BYTES = 16_384;
const URLS: AssetUrls = {
  tableModel: 'https://beatlens.test/models/compact/',
  recordingModel: 'https://beatlens.test/models/recording/',
  demos: 'https://beatlens.test/demo/',
};

/** A file that is read in small chunks, as a browser reads it, and tells how far reading has come. */
class WatchedFile extends File {
  bytesRead = 0;
  onChunk: (chunk: number) => void = () => {};

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream(
      {
        pull: async (controller) => {
          if (at >= this.size) return controller.close();
          const bytes = new Uint8Array(await this.slice(at, at + CHUNK_BYTES).arrayBuffer());
          at += bytes.length;
          this.bytesRead += bytes.length;
          this.onChunk(Math.ceil(at / CHUNK_BYTES));
          controller.enqueue(bytes);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

function filesOf(...files: File[]): RunSource {
  return { kind: 'files', files, overrides: [], answers: {} };
}

function table(beats: number, first = 0): WatchedFile {
  return new WatchedFile([numberedTable(beats, first)], `${beats}-from-${first}.csv`);
}

/** The page's end: keeps every event, acknowledges batches unless told not to, and waits for what the test names. */
class Page {
  readonly events: WorkerEvent[] = [];
  isAcknowledging = true;
  readonly runner: Runner<RunnerEngines>;
  private waiting: { fits: (event: WorkerEvent) => boolean; resolve: () => void }[] = [];

  constructor(
    scorers: RunnerEngines['scorers'] = numberScorers(),
    enginesFor: (modelUrl: string) => Promise<RunnerEngines> = async () => ({
      contract: TEST_CONTRACT,
      scorers,
    }),
  ) {
    this.runner = new Runner({
      enginesFor,
      fetchDemo,
      post: (event, transfer) => {
        const received = structuredClone(event, { transfer });
        this.events.push(received);
        if (event.event === 'batch' && this.isAcknowledging) this.runner.acknowledge(event.run);
        this.waiting = this.waiting.filter(({ fits, resolve }) => {
          if (!fits(received)) return true;
          resolve();
          return false;
        });
      },
    });
  }

  async open(run: number, source: RunSource, urls = URLS): Promise<OpenedSet> {
    return (await this.runner.open(run, source, urls)).set;
  }

  /** Resolves at the first event to come that fits. */
  next(fits: (event: WorkerEvent) => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push({ fits, resolve });
    });
  }

  ended(run: number): Promise<void> {
    return this.next((event) => event.run === run && event.event !== 'batch');
  }

  kinds(run: number): string[] {
    return this.events.filter((event) => event.run === run).map(({ event }) => event);
  }

  batches(run: number) {
    return this.events.filter((event) => event.run === run && event.event === 'batch').filter(isBatch);
  }

  beats(run: number): number {
    return this.batches(run).reduce((sum, { rawLabels }) => sum + rawLabels.length, 0);
  }
}

function isBatch(event: WorkerEvent): event is Extract<WorkerEvent, { event: 'batch' }> {
  return event.event === 'batch';
}

/** Scorers that wait, and perhaps fail then, at batches whose first beat is of these; the rest is scored at once. */
function holdWhere(isHeld: (number: number) => boolean, failure?: Error) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let enter = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const scorers = numberScorers(async ({ samples }) => {
    if (!isHeld(numberTold(samples))) return;
    enter();
    await gate;
    if (failure) throw failure;
  });
  return { scorers, entered, letGo: () => letGo() };
}

/** INT8 that scores beat `n` as n / 2. */
function halfOf(): RunnerEngines['scorers']['int8'] {
  const { int8 } = numberScorers();
  return { ...int8, score: async (input) => (await int8.score(input)).map((score) => (score - 0.5) / 2) };
}

/** Runs everything that is due until nothing moves any more. */
async function untilStill(read: () => number): Promise<void> {
  for (let stillTurns = 0, last = read(); stillTurns < 200; last = read()) {
    await new Promise((resolve) => setImmediate(resolve));
    stillTurns = read() === last ? stillTurns + 1 : 0;
  }
}

/** While the clock stands, posts hold 256 beats, then 4,096 each. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a run', () => {
  it('tells every beat once, in order, with its scores, label and line, and then that it is done', async () => {
    const page = new Page();
    const opened = await page.open(1, filesOf(table(300), table(500, 300)));
    expect(opened).toMatchObject({
      totalUnit: 'bytes',
      files: [{ name: '300-from-0.csv' }, { name: '500-from-300.csv' }],
    });
    await page.ended(1);
    const numbers = Array.from({ length: 800 }, (_, n) => n);
    const batches = page.batches(1);
    expect(batches.flatMap(({ scores }) => [...scores.fp32])).toEqual(numbers);
    expect(batches.flatMap(({ scores }) => [...scores.int8])).toEqual(numbers.map((n) => n + 0.5));
    expect(batches.flatMap(({ rawLabels }) => [...rawLabels])).toEqual(numbers.map(rawLabelOf));
    expect(batches.flatMap(({ fileIndices }) => [...fileIndices])).toEqual(
      numbers.map((n) => (n < 300 ? 0 : 1)),
    );
    expect(batches.flatMap(({ lines }) => [...lines])).toEqual(
      numbers.map((n) => (n < 300 ? n + 1 : n - 299)),
    );
    expect(batches.at(-1)?.progress).toBe(opened.total);
    expect(page.kinds(1)).toEqual([...batches.map(() => 'batch'), 'done']);
  });

  it('says nothing before its opening was answered', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(20)));
    expect(page.events).toEqual([]);
    await page.ended(1);
    expect(page.kinds(1)).toEqual(['batch', 'done']);
  });

  it('of a demo is the same from an opening by name', async () => {
    const page = new Page();
    const opened = await page.open(1, { kind: 'demo', name: 'synthetic', answers: {} });
    await page.ended(1);
    expect(opened).toMatchObject({ total: 2048, totalUnit: 'beats' });
    expect(page.beats(1)).toBe(2048);
  });

  it('ends as failed, once, when a scorer fails', async () => {
    let calls = 0;
    const page = new Page(
      numberScorers(() => {
        if (++calls === 2) throw new Error('memory access out of bounds');
      }),
    );
    await page.open(1, filesOf(table(2000)));
    await page.ended(1);
    expect(page.kinds(1)).toEqual(['batch', 'failed']);
    expect(page.events.at(-1)).toMatchObject({
      run: 1,
      error: { code: 'engine-failed', detail: 'memory access out of bounds' },
    });
  });
});

describe('opening another set', () => {
  it('silences the old run: after the first scores of the new one it tells its end and nothing else', async () => {
    const held = holdWhere((number) => number >= 10_000 && number < 50_000);
    const page = new Page(held.scorers);
    await page.open(1, filesOf(table(20_000)));
    await held.entered;
    await page.open(2, filesOf(table(900, 50_000)));
    const done = page.ended(2);
    await page.next((event) => event.run === 2);
    const old = page.ended(1);
    held.letGo();
    await Promise.all([old, done]);
    await untilStill(() => page.events.length);
    const firstScores = page.events.findIndex(({ run }) => run === 2);
    expect(page.events.slice(firstScores).filter((event) => event.run === 1 && isBatch(event))).toEqual([]);
    expect(page.kinds(1).at(-1)).toBe('cancelled');
    expect(page.beats(1)).toBeLessThan(20_000);
    const scores = page.batches(2).flatMap((batch) => [...batch.scores.fp32]);
    expect(scores).toEqual(Array.from({ length: 900 }, (_, n) => 50_000 + n));
  });

  it('lets the old run go on and answer until the new one has scores', async () => {
    const held = holdWhere((number) => number >= 50_000);
    const page = new Page(held.scorers);
    await page.open(1, filesOf(table(9000)));
    const done = page.ended(1);
    await page.next(isBatch);
    await page.open(2, filesOf(table(300, 50_000)));
    await done;
    expect([page.beats(1), page.kinds(1).at(-1), page.kinds(2)]).toEqual([9000, 'done', []]);
    expect(numberTold((await page.runner.inspect(1, 8999, 'global')).samples)).toBe(8999);

    const scored = page.ended(2);
    held.letGo();
    await scored;
    await expect(page.runner.inspect(1, 0, 'global')).rejects.toMatchObject({ code: 'cancelled' });
    expect(numberTold((await page.runner.inspect(2, 0, 'global')).samples)).toBe(50_000);
  });

  it('leaves the old run its place while the page has not taken up the new one', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(600)));
    await page.ended(1);
    page.isAcknowledging = false;
    await page.open(2, filesOf(table(700, 50_000)));
    await page.ended(2);
    expect(numberTold((await page.runner.inspect(1, 599, 'global')).samples)).toBe(599);
    page.runner.cancel(2);
    expect(numberTold((await page.runner.inspect(1, 599, 'global')).samples)).toBe(599);
    await expect(page.runner.inspect(2, 0, 'global')).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('with a model that does not start leaves the old run alone', async () => {
    const page = new Page(numberScorers(), async (modelUrl) => {
      if (modelUrl !== URLS.tableModel)
        throw new AppError('model-broken', 'The card could not be fetched: 404.');
      return { contract: TEST_CONTRACT, scorers: numberScorers() };
    });
    await page.open(1, filesOf(table(9000)));
    const done = page.ended(1);
    await page.next(isBatch);
    const opening = page.open(2, filesOf(table(10)), {
      ...URLS,
      tableModel: 'https://beatlens.test/models/none/',
    });
    await expect(opening).rejects.toMatchObject({ code: 'model-broken' });
    await done;
    expect([page.beats(1), page.kinds(1).at(-1), page.kinds(2)]).toEqual([9000, 'done', []]);
    expect(numberTold((await page.runner.inspect(1, 8999, 'global')).samples)).toBe(8999);
  });

  it('scores and answers with the engines of the model asked for', async () => {
    const other = { contract: TEST_CONTRACT, scorers: { fp32: numberScorers().fp32, int8: halfOf() } };
    const page = new Page(numberScorers(), async (modelUrl) =>
      modelUrl === URLS.tableModel ? { contract: TEST_CONTRACT, scorers: numberScorers() } : other,
    );
    await page.open(1, filesOf(table(20)));
    await page.ended(1);
    await page.open(2, filesOf(table(20)), { ...URLS, tableModel: 'https://beatlens.test/models/other/' });
    await page.ended(2);
    expect([page.batches(1)[0].scores.int8[9], page.batches(2)[0].scores.int8[9]]).toEqual([9.5, 4.5]);
    expect(page.runner.enginesOf(2)).toBe(other);
  });

  it('a third time stops the second, which had no scores yet', async () => {
    const held = holdWhere((number) => number >= 50_000);
    const page = new Page(held.scorers);
    await page.open(1, filesOf(table(40)));
    await page.ended(1);
    await page.open(2, filesOf(table(900, 50_000)));
    await held.entered;
    await page.open(3, filesOf(table(30)));
    await page.ended(3);
    held.letGo();
    await page.ended(2);
    expect([page.kinds(2), page.kinds(3)]).toEqual([['cancelled'], ['batch', 'done']]);
    expect(numberTold((await page.runner.inspect(3, 29, 'global')).samples)).toBe(29);
  });

  it('that is refused leaves the old run alone: it goes on to its end and answers questions', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(9000)));
    const done = page.ended(1);
    await page.next((event) => event.event === 'batch');
    const letter = new File(['Dear reader,\nhello.\n'], 'letter.txt');
    await expect(page.open(2, filesOf(table(10), letter))).rejects.toMatchObject({
      code: 'not-a-beat-table',
    });
    await expect(page.open(3, { kind: 'demo', name: 'none', answers: {} })).rejects.toMatchObject({
      code: 'bad-option',
    });
    await done;
    expect(page.beats(1)).toBe(9000);
    expect(page.kinds(1).at(-1)).toBe('done');
    expect(numberTold((await page.runner.inspect(1, 8999, 'global')).samples)).toBe(8999);
    expect([...page.kinds(2), ...page.kinds(3)]).toEqual([]);
  });

  it('twice in a row opens the latter only', async () => {
    const page = new Page();
    const first = page.open(1, filesOf(table(50)));
    const second = page.open(2, filesOf(table(60)));
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await second;
    await page.ended(2);
    expect([page.kinds(1), page.beats(2)]).toEqual([[], 60]);
  });

  it('makes questions about the old one end as cancelled, once its own scores have come', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(50)));
    await page.ended(1);
    await page.open(2, filesOf(table(50)));
    await page.ended(2);
    await expect(page.runner.inspect(1, 0, 'global')).rejects.toMatchObject({ code: 'cancelled' });
    await expect(page.runner.sample(1, 10)).rejects.toMatchObject({ code: 'cancelled' });
    const groups = { passed: new Uint32Array(0), flagged: new Uint32Array(0) };
    expect(() => page.runner.overlay(1, groups, 'global')).toThrow('replaced by another set');
    expect(() => page.runner.enginesOf(1)).toThrow('replaced by another set');
  });
});

describe('cancelling', () => {
  it('at any chunk read ends the run there, as cancelled and never as failed', async () => {
    const chunks = Math.ceil(table(1500).size / CHUNK_BYTES);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: chunks }), async (chunk) => {
        const page = new Page();
        const file = table(1500);
        file.onChunk = (number) => {
          if (number === chunk) page.runner.cancel(1);
        };
        await page.open(1, filesOf(file));
        await page.ended(1);
        await untilStill(() => page.events.length);
        expect(page.kinds(1).filter((kind) => kind !== 'batch')).toEqual(['cancelled']);
        expect(page.kinds(1).at(-1)).toBe('cancelled');
        expect(file.bytesRead).toBeLessThanOrEqual(chunk * CHUNK_BYTES);
      }),
      { numRuns: 8 },
    );
  });

  it('at any batch scored ends the run there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async (batch) => {
        let calls = 0;
        const page = new Page(
          numberScorers(() => {
            if (++calls === batch) page.runner.cancel(1);
          }),
        );
        await page.open(1, filesOf(table(4400)));
        await page.ended(1);
        await untilStill(() => page.events.length);
        expect(calls).toBe(batch);
        expect(page.kinds(1).filter((kind) => kind !== 'batch')).toEqual(['cancelled']);
        expect(page.kinds(1).at(-1)).toBe('cancelled');
        expect(page.beats(1)).toBeLessThanOrEqual(batch === 1 ? 0 : 256 + (batch - 2) * 1024);
      }),
      { numRuns: 6 },
    );
  });

  it('before the first beat tells no beat', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(1500)));
    page.runner.cancel(1);
    await page.ended(1);
    expect(page.kinds(1)).toEqual(['cancelled']);
  });

  it('while the page does not acknowledge wakes the waiting run', async () => {
    const page = new Page();
    page.isAcknowledging = false;
    await page.open(1, { kind: 'demo', name: 'synthetic-million', answers: {} });
    while (page.batches(1).length < 4) await page.next(isBatch);
    await untilStill(() => page.events.length);
    const ended = page.ended(1);
    page.runner.cancel(1);
    await ended;
    expect(page.kinds(1)).toEqual(['batch', 'batch', 'batch', 'batch', 'cancelled']);
  });

  it('while the set is being recognised refuses it, and the old run stays', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(30)));
    await page.ended(1);
    const opening = page.open(2, filesOf(table(40)));
    page.runner.cancel(2);
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(numberTold((await page.runner.inspect(1, 7, 'global')).samples)).toBe(7);
    expect(page.kinds(2)).toEqual([]);
  });

  it('the next set before its first scores leaves the old one going and answering', async () => {
    const held = holdWhere((number) => number >= 50_000);
    const page = new Page(held.scorers);
    await page.open(1, filesOf(table(9000)));
    const done = page.ended(1);
    await page.next(isBatch);
    await page.open(2, filesOf(table(900, 50_000)));
    await held.entered;
    page.runner.cancel(2);
    const cancelled = page.ended(2);
    held.letGo();
    await Promise.all([done, cancelled]);
    expect([page.beats(1), page.kinds(1).at(-1), page.kinds(2)]).toEqual([9000, 'done', ['cancelled']]);
    expect(numberTold((await page.runner.inspect(1, 8999, 'global')).samples)).toBe(8999);
  });

  it('the next set while its scorer is about to fail does not cost the old one', async () => {
    const held = holdWhere((number) => number >= 50_000, new Error('memory access out of bounds'));
    const page = new Page(held.scorers);
    await page.open(1, filesOf(table(600)));
    await page.ended(1);
    await page.open(2, filesOf(table(900, 50_000)));
    await held.entered;
    page.runner.cancel(2);
    const ended = page.ended(2);
    held.letGo();
    await ended;
    expect(numberTold((await page.runner.inspect(1, 599, 'global')).samples)).toBe(599);
  });

  it('while the model starts refuses the set, and the old run stays', async () => {
    let start = () => {};
    const started = new Promise<void>((resolve) => {
      start = resolve;
    });
    const page = new Page(numberScorers(), async (modelUrl) => {
      if (modelUrl !== URLS.tableModel) await started;
      return { contract: TEST_CONTRACT, scorers: numberScorers() };
    });
    await page.open(1, filesOf(table(30)));
    await page.ended(1);
    const opening = page.open(2, filesOf(table(40)), {
      ...URLS,
      tableModel: 'https://beatlens.test/models/slow/',
    });
    page.runner.cancel(2);
    start();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    expect(numberTold((await page.runner.inspect(1, 7, 'global')).samples)).toBe(7);
    expect(page.kinds(2)).toEqual([]);
  });

  it('after the end, or another run, changes nothing', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(9000)));
    page.runner.cancel(7);
    await page.ended(1);
    page.runner.cancel(1);
    await untilStill(() => page.events.length);
    expect(page.kinds(1).filter((kind) => kind !== 'batch')).toEqual(['done']);
    expect(numberTold((await page.runner.inspect(1, 8999, 'global')).samples)).toBe(8999);
  });

  it('keeps what was scored open to questions', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(5000)));
    await page.next(isBatch);
    page.runner.cancel(1);
    await page.ended(1);
    const inspected = await page.runner.inspect(1, page.beats(1) - 1, 'global');
    expect(numberTold(inspected.samples)).toBe(page.beats(1) - 1);
  });
});

describe('a page that does not keep up', () => {
  it('stops the reading: four posts unanswered, one at hand, and the file is left alone', async () => {
    let scored = 0;
    const page = new Page(
      numberScorers(({ count }) => {
        scored += count;
      }),
    );
    page.isAcknowledging = false;
    const file = table(30_000);
    await page.open(1, filesOf(file));
    while (page.batches(1).length < 4) await page.next(isBatch);
    await untilStill(() => scored + file.bytesRead);
    const atHand = 256 + 4 * 4096;
    expect(page.batches(1).length).toBe(4);
    expect(scored).toBe(atHand);
    expect(file.bytesRead / file.size).toBeCloseTo(atHand / 30_000, 1);

    const fifth = page.next(isBatch);
    page.runner.acknowledge(1);
    await fifth;
    await untilStill(() => scored + file.bytesRead);
    expect([page.batches(1).length, scored]).toEqual([5, atHand + 4096]);

    page.isAcknowledging = true;
    const done = page.ended(1);
    for (let post = 0; post < 4; post++) page.runner.acknowledge(1);
    await done;
    expect(page.beats(1)).toBe(30_000);
  });

  it('cannot speed up a run by acknowledging another', async () => {
    const page = new Page();
    page.isAcknowledging = false;
    await page.open(1, filesOf(table(30_000)));
    while (page.batches(1).length < 4) await page.next(isBatch);
    for (let post = 0; post < 10; post++) page.runner.acknowledge(2);
    await untilStill(() => page.events.length);
    expect(page.batches(1).length).toBe(4);
    const ended = page.ended(1);
    page.runner.cancel(1);
    await ended;
  });
});

describe('inspecting a beat', () => {
  it('gives it as the networks see it, with both reconstructions', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(600)));
    await page.ended(1);
    const { index, samples, validLength, reconstructions } = await page.runner.inspect(1, 432, 'global');
    expect([index, numberTold(samples), validLength]).toEqual([432, 432, 80]);
    expect(reconstructions.fp32).toEqual(samples);
    expect(reconstructions.int8).toEqual(samples.map((sample) => sample / 2));
  });

  it('refuses one that has not been scored', async () => {
    const page = new Page();
    await page.open(1, filesOf(table(600)));
    await page.ended(1);
    await expect(page.runner.inspect(1, 600, 'global')).rejects.toThrow('beat 600 of 600');
  });
});
