/** Synthetic beats in the layout of the Kaggle heartbeat set, number for number as wide: `%.18e`, label last. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syntheticBeats } from '../../signal/synthetic-beats.ts';

const BLOCK_BEATS = 2000;

/** Writes a file of so many beats, the first 2,000 of them over and over, and takes it away afterwards. */
export async function withKaggleFile<T>(beats: number, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'beatlens-bench-'));
  const file = join(folder, 'beats.csv');
  try {
    const rows = kaggleRows(BLOCK_BEATS);
    await pipeline(function* () {
      for (let written = 0; written < beats; written += BLOCK_BEATS) {
        yield rows.slice(0, beats - written).join('');
      }
    }, createWriteStream(file));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function kaggleRows(rows: number): string[] {
  const { length, samples, rawLabels } = syntheticBeats({ count: rows, abnormalFraction: 0.3, seed: 42 });
  return Array.from({ length: rows }, (_, row) => {
    const beat = samples.subarray(row * length, (row + 1) * length);
    return `${[...beat, rawLabels[row]].map(inKaggleNotation).join(',')}\n`;
  });
}

/** JavaScript writes `9.5e-1` where C writes `9.5e-01`. */
function inKaggleNotation(value: number): string {
  return value.toExponential(18).replace(/e([+-])(\d)$/, 'e$10$2');
}
