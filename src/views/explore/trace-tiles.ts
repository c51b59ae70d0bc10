/**
 * Parts of traces fetched ahead of drawing. Drawing never waits: it asks for what is there, and is told when more came.
 * Tiles are cut at fixed places of fixed zoom levels, so that panning asks for each one once.
 */
import type { TracePart, TraceRequest } from '../../pipeline/recording-info.ts';

/** Samples a column; between two levels the finer one is drawn. */
export const TRACE_LEVELS: readonly number[] = [1, 16, 128, 1024, 8192, 65536];

/** Columns of a tile; of a raw tile, samples. */
const TILE_COLUMNS = 2048;

/** A pixel may stand for this many columns: what is finer costs more to draw and looks the same. */
const MAX_COLUMNS_PER_PX = 16;

const MAX_IN_FLIGHT = 4;
/** About 32 MB at most. */
const MAX_TILES = 2000;

export interface TraceTile {
  readonly lead: number;
  readonly samplesPerColumn: number;
  readonly startSample: number;
  readonly part: TracePart;
}

/** Part of one lead, in its own samples, at one level. */
export interface TraceSpan {
  readonly lead: number;
  readonly samplesPerColumn: number;
  readonly startSample: number;
  readonly endSample: number;
}

interface CachedTile extends TraceTile {
  readonly isWhole: boolean;
}

/** The coarsest level that still has a column for every pixel, or the samples themselves. */
export function levelFor(samplesPerPx: number): number {
  let found = TRACE_LEVELS[0];
  for (const level of TRACE_LEVELS) if (level <= Math.max(1, samplesPerPx)) found = level;
  return samplesPerPx <= MAX_COLUMNS_PER_PX ? TRACE_LEVELS[0] : found;
}

export class TraceTiles {
  private readonly read: (request: TraceRequest) => Promise<TracePart>;
  /** Told when a tile has come that the last frame lacked. */
  private readonly onArrival: () => void;
  private readonly onFailure: (error: unknown) => void;
  /** In the order of their last use: the first is forgotten first. */
  private readonly tiles = new Map<string, CachedTile>();
  private readonly inFlight = new Set<string>();
  /** What the last frame lacked, the most wanted first. */
  private wanted: TraceRequest[] = [];
  /** Keys of what it lacked in view: only their arrival changes what is drawn. */
  private lacking: ReadonlySet<string> = new Set();
  /** Answers to questions of an older generation are dropped. */
  private generation = 0;

  constructor(
    read: (request: TraceRequest) => Promise<TracePart>,
    onArrival: () => void,
    onFailure: (error: unknown) => void,
  ) {
    this.read = read;
    this.onArrival = onArrival;
    this.onFailure = onFailure;
  }

  /** Forgets everything: another unit, polarity or recording. */
  clear(): void {
    this.generation++;
    this.tiles.clear();
    this.inFlight.clear();
    this.wanted = [];
  }

  /** Asks again for tiles that ended early, since the recording has been read further. Until then they are drawn. */
  refreshShort(): void {
    for (const [key, tile] of this.tiles) if (!tile.isWhole) this.stale.add(key);
  }

  private readonly stale = new Set<string>();

  /**
   * What is there of everything in view, span by span in the order of time, and a request for what is not. The requests
   * of the call before that have not been sent are forgotten: the newest view wins.
   */
  take(spans: readonly TraceSpan[]): TraceTile[][] {
    const missing: TraceRequest[] = [];
    const neighbours: TraceRequest[] = [];
    const found = spans.map((span) => {
      const { samplesPerColumn } = span;
      const [first, last] = tileRange(span);
      if (first > 0) neighbours.push(requestOf(span.lead, first - 1, samplesPerColumn));
      neighbours.push(requestOf(span.lead, last + 1, samplesPerColumn));
      const tiles: TraceTile[] = [];
      for (let index = first; index <= last; index++) {
        const request = requestOf(span.lead, index, samplesPerColumn);
        const tile = this.touch(request);
        if (tile === null || this.stale.has(keyOf(request))) missing.push(request);
        if (tile) tiles.push(tile);
        else tiles.push(...this.standIns(request));
      }
      // Neighbours may be stood in for by the same tile.
      return [...new Set(tiles)];
    });
    this.lacking = new Set(missing.map(keyOf));
    this.wanted = [...missing, ...neighbours.filter((request) => !this.tiles.has(keyOf(request)))];
    this.send();
    return found;
  }

  /** Whether every tile of a span is there, as far as the recording has been read. */
  has(span: TraceSpan): boolean {
    const { samplesPerColumn } = span;
    const [first, last] = tileRange(span);
    for (let index = first; index <= last; index++) {
      const key = keyOf(requestOf(span.lead, index, samplesPerColumn));
      if (!this.tiles.has(key) || this.stale.has(key)) return false;
    }
    return true;
  }

  private touch(request: TraceRequest): CachedTile | null {
    const key = keyOf(request);
    const tile = this.tiles.get(key);
    if (!tile) return null;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  /** Tiles of other levels over the same samples, drawn until the right one is there: one coarser, or the finer ones. */
  private standIns({ lead, startSample, endSample, samplesPerColumn }: TraceRequest): TraceTile[] {
    const own = TRACE_LEVELS.indexOf(samplesPerColumn);
    for (const level of [...TRACE_LEVELS.slice(own + 1), ...TRACE_LEVELS.slice(0, own).reverse()]) {
      const [first, last] = tileRange({ lead, startSample, endSample, samplesPerColumn: level });
      if (last - first > 16) continue;
      const tiles: TraceTile[] = [];
      for (let index = first; index <= last; index++) {
        const tile = this.tiles.get(keyOf(requestOf(lead, index, level)));
        if (tile) tiles.push(tile);
      }
      if (tiles.length > 0) return tiles;
    }
    return [];
  }

  private send(): void {
    while (this.inFlight.size < MAX_IN_FLIGHT) {
      const request = this.wanted.shift();
      if (!request) return;
      if (!this.inFlight.has(keyOf(request))) void this.fetch(request);
    }
  }

  private async fetch(request: TraceRequest): Promise<void> {
    const key = keyOf(request);
    const { generation } = this;
    this.inFlight.add(key);
    try {
      const part = await this.read(request);
      if (generation !== this.generation) return;
      const columns = part.kind === 'samples' ? part.samples.length : part.min.length;
      this.stale.delete(key);
      this.tiles.set(key, { ...request, part, isWhole: columns >= TILE_COLUMNS });
      for (const oldest of this.tiles.keys()) {
        if (this.tiles.size <= MAX_TILES) break;
        this.tiles.delete(oldest);
      }
      if (this.lacking.has(key)) this.onArrival();
    } catch (error) {
      if (generation === this.generation) this.onFailure(error);
    } finally {
      if (generation === this.generation) {
        this.inFlight.delete(key);
        this.send();
      }
    }
  }
}

function tileRange({ startSample, endSample, samplesPerColumn }: TraceSpan): [number, number] {
  const tileSamples = TILE_COLUMNS * samplesPerColumn;
  const first = Math.max(0, Math.floor(startSample / tileSamples));
  return [first, Math.max(first, Math.ceil(endSample / tileSamples) - 1)];
}

function requestOf(lead: number, index: number, samplesPerColumn: number): TraceRequest {
  const tileSamples = TILE_COLUMNS * samplesPerColumn;
  return { lead, samplesPerColumn, startSample: index * tileSamples, endSample: (index + 1) * tileSamples };
}

function keyOf({ lead, samplesPerColumn, startSample }: TraceRequest): string {
  return `${lead}/${samplesPerColumn}/${startSample}`;
}
