import { AppError } from '../../core/app-error.ts';
import type { ByteSource } from '../byte-source.ts';
import { gunzip } from '../gzip.ts';
import { readHead } from '../head.ts';
import { isLineBreak, MAX_LINE_BYTES } from '../line-cutter.ts';
import { BeatRowReader } from './beat-row-reader.ts';
import { type BeatTableDialect, type DialectOverrides, sniffBeatTable } from './beat-table-dialect.ts';
import { BeatTableParser, type RowBatch, type SkippedRow } from './beat-table-parser.ts';

/** What one chunk of the file held. */
export interface RowChunk {
  readonly batches: readonly RowBatch[];
  readonly skipped: readonly SkippedRow[];
  /** So far, of the file as it is stored (compressed where it is gzip): progress is `bytesRead / source.sizeBytes`. */
  readonly bytesRead: number;
}

/** An open table of beats: recognised, and readable in order or row by row. */
export interface BeatTable {
  readonly source: ByteSource;
  readonly dialect: BeatTableDialect;
  /**
   * All rows in order; memory does not grow with the file. May be called again.
   * @throws AppError `cancelled` soon after the signal aborts, `read-failed`, `broken-gzip`
   */
  rows(signal?: AbortSignal): AsyncIterable<RowChunk>;
  /**
   * One row again, as `rows` gave it. A gzip file is decompressed from its start up to the row.
   * @param byteOffset from `RowBatch.byteOffsets`
   */
  readRow(byteOffset: number): Promise<Float32Array>;
}

/** About a hundred Kaggle rows, and twenty of the widest. */
const HEAD_BYTES = 512 * 1024;

/** @throws AppError where the file is no table of beats, or cannot be read */
export async function openBeatTable(
  source: ByteSource,
  overrides: DialectOverrides = {},
): Promise<BeatTable> {
  const { bytes: head, isWholeFile, isGzip } = await readHead(source, HEAD_BYTES);
  const dialect = sniffBeatTable(head, {
    fileName: source.name,
    isWholeFile,
    isGzip,
    overrides,
  });
  return tableOf(source, dialect);
}

/** A table whose start has been looked at already. */
export function tableOf(source: ByteSource, dialect: BeatTableDialect): BeatTable {
  return {
    source,
    dialect,
    rows: (signal) => tableRows(source, dialect, signal),
    readRow: (byteOffset) => readRow(source, dialect, byteOffset),
  };
}

async function* tableRows(
  source: ByteSource,
  dialect: BeatTableDialect,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowChunk> {
  let bytesRead = 0;
  const stored = countingBytes(source.stream(), (bytes) => {
    bytesRead += bytes;
  });
  const parser = new BeatTableParser(dialect);
  for await (const chunk of dialect.isGzip ? gunzip(stored, source.name) : stored) {
    if (signal?.aborted) throw new AppError('cancelled', `Reading ${source.name} was cancelled.`);
    yield { ...parser.push(chunk), bytesRead };
  }
  yield { ...parser.flush(), bytesRead };
}

async function* countingBytes(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function readRow(
  source: ByteSource,
  dialect: BeatTableDialect,
  byteOffset: number,
): Promise<Float32Array> {
  const line = await readLine(source, dialect.isGzip, byteOffset);
  const values = new Float32Array(dialect.width);
  const problem = new BeatRowReader(dialect).read(line, 0, line.length, values, 0);
  if (problem === undefined) return values;
  throw new AppError(
    'read-failed',
    `${source.name} no longer holds a beat at byte ${byteOffset} (${problem}): it may have changed since it was read.`,
  );
}

/** More than the widest row of 25-byte numbers; longer lines take a second look. */
const USUAL_LINE_BYTES = 16 * 1024;

async function readLine(source: ByteSource, isCompressed: boolean, startByte: number): Promise<Uint8Array> {
  const read = isCompressed
    ? readDecompressed
    : (from: ByteSource, start: number, end: number) => from.read(start, end);
  for (const length of [USUAL_LINE_BYTES, MAX_LINE_BYTES]) {
    const bytes = await read(source, startByte, startByte + length);
    const end = bytes.findIndex(isLineBreak);
    if (end !== -1) return bytes.subarray(0, end);
    if (bytes.length < length) return bytes;
  }
  return read(source, startByte, startByte + MAX_LINE_BYTES);
}

/** The bytes `[startByte, endByte)` of the decompressed stream. */
async function readDecompressed(source: ByteSource, startByte: number, endByte: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(endByte - startByte);
  let offset = 0;
  for await (const chunk of gunzip(source.stream(), source.name)) {
    const from = Math.max(startByte - offset, 0);
    if (from < chunk.length) {
      const part = chunk.subarray(from, endByte - offset);
      bytes.set(part, Math.max(offset - startByte, 0));
    }
    offset += chunk.length;
    if (offset >= endByte) return bytes;
  }
  return bytes.subarray(0, Math.max(offset - startByte, 0));
}
