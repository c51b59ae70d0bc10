/**
 * How fast tables of beats are read, against papaparse and against reading the bytes alone, all in one run.
 * `npx tsx src/formats/beat-table/beat-table.bench.ts FILE...`; without files, 24 MB in the Kaggle layout are made up.
 */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { createRng } from '../../core/rng.ts';
import { type ByteSource, blobSource } from '../byte-source.ts';
import { openBeatTable } from './beat-table.ts';

const ROUNDS = 9;
const MADE_UP_ROWS = 5000;
const WIDTH = 187;

interface Contestant {
  readonly name: string;
  /** @returns the number of rows, or of chunks */
  readonly read: (source: ByteSource) => Promise<number>;
}

const BYTES: Contestant = { name: 'the bytes alone', read: readBytes };
const BEAT_TABLE: Contestant = { name: 'table of beats', read: readBeatTable };
const OTHERS: readonly Contestant[] = [
  { name: 'papaparse, typed columns', read: (source) => readWithPapaparse(source, true) },
  { name: 'papaparse, strings and Number', read: (source) => readWithPapaparse(source, false) },
];

async function main(paths: readonly string[]): Promise<void> {
  // In memory: the disk is the same for everybody.
  const sources =
    paths.length > 0
      ? paths.map((path) => blobSource(path, new Blob([readFileSync(path)])))
      : [blobSource('made-up.csv', madeUpTable())];
  const megabytes = sources.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1e6;
  const contestants = [BYTES, BEAT_TABLE, ...OTHERS];
  const bestMs = new Map(contestants.map((contestant) => [contestant, Number.POSITIVE_INFINITY]));
  const msOf = (contestant: Contestant): number => bestMs.get(contestant) ?? Number.NaN;
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of contestants) {
      const start = performance.now();
      for (const source of sources) await contestant.read(source);
      bestMs.set(contestant, Math.min(msOf(contestant), performance.now() - start));
    }
  }
  console.log(`${megabytes.toFixed(1)} MB, best of ${ROUNDS} rounds, Node ${process.version}`);
  for (const contestant of contestants) {
    const megabytesPerSecond = (megabytes / msOf(contestant)) * 1000;
    const ratio = msOf(contestant) / msOf(BEAT_TABLE);
    console.log(
      `${contestant.name.padEnd(30)} ${megabytesPerSecond.toFixed(0).padStart(5)} MB/s, ` +
        `${ratio.toFixed(2)} times the time of the table of beats`,
    );
  }
}

async function readBytes(source: ByteSource): Promise<number> {
  let chunks = 0;
  for await (const _chunk of source.stream()) chunks++;
  return chunks;
}

async function readBeatTable(source: ByteSource): Promise<number> {
  const table = await openBeatTable(source);
  let rows = 0;
  for await (const { batches } of table.rows()) for (const { count } of batches) rows += count;
  return rows;
}

async function readWithPapaparse(source: ByteSource, dynamicTyping: boolean): Promise<number> {
  const text = new TextDecoder().decode(await source.read(0, source.sizeBytes));
  const { data } = Papa.parse<(number | string)[]>(text, { dynamicTyping, skipEmptyLines: true });
  const values = new Float32Array(data.length * WIDTH);
  data.forEach((row, index) => {
    for (let i = 0; i < WIDTH; i++) values[index * WIDTH + i] = Number(row[i]);
  });
  return data.length;
}

function madeUpTable(): Blob {
  const rng = createRng(1);
  const rows = Array.from({ length: MADE_UP_ROWS }, (_, row) => {
    const validLength = 80 + rng.nextInt(100);
    const cells = Array.from({ length: WIDTH }, (_, i) => (i < validLength ? rng.next() : 0));
    return [...cells, row % 2].map(numpyNotation).join(',');
  });
  return new Blob([`${rows.join('\n')}\n`]);
}

/** NumPy's `%.18e`, whose exponent has two digits; JavaScript writes one. */
function numpyNotation(value: number): string {
  return value.toExponential(18).replace(/e([+-])(\d)$/, 'e$10$2');
}

await main(process.argv.slice(2));
