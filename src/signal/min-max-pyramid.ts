/**
 * Smallest and largest sample of ever longer stretches, so that a whole day can be drawn as fast as a minute and no
 * spike is lost at any zoom (the "mipmap" of waveform viewers). Takes samples in chunks of any size.
 */
import { assert } from '../core/assert.ts';

/** Samples in the shortest stretch; for less than this per column the samples themselves are read. */
export const BASE_BIN_SAMPLES = 128;

/** How many bins of one level make one of the next. */
const LEVEL_FACTOR = 8;

const FIRST_CAPACITY = 1024;

/** Extremes of consecutive columns; `NaN` where a column holds no sample that is not missing. */
export interface MinMaxColumns {
  readonly min: Float32Array;
  readonly max: Float32Array;
}

export class MinMaxPyramid {
  private readonly levels: Level[] = [];
  private total = 0;

  /** Samples seen so far. */
  get sampleCount(): number {
    return this.total;
  }

  /** About eight bytes per `BASE_BIN_SAMPLES` samples and an eighth of that on top. */
  get sizeBytes(): number {
    return this.levels.reduce((sum, level) => sum + level.min.byteLength + level.max.byteLength, 0);
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      const room = BASE_BIN_SAMPLES - (this.total % BASE_BIN_SAMPLES);
      const to = Math.min(samples.length, from + room);
      this.pushBase(samples, from, to);
      from = to;
    }
  }

  /**
   * Extremes of `columns` stretches of equal length that cover samples `[startSample, endSample)`. A bin that straddles
   * the border of two columns counts for both: a column may show a neighbour's spike, none is ever missed.
   * @returns `null` where a column is shorter than the shortest bin, which asks for the samples themselves
   */
  read(startSample: number, endSample: number, columns: number): MinMaxColumns | null {
    assert(columns > 0 && endSample > startSample, `${columns} columns for ${startSample} to ${endSample}`);
    const perColumn = (endSample - startSample) / columns;
    if (perColumn < BASE_BIN_SAMPLES) return null;
    const result = emptyColumns(columns);
    if (this.total === 0) return result;
    const level = Math.min(levelFor(perColumn), this.levels.length - 1);
    const binSamples = BASE_BIN_SAMPLES * LEVEL_FACTOR ** level;
    const { min, max } = this.levels[level];
    const binCount = Math.ceil(this.total / binSamples);
    for (let column = 0; column < columns; column++) {
      const first = Math.max(0, Math.floor((startSample + column * perColumn) / binSamples));
      const last = Math.min(binCount, Math.ceil((startSample + (column + 1) * perColumn) / binSamples));
      for (let bin = first; bin < last; bin++) {
        include(result, column, min[bin]);
        include(result, column, max[bin]);
      }
    }
    return result;
  }

  /** Takes samples `[from, to)`, which lie in one base bin. */
  private pushBase(samples: Float32Array, from: number, to: number): void {
    let low = Number.NaN;
    let high = Number.NaN;
    for (let i = from; i < to; i++) {
      const value = samples[i];
      if (Number.isNaN(value)) continue;
      // Written so that a comparison with NaN, which is false, takes the other value.
      if (!(low <= value)) low = value;
      if (!(high >= value)) high = value;
    }
    let bin = Math.floor(this.total / BASE_BIN_SAMPLES);
    this.total += to - from;
    for (let level = 0; level === 0 || bin > 0 || level < this.levels.length; level++) {
      const columns = this.levelAt(level, bin);
      include(columns, bin, low);
      include(columns, bin, high);
      bin = Math.floor(bin / LEVEL_FACTOR);
    }
  }

  private levelAt(level: number, bin: number): Level {
    if (level === this.levels.length) this.levels.push(this.newLevel(level));
    const found = this.levels[level];
    if (bin < found.min.length) return found;
    this.levels[level] = { min: doubled(found.min), max: doubled(found.max) };
    return this.levels[level];
  }

  /** A level above the first starts with its second bin: its first one is made of the bins below, all there by then. */
  private newLevel(level: number): Level {
    const created = emptyColumns(level === 0 ? FIRST_CAPACITY : LEVEL_FACTOR);
    if (level > 0) {
      const below = this.levels[level - 1];
      for (let bin = 0; bin < LEVEL_FACTOR; bin++) {
        include(created, 0, below.min[bin]);
        include(created, 0, below.max[bin]);
      }
    }
    return created;
  }
}

type Level = { min: Float32Array; max: Float32Array };

/** The coarsest level whose bins are no longer than a column. */
function levelFor(samplesPerColumn: number): number {
  return Math.floor(Math.log(samplesPerColumn / BASE_BIN_SAMPLES) / Math.log(LEVEL_FACTOR) + 1e-9);
}

/** Extremes of `columns` stretches of equal length, from the samples themselves. */
export function minMaxColumns(samples: Float32Array, columns: number): MinMaxColumns {
  const result = emptyColumns(columns);
  for (let column = 0; column < columns; column++) {
    const first = Math.floor((column * samples.length) / columns);
    const last = Math.ceil(((column + 1) * samples.length) / columns);
    for (let i = first; i < last; i++) include(result, column, samples[i]);
  }
  return result;
}

function emptyColumns(count: number): Level {
  return { min: new Float32Array(count).fill(Number.NaN), max: new Float32Array(count).fill(Number.NaN) };
}

function include({ min, max }: Level, column: number, value: number): void {
  if (Number.isNaN(value)) return;
  if (!(min[column] <= value)) min[column] = value;
  if (!(max[column] >= value)) max[column] = value;
}

function doubled(values: Float32Array): Float32Array {
  const larger = new Float32Array(values.length * 2).fill(Number.NaN);
  larger.set(values);
  return larger;
}
