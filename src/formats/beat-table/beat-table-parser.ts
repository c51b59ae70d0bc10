import { LineCutter, type LineHandler, MAX_LINE_BYTES } from '../line-cutter.ts';
import { isBlankLine } from '../table-cells.ts';
import { BeatRowReader, type RowShape } from './beat-row-reader.ts';

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
  private open: RowBatch;

  constructor(shape: TableShape, rowsPerBatch: number) {
    this.shape = shape;
    this.rowsPerBatch = rowsPerBatch;
    this.reader = new BeatRowReader(shape);
    this.open = emptyBatch(rowsPerBatch, shape.width);
  }

  onUncutLine(bytes: Uint8Array, start: number, limit: number, line: number, byteOffset: number): number {
    if (line < this.shape.firstDataLine) return -1;
    const end = this.reader.readQuickly(bytes, start, limit, this.open.values, this.count * this.shape.width);
    if (end === limit || end === -1) return -1;
    this.acceptRow(line, byteOffset);
    return end;
  }

  onLine(bytes: Uint8Array, start: number, end: number, line: number, byteOffset: number): void {
    if (line < this.shape.firstDataLine || isBlankLine(bytes, start, end)) return;
    const reason = this.reader.read(bytes, start, end, this.open.values, this.count * this.shape.width);
    if (reason === undefined) this.acceptRow(line, byteOffset);
    else this.skipped.push({ line, reason });
  }

  private acceptRow(line: number, byteOffset: number): void {
    this.open.rawLabels[this.count] = this.reader.rawLabel;
    this.open.lines[this.count] = line;
    this.open.byteOffsets[this.count] = byteOffset;
    this.count += 1;
    if (this.count === this.rowsPerBatch) this.closeBatch();
  }

  onOverlongLine(line: number): void {
    this.skipped.push({ line, reason: `longer than ${MAX_LINE_BYTES / 1024} kB, which no row of beats is` });
  }

  /** A full batch is handed over as it is, which spares copying it. */
  closeBatch(): void {
    if (this.count === 0) return;
    const isFull = this.count === this.rowsPerBatch;
    this.batches.push(isFull ? this.open : firstRows(this.open, this.count));
    this.open = emptyBatch(this.rowsPerBatch, this.shape.width);
    this.count = 0;
  }

  take(): ParsedRows {
    const taken = { batches: this.batches, skipped: this.skipped };
    this.batches = [];
    this.skipped = [];
    return taken;
  }
}

function emptyBatch(count: number, width: number): RowBatch {
  return {
    count,
    width,
    values: new Float32Array(count * width),
    rawLabels: new Int8Array(count),
    lines: new Uint32Array(count),
    byteOffsets: new Float64Array(count),
  };
}

function firstRows({ width, values, rawLabels, lines, byteOffsets }: RowBatch, count: number): RowBatch {
  return {
    count,
    width,
    values: values.slice(0, count * width),
    rawLabels: rawLabels.slice(0, count),
    lines: lines.slice(0, count),
    byteOffsets: byteOffsets.slice(0, count),
  };
}
