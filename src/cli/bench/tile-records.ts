/** A long WFDB record put together from short ones, so that something a day long can be measured without being shipped. */
import { createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../core/app-error.ts';
import type { Annotation } from '../../core/recording.ts';
import { parseAnnotations } from '../../formats/wfdb/annotations.ts';
import { parseHeader, type WfdbHeader } from '../../formats/wfdb/header.ts';
import { byteLengthOf, unpackSamples } from '../../formats/wfdb/sample-formats.ts';
import { writeAnnotations } from '../../formats/wfdb/write-annotations.ts';

export interface TilingOptions {
  /** Where the records are that it is made of. */
  readonly fromFolder: string;
  /** In turn, over and over; two signals each, in format 212, all of one rate and gain, annotated in `.atr`. */
  readonly records: readonly string[];
  readonly toFolder: string;
  readonly name: string;
  /** The last of them is cut where this ends. */
  readonly frameCount: number;
}

export interface TiledRecord {
  /** Paths of header, samples and annotations, which are to be opened together. */
  readonly files: readonly string[];
  readonly sizeBytes: number;
  readonly annotationCount: number;
}

const FORMAT = 212;
const SIGNALS = 2;
const FRAME_BYTES = byteLengthOf(FORMAT, SIGNALS);

/**
 * Holds the samples of one record at a time, and the annotations of all.
 * @throws AppError `broken-recording` where a record is not as `records` says
 */
export async function tileRecords(options: TilingOptions): Promise<TiledRecord> {
  const { toFolder, name } = options;
  const [headerPath, samplesPath, annotationsPath] = ['hea', 'dat', 'atr'].map((extension) =>
    join(toFolder, `${name}.${extension}`),
  );
  const header = await commonHeader(options);
  const sums = new Int32Array(SIGNALS);
  const annotations: Annotation[] = [];
  await pipeline(async function* () {
    for await (const tile of tiles(options)) {
      addUp(tile.bytes, sums);
      // One by one: a spread of thousands may be more arguments than a call takes.
      for (const annotation of tile.annotations) annotations.push(annotation);
      yield tile.bytes;
    }
  }, createWriteStream(samplesPath));
  await writeFile(headerPath, headerText(options, header, sums));
  await writeFile(annotationsPath, writeAnnotations(annotations));
  const files = [headerPath, samplesPath, annotationsPath];
  const sizes = await Promise.all(files.map(async (path) => (await stat(path)).size));
  return {
    files,
    sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
    annotationCount: annotations.length,
  };
}

interface Tile {
  readonly bytes: Uint8Array;
  /** At their place in the whole. */
  readonly annotations: readonly Annotation[];
}

async function* tiles({ fromFolder, records, frameCount }: TilingOptions): AsyncGenerator<Tile> {
  for (let frame = 0, tile = 0; frame < frameCount; tile++) {
    const path = join(fromFolder, records[tile % records.length]);
    const bytes = await readFile(`${path}.dat`);
    const frames = Math.min(Math.floor(bytes.length / FRAME_BYTES), frameCount - frame);
    const { entries } = parseAnnotations(await readFile(`${path}.atr`), `${path}.atr`);
    const start = frame;
    const annotations = entries
      .filter(({ sample }) => sample < frames)
      .map((entry) => ({ ...entry, sample: entry.sample + start }));
    yield { bytes: bytes.subarray(0, frames * FRAME_BYTES), annotations };
    frame += frames;
  }
}

/** That of the first record, after it was held against the others. */
async function commonHeader({ fromFolder, records }: TilingOptions): Promise<WfdbHeader> {
  const headers = await Promise.all(
    records.map(async (record) => {
      const path = join(fromFolder, `${record}.hea`);
      return parseHeader(await readFile(path, 'utf8'), path);
    }),
  );
  const [first] = headers;
  const wanted = layoutOf(first);
  for (const header of headers) {
    const { fileName, signals } = header;
    const fits = signals.length === SIGNALS && signals.every(({ format }) => format === FORMAT);
    if (fits && layoutOf(header) === wanted) continue;
    throw new AppError(
      'broken-recording',
      `${fileName}: expected ${SIGNALS} signals in format ${FORMAT}, with rate and gains as in ${first.fileName}.`,
    );
  }
  return first;
}

function layoutOf({ record, signals }: WfdbHeader): string {
  const calibrations = signals.map(({ gain, baseline, adcZero, unit }) => [gain, baseline, adcZero, unit]);
  return JSON.stringify([record.rateHz, calibrations]);
}

function addUp(bytes: Uint8Array, sums: Int32Array): void {
  const samples = new Int32Array((bytes.length / FRAME_BYTES) * SIGNALS);
  unpackSamples(FORMAT, bytes, samples.length, samples);
  for (let i = 0; i < samples.length; i++) sums[i % SIGNALS] += samples[i];
}

/** header(5) of the WFDB Applications Guide; the initial values are left at the zero of the ADC. */
function headerText(
  { name, frameCount }: TilingOptions,
  { record, signals }: WfdbHeader,
  sums: Int32Array,
): string {
  const lines = signals.map(({ gain, adcZero, description }, s) => {
    const checksum = (sums[s] << 16) >> 16;
    return `${name}.dat ${FORMAT} ${gain} 12 ${adcZero} ${adcZero} ${checksum} 0 ${description ?? ''}`.trimEnd();
  });
  return [`${name} ${SIGNALS} ${record.rateHz} ${frameCount}`, ...lines, ''].join('\n');
}
