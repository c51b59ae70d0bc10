/**
 * How fast recordings in text are read, against papaparse and against reading the bytes alone, all in one run.
 * `npx tsx src/formats/text/text-recording.bench.ts FILE...`; without files, three kinds of text are made up.
 */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { createRng } from '../../core/rng.ts';
import { type ByteSource, blobSource } from '../byte-source.ts';
import { openText } from './text-recording.ts';

const ROUNDS = 5;
const MADE_UP_ROWS = 500_000;

/** What happens to all the bytes. @returns something that depends on them */
const CONTESTANTS: Readonly<Record<string, (source: ByteSource) => Promise<number>>> = {
  'the bytes alone': readBytes,
  'recording in text': readRecording,
  'papaparse, typed columns': readWithPapaparse,
};

async function main(paths: readonly string[]): Promise<void> {
  // In memory: the disk is the same for everybody.
  const sources =
    paths.length > 0 ? paths.map((path) => blobSource(path, new Blob([readFileSync(path)]))) : madeUpTexts();
  for (const source of sources) {
    const bestMs = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, read] of Object.entries(CONTESTANTS)) {
        const start = performance.now();
        await read(source);
        bestMs.set(name, Math.min(bestMs.get(name) ?? Number.POSITIVE_INFINITY, performance.now() - start));
      }
    }
    console.log(`${source.name}, ${(source.sizeBytes / 1e6).toFixed(1)} MB, best of ${ROUNDS} rounds`);
    for (const [name, ms] of bestMs) {
      console.log(`  ${name.padEnd(26)} ${(source.sizeBytes / 1e3 / ms).toFixed(0).padStart(6)} MB/s`);
    }
  }
}

function madeUpTexts(): ByteSource[] {
  const rng = createRng(1);
  const kinds: Readonly<Record<string, (row: number) => string>> = {
    'one column of ADC units': () => `${900 + rng.nextInt(300)}`,
    'time and two leads': (row) =>
      `${(row / 360).toFixed(3)},${(rng.next() * 4 - 2).toFixed(3)},${(rng.next() * 4 - 2).toFixed(3)}`,
    'one column as NumPy saves it': () => (rng.next() * 0.9 + 0.1).toExponential(18).replace('e-1', 'e-01'),
  };
  return Object.entries(kinds).map(([name, lineOf]) => {
    const lines = Array.from({ length: MADE_UP_ROWS }, (_, row) => lineOf(row));
    return blobSource(name, new Blob([`${lines.join('\n')}\n`]));
  });
}

async function readBytes(source: ByteSource): Promise<number> {
  let bytes = 0;
  for await (const chunk of source.stream()) bytes += chunk.length;
  return bytes;
}

async function readRecording(source: ByteSource): Promise<number> {
  const recording = await openText(source);
  const indices = recording.description.signals.map((_, i) => i);
  let sum = 0;
  for await (const block of recording.blocks(indices, new AbortController().signal)) sum += block[0][0];
  return sum;
}

async function readWithPapaparse(source: ByteSource): Promise<number> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of source.stream()) text += decoder.decode(chunk, { stream: true });
  const columns = Papa.parse<string[]>(text, { delimiter: ',' }).data;
  const values = new Float32Array(columns.length);
  columns.forEach((row, i) => {
    values[i] = Number(row[row.length - 1]);
  });
  return values[0];
}

await main(process.argv.slice(2));
