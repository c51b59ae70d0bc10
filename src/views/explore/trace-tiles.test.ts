import { describe, expect, it } from 'vitest';
import type { TracePart, TraceRequest } from '../../pipeline/recording-info.ts';
import { levelFor, type TraceSpan, TraceTiles } from './trace-tiles.ts';

/** Answers when told to, and remembers what it was asked. */
class SlowReader {
  readonly asked: TraceRequest[] = [];
  private readonly answers: ((part: TracePart) => void)[] = [];

  readonly read = (request: TraceRequest): Promise<TracePart> => {
    this.asked.push(request);
    return new Promise((resolve) => this.answers.push(resolve));
  };

  /** Answers everything asked so far with `columns` columns of `value`. */
  async answer(value = 0, columns = 2048): Promise<void> {
    for (const resolve of this.answers.splice(0)) {
      resolve({ kind: 'samples', samples: new Float32Array(columns).fill(value) });
    }
    await new Promise((resolve) => setTimeout(resolve));
  }

  starts(): number[] {
    return this.asked.map(({ startSample }) => startSample);
  }
}

function tilesOver(reader: SlowReader): { tiles: TraceTiles; arrivals: () => number; failures: unknown[] } {
  let arrivals = 0;
  const failures: unknown[] = [];
  const tiles = new TraceTiles(
    reader.read,
    () => arrivals++,
    (error) => failures.push(error),
  );
  return { tiles, arrivals: () => arrivals, failures };
}

const FIRST_SCREEN = [{ lead: 0, startSample: 100, endSample: 3000 }];
/** The spans, at a level. */
const at = (spans: readonly Omit<TraceSpan, 'samplesPerColumn'>[], samplesPerColumn: number): TraceSpan[] =>
  spans.map((span) => ({ ...span, samplesPerColumn }));

const FAR_AWAY = [{ lead: 0, startSample: 2048 * 500, endSample: 2048 * 501 }];

describe('tiles of a trace', () => {
  it('are asked for where they are visible first, then beside that, and drawn once those in view are there', async () => {
    const reader = new SlowReader();
    const { tiles, arrivals } = tilesOver(reader);
    expect(tiles.take(at(FIRST_SCREEN, 1))).toEqual([[]]);
    expect(reader.starts()).toEqual([0, 2048, 4096]);
    await reader.answer();
    expect(arrivals()).toBe(2);
    expect(tiles.take(at(FIRST_SCREEN, 1))[0].map(({ startSample }) => startSample)).toEqual([0, 2048]);
  });

  it('say whether a span is there in whole and up to date', async () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    const [span] = FIRST_SCREEN;
    tiles.take(at([span], 1));
    expect(tiles.has({ ...span, samplesPerColumn: 1 })).toBe(false);
    await reader.answer(0, 1000);
    expect(tiles.has({ ...span, samplesPerColumn: 1 })).toBe(true);
    expect(tiles.has({ ...span, endSample: 4097, samplesPerColumn: 1 })).toBe(true);
    expect(tiles.has({ ...span, endSample: 3 * 2048 + 1, samplesPerColumn: 1 })).toBe(false);
    tiles.refreshShort();
    expect(tiles.has({ ...span, samplesPerColumn: 1 })).toBe(false);
  });

  it('of every lead in view come before those beside the view', () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    const screen = { startSample: 0, endSample: 2000 };
    tiles.take(
      at(
        [
          { lead: 0, ...screen },
          { lead: 1, ...screen },
          { lead: 2, ...screen },
        ],
        1,
      ),
    );
    expect(reader.asked.map(({ lead, startSample }) => [lead, startSample])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [0, 2048],
    ]);
  });

  it('are fetched once, however often they are drawn', async () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    tiles.take(at(FIRST_SCREEN, 1));
    tiles.take(at(FIRST_SCREEN, 1));
    await reader.answer();
    tiles.take(at(FIRST_SCREEN, 1));
    expect(reader.asked).toHaveLength(3);
  });

  it('of a view that was left before they were asked for are never fetched', async () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    tiles.take(at([{ lead: 0, startSample: 0, endSample: 2048 * 10 }], 1));
    expect(reader.asked).toHaveLength(4);
    tiles.take(at(FAR_AWAY, 1));
    await reader.answer();
    expect(reader.starts().slice(4)[0]).toBe(2048 * 500);
    expect(reader.starts()).not.toContain(2048 * 6);
  });

  it('of another zoom are drawn until those of this one have come', async () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    tiles.take(at(FIRST_SCREEN, 16));
    await reader.answer(7);
    const [standIns] = tiles.take(at(FIRST_SCREEN, 1));
    expect(standIns.map(({ samplesPerColumn }) => samplesPerColumn)).toEqual([16]);
  });

  it('that ended early are fetched again when the recording was read further, and drawn meanwhile', async () => {
    const reader = new SlowReader();
    const { tiles } = tilesOver(reader);
    const screen = [{ lead: 0, startSample: 0, endSample: 2000 }];
    tiles.take(at(screen, 1));
    await reader.answer(1, 500);
    const before = reader.asked.length;
    tiles.take(at(screen, 1));
    expect(reader.asked).toHaveLength(before);
    tiles.refreshShort();
    expect(tiles.take(at(screen, 1))[0]).toHaveLength(1);
    expect(reader.asked.length).toBeGreaterThan(before);
  });

  it('of what was on the paper before it was cleared are dropped when they come', async () => {
    const reader = new SlowReader();
    const { tiles, arrivals } = tilesOver(reader);
    tiles.take(at(FIRST_SCREEN, 1));
    tiles.clear();
    await reader.answer();
    expect(arrivals()).toBe(0);
    expect(tiles.take(at(FIRST_SCREEN, 1))).toEqual([[]]);
  });

  it('that cannot be read are told of, and the others still come', async () => {
    const failures: unknown[] = [];
    const tiles = new TraceTiles(
      ({ startSample }) =>
        startSample === 0
          ? Promise.reject(new Error('torn'))
          : Promise.resolve({ kind: 'samples', samples: new Float32Array(2048) }),
      () => undefined,
      (error) => failures.push(error),
    );
    tiles.take(at(FIRST_SCREEN, 1));
    await new Promise((resolve) => setTimeout(resolve));
    expect(failures).toEqual([new Error('torn')]);
    expect(tiles.take(at(FIRST_SCREEN, 1))[0].map(({ startSample }) => startSample)).toContain(2048);
  });
});

it('the level drawn always has a column for every pixel', () => {
  for (let samplesPerPx = 0.1; samplesPerPx < 1e6; samplesPerPx *= 1.3) {
    expect(levelFor(samplesPerPx)).toBeLessThanOrEqual(Math.max(1, samplesPerPx));
  }
});
