import { assert } from '../../core/assert.ts';
import type { AnnotationSet, Recording, RecordingDescription, SignalBlock } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { type FileHead, readHead, unpackedStream } from '../head.ts';
import { millivoltsPer } from '../signal-naming.ts';
import { type RowPlace, SampleRows } from './sample-rows.ts';
import { sniffText, type TextDialect } from './text-dialect.ts';

/** Minutes of most recordings: the rate is told from this much. */
export const TEXT_HEAD_BYTES = 1024 * 1024;

/** What is read at once to get at a few seconds of signal. */
const READ_BYTES = 128 * 1024;

/**
 * Opens samples written as text, line by line, packed with gzip or not.
 * @throws AppError `not-a-recording`, `empty-file`, `unsupported-encoding`, `read-failed`, `broken-gzip`
 */
export async function openText(
  source: ByteSource,
  annotations: AnnotationSet | null = null,
): Promise<Recording> {
  const head = await readHead(source, TEXT_HEAD_BYTES);
  const dialect = sniffText(head.bytes, head.isWholeFile, source.name);
  return new TextRecording(source, head, dialect, annotations);
}

class TextRecording implements Recording {
  readonly description: RecordingDescription;
  private readonly source: ByteSource;
  private readonly dialect: TextDialect;
  private readonly isGzip: boolean;
  private readonly way: RowPlace[];

  constructor(source: ByteSource, head: FileHead, dialect: TextDialect, annotations: AnnotationSet | null) {
    this.source = source;
    this.dialect = dialect;
    this.isGzip = head.isGzip;
    this.way = [{ row: 0, byteOffset: dialect.dataStartByte }];
    const sampleCount = head.isWholeFile ? this.countRows(head.bytes) : null;
    this.description = {
      name: source.name,
      format: dialect.format,
      signals: dialect.namedSignals.map(({ name, isEcg, unit }) => ({
        name,
        isEcg,
        unit: unit !== null && millivoltsPer(unit) !== null ? 'mV' : unit,
        gain: null,
        rateHz: dialect.rateHz,
        sampleCount,
      })),
      startTime: dialect.startTime,
      droppedFields: dialect.droppedFields,
      notes: dialect.notes,
      annotations,
    };
  }

  async *blocks(indices: readonly number[], signal: AbortSignal): AsyncGenerator<SignalBlock> {
    const wanted = [...new Set(indices)];
    if (wanted.length === 0) return;
    const rows = this.rowsFrom(this.way[0], wanted);
    const arrange = (block: SignalBlock): SignalBlock => indices.map((index) => block[wanted.indexOf(index)]);
    let toSkip = this.dialect.dataStartByte;
    for await (const chunk of unpackedStream(this.source, this.isGzip)) {
      if (signal.aborted) return;
      const data = chunk.subarray(Math.min(toSkip, chunk.length));
      toSkip -= chunk.length - data.length;
      const { block } = rows.push(data);
      if (block[0]?.length > 0) yield arrange(block);
    }
    const { block } = rows.flush();
    if (block[0]?.length > 0 && !signal.aborted) yield arrange(block);
  }

  async read(index: number, startSample: number, endSample: number): Promise<Float32Array> {
    const start = Math.max(0, Math.floor(startSample));
    if (!(endSample > start)) return new Float32Array(0);
    const place = this.placeBefore(start);
    const rows = this.rowsFrom(place, [index]);
    const parts: Float32Array[] = [];
    let row = place.row;
    const take = (values: Float32Array | undefined): void => {
      if (values === undefined || values.length === 0) return;
      const part = values.subarray(
        Math.max(start - row, 0),
        Math.max(Math.min(endSample - row, values.length), 0),
      );
      if (part.length > 0) parts.push(part);
      row += values.length;
    };
    for await (const chunk of this.bytesFrom(place.byteOffset)) {
      take(rows.push(chunk).block[0]);
      if (row >= endSample) return joined(parts);
    }
    take(rows.flush().block[0]);
    return joined(parts);
  }

  /** The rows from a place on; places on the way are remembered. */
  private rowsFrom(place: RowPlace, wanted: readonly number[]): SampleRows {
    assert(
      wanted.every((index) => this.dialect.signals[index] !== undefined),
      'signals are asked for by their place in the description',
    );
    return new SampleRows(this.dialect, wanted, place, this.dialect.encoding, (passed) => {
      const last = this.way[this.way.length - 1];
      if (passed.row > last.row && passed.byteOffset >= last.byteOffset + READ_BYTES / 2)
        this.way.push(passed);
    });
  }

  /** The last known place from which `row` is still ahead. */
  private placeBefore(row: number): RowPlace {
    let low = 0;
    let high = this.way.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.way[middle].row <= row) low = middle;
      else high = middle - 1;
    }
    return this.way[low];
  }

  private async *bytesFrom(startByte: number): AsyncGenerator<Uint8Array> {
    if (this.isGzip) {
      let toSkip = startByte;
      for await (const chunk of unpackedStream(this.source, true)) {
        const data = chunk.subarray(Math.min(toSkip, chunk.length));
        toSkip -= chunk.length - data.length;
        if (data.length > 0) yield data;
      }
      return;
    }
    for (let start = startByte; start < this.source.sizeBytes; start += READ_BYTES) {
      const bytes = await this.source.read(start, start + READ_BYTES);
      if (bytes.length === 0) return;
      yield bytes;
    }
  }

  private countRows(bytes: Uint8Array): number {
    const rows = this.rowsFrom(this.way[0], [0]);
    const first = rows.push(bytes.subarray(this.dialect.dataStartByte)).block[0];
    return (first?.length ?? 0) + (rows.flush().block[0]?.length ?? 0);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
