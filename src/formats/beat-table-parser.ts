import { BeatRowReader, type RowShape } from './beat-row-reader.ts';
import { LineCutter, type LineHandler, MAX_LINE_BYTES } from './line-cutter.ts';
import { isBlankLine } from './table-cells.ts';

/** Rows of a table of beats as a structure of arrays, ready to be transferred. */
export interface RowBatch {
  readonly count: number;
  /** Samples per row. */
  readonly width: number;
  /** `[count, width]`, as the file gives them. */
  readonly values: Float32Array;
  /** `[count]`, `NO_RAW_LABEL` in a table without labels. */
  readonly rawLabels: Int8Array;
  /** `[count]`, one-based line number in the file. */
  readonly lines: Uint32Array;
  /** `[count]`, where the row's first byte is in the (decompressed) stream. */
  readonly byteOffsets: Float64Array;
}

/** A line that holds no usable beat, and why. */
export interface SkippedRow {
  /** One-based. */
  readonly line: number;
  readonly reason: string;
}

export interface ParsedRows {
  readonly batches: RowBatch[];
  readonly skipped: SkippedRow[];
}

/** What the parser needs to know of a table; a `BeatTableDialect` says it. */
export interface TableShape extends RowShape {
  /** One-based; lines before it are the header. */
  readonly firstDataLine: number;
}

/** 256 rows of 187 samples are 191 kB: large enough to score at full speed, small enough to flow. */
export const DEFAULT_ROWS_PER_BATCH = 256;

/**
 * Turns chunks of a table into batches of rows. Every chunking gives the same batches; at most one batch and one
 * line are held. Every line is a row, a skipped row, a header line or blank.
 */
export class BeatTableParser {
  private readonly lines: LineCutter;
  private readonly collector: RowCollector;

  constructor(shape: TableShape, rowsPerBatch = DEFAULT_ROWS_PER_BATCH) {
    this.collector = new RowCollector(shape, rowsPerBatch);
    this.lines = new LineCutter(this.collector);
  }

  push(chunk: Uint8Array): ParsedRows {
    this.lines.push(chunk);
    return this.collector.take();
  }

  /** At the end of the file: the last line, if it has no break, and the last batch, if it is not full. */
  flush(): ParsedRows {
    this.lines.flush();
    this.collector.closeBatch();
    return this.collector.take();
  }
}

class RowCollector implements LineHandler {
  private readonly shape: TableShape;
  private readonly rowsPerBatch: number;
  private readonly reader: BeatRowReader;
  private batches: RowBatch[] = [];
  private skipped: SkippedRow[] = [];
  private count = 0;
  private values: Float32Array;
  private rawLabels: Int8Array;
  private rowLines: Uint32Array;
  private byteOffsets: Float64Array;

  constructor(shape: TableShape, rowsPerBatch: number) {
    this.shape = shape;
    this.rowsPerBatch = rowsPerBatch;
    this.reader = new BeatRowReader(shape);
    this.values = new Float32Array(rowsPerBatch * shape.width);
    this.rawLabels = new Int8Array(rowsPerBatch);
    this.rowLines = new Uint32Array(rowsPerBatch);
    this.byteOffsets = new Float64Array(rowsPerBatch);
  }

  onUncutLine(bytes: Uint8Array, start: number, limit: number, line: number, byteOffset: number): number {
    if (line < this.shape.firstDataLine) return -1;
    const end = this.reader.readQuickly(bytes, start, limit, this.values, this.count * this.shape.width);
    if (end === limit || end === -1) return -1;
    this.acceptRow(line, byteOffset);
    return end;
  }

  onLine(bytes: Uint8Array, start: number, end: number, line: number, byteOffset: number): void {
    if (line < this.shape.firstDataLine || isBlankLine(bytes, start, end)) return;
    const reason = this.reader.read(bytes, start, end, this.values, this.count * this.shape.width);
    if (reason === undefined) this.acceptRow(line, byteOffset);
    else this.skipped.push({ line, reason });
  }

  private acceptRow(line: number, byteOffset: number): void {
    this.rawLabels[this.count] = this.reader.rawLabel;
    this.rowLines[this.count] = line;
    this.byteOffsets[this.count] = byteOffset;
    this.count += 1;
    if (this.count === this.rowsPerBatch) this.closeBatch();
  }

  onOverlongLine(line: number): void {
    this.skipped.push({ line, reason: `longer than ${MAX_LINE_BYTES / 1024} kB, which no row of beats is` });
  }

  closeBatch(): void {
    const count = this.count;
    if (count === 0) return;
    const width = this.shape.width;
    this.batches.push({
      count,
      width,
      values: this.values.slice(0, count * width),
      rawLabels: this.rawLabels.slice(0, count),
      lines: this.rowLines.slice(0, count),
      byteOffsets: this.byteOffsets.slice(0, count),
    });
    this.count = 0;
  }

  take(): ParsedRows {
    const taken = { batches: this.batches, skipped: this.skipped };
    this.batches = [];
    this.skipped = [];
    return taken;
  }
}
