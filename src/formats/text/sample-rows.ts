/**
 * Numbers in columns, from chunks of bytes to one array a column. Every line is a sample of every column, but for blank
 * lines, comments and lines of words. What can be read at a glance is read straight from the bytes; a line that cannot
 * is read again as text, and both readings agree.
 */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import { isLineBreak, MAX_LINE_BYTES } from '../line-cutter.ts';
import { cellNumber, type Separator } from '../table-cells.ts';
import { MAX_MAGNITUDE, PlainRows, type WantedColumns } from './plain-rows.ts';
import { isMissingSample, rowCells } from './row-cells.ts';
import { timeCellSeconds } from './time-cell.ts';

/** How the rows of a file are written, and which of their columns are signals. */
export interface RowShape {
  readonly fileName: string;
  readonly separator: Separator;
  readonly decimalComma: boolean;
  /** Cells in a whole row, signals or not. */
  readonly columns: number;
  readonly signals: readonly SignalColumn[];
}

export interface SignalColumn {
  /** 0-based. */
  readonly column: number;
  /** What the number in the file is multiplied by to get what is delivered. */
  readonly scale: number;
}

/** The samples of some lines in a row, and where they are. */
export interface RowRun {
  /** Of the first row, counted from the first row of the file. */
  readonly startRow: number;
  /** One array for every signal asked for. */
  readonly block: readonly Float32Array[];
}

/** A place in the file from which reading can start. */
export interface RowPlace {
  /** Rows before it. */
  readonly row: number;
  /** In the unpacked file. */
  readonly byteOffset: number;
}

/** How often the way is marked: reading a second of signal costs this much at most. */
const BYTES_BETWEEN_PLACES = 64 * 1024;

const COMMENT = /^\s*(?:#|%|\/\/)/;

export class SampleRows {
  private readonly shape: RowShape;
  private readonly onPlace: (place: RowPlace) => void;
  private readonly wanted: WantedColumns;
  private readonly plain: PlainRows;
  private readonly decoder: TextDecoder;
  /** The start of a line whose end is in a later chunk. */
  private readonly pending = new Uint8Array(MAX_LINE_BYTES);
  private pendingLength = 0;
  private byteOffset: number;
  private runStart: number;
  private row: number;
  private output: Float32Array[] = [];
  private capacity = 0;

  /**
   * @param wanted indices into `shape.signals`
   * @param from where the bytes come from that will be pushed
   * @param onPlace told from time to time where reading could start
   */
  constructor(
    shape: RowShape,
    wanted: readonly number[],
    from: RowPlace,
    encoding: string,
    onPlace: (place: RowPlace) => void = () => undefined,
  ) {
    assert(wanted.length > 0, 'rows are told by the signals that are read');
    this.shape = shape;
    this.onPlace = onPlace;
    const columns = wanted.map((index) => shape.signals[index].column);
    const slots = new Int32Array(Math.max(...columns) + 1).fill(-1);
    columns.forEach((column, slot) => {
      slots[column] = slot;
    });
    this.wanted = { slots, scales: Float64Array.from(wanted, (index) => shape.signals[index].scale) };
    this.plain = new PlainRows(this.wanted, shape.separator, shape.decimalComma);
    this.decoder = new TextDecoder(encoding);
    this.byteOffset = from.byteOffset;
    this.row = from.row;
    this.runStart = from.row;
  }

  /** Takes whole lines, keeps the rest. @throws AppError `broken-recording` for a line without end */
  push(chunk: Uint8Array): RowRun {
    const firstEnd = this.pendingLength > 0 ? lineEnd(chunk, 0) : 0;
    if (firstEnd === -1) {
      this.keep(chunk);
      return this.take();
    }
    if (firstEnd > 0) {
      this.keep(chunk.subarray(0, firstEnd));
      this.finishPending();
    }
    const end = lastLineEnd(chunk, firstEnd);
    for (let start = firstEnd; start < end; ) {
      const pieceEnd =
        end - start <= BYTES_BETWEEN_PLACES ? end : lineEnd(chunk, start + BYTES_BETWEEN_PLACES);
      this.readLines(chunk, start, pieceEnd);
      start = pieceEnd;
    }
    this.keep(chunk.subarray(end));
    return this.take();
  }

  /** The last line, if it has no break: it counts unless it was cut off before its last column. */
  flush(): RowRun {
    if (this.pendingLength > 0) {
      const text = this.decoder.decode(this.pending.subarray(0, this.pendingLength));
      const isCutOff = rowCells(text, this.shape.separator).length < this.shape.columns;
      if (!isCutOff) {
        this.reserve(1);
        this.readSlowly(text);
      }
      this.pendingLength = 0;
    }
    return this.take();
  }

  private finishPending(): void {
    const bytes = this.pending;
    const length = this.pendingLength;
    this.pendingLength = 0;
    this.byteOffset -= length;
    this.readLines(bytes, 0, length);
  }

  private keep(bytes: Uint8Array): void {
    if (this.pendingLength + bytes.length > MAX_LINE_BYTES) {
      const start = this.byteOffset - this.pendingLength;
      throw new AppError(
        'broken-recording',
        `${this.shape.fileName} has a line of more than ${MAX_LINE_BYTES / 1024} kB at byte ${start}: expected numbers in ${this.shape.columns === 1 ? 'one column' : `${this.shape.columns} columns`}.`,
      );
    }
    this.pending.set(bytes, this.pendingLength);
    this.pendingLength += bytes.length;
    this.byteOffset += bytes.length;
  }

  /** Whole lines only; `byteOffset` is where `bytes[start]` is in the file, and is moved behind them. */
  private readLines(bytes: Uint8Array, start: number, end: number): void {
    this.onPlace({ row: this.row, byteOffset: this.byteOffset });
    // A row has a byte and a break at least.
    this.reserve((end - start + 1) >> 1);
    for (let position = start; position < end; ) {
      const before = this.plain.filled;
      position = this.plain.read(bytes, position, end, this.output);
      this.row += this.plain.filled - before;
      if (position === end) break;
      const next = lineEnd(bytes, position);
      this.readSlowly(this.decoder.decode(bytes.subarray(position, next)));
      position = next;
    }
    this.byteOffset += end - start;
  }

  /** One line, with or without its break, as the hot loop would read it had it understood it. */
  private readSlowly(line: string): void {
    const { shape, output, plain } = this;
    const { slots, scales } = this.wanted;
    const text = line.replace(/^\ufeff/, '').trimEnd();
    if (text.trim() === '' || COMMENT.test(text)) return;
    const cells = rowCells(line.replace(/[\r\n]+$/, ''), shape.separator);
    const values = shape.signals.map(({ column }) => signalValue(cells[column], shape.decimalComma));
    if (values.every((value) => value === undefined) && !this.isTimed(cells)) return;
    for (let slot = 0; slot < output.length; slot++) output[slot][plain.filled] = Number.NaN;
    shape.signals.forEach(({ column }, index) => {
      const slot = slots[column] ?? -1;
      if (slot >= 0) output[slot][plain.filled] = (values[index] ?? Number.NaN) * scales[slot];
    });
    plain.filled += 1;
    this.row += 1;
  }

  /** A row that keeps its time but has words where the signals should be: samples that are missing, not a remark. */
  private isTimed(cells: readonly string[]): boolean {
    const { columns, decimalComma } = this.shape;
    if (columns === 1 || cells.length !== columns) return false;
    return cells.some(
      (cell) => cellNumber(cell, decimalComma) !== undefined || timeCellSeconds(cell) !== undefined,
    );
  }

  private reserve(rows: number): void {
    if (this.plain.filled + rows <= this.capacity) return;
    this.capacity = Math.max(this.plain.filled + rows, this.plain.filled * 2);
    this.output = Array.from(this.wanted.scales, (_, slot) => {
      const grown = new Float32Array(this.capacity);
      if (this.plain.filled > 0) grown.set(this.output[slot].subarray(0, this.plain.filled));
      return grown;
    });
  }

  private take(): RowRun {
    const run = {
      startRow: this.runStart,
      block: this.output.map((values) => values.slice(0, this.plain.filled)),
    };
    this.runStart = this.row;
    this.plain.filled = 0;
    return run;
  }
}

/** The number, NaN for a value that is missing, `undefined` for words and for a cell that is not there. */
function signalValue(cell: string | undefined, decimalComma: boolean): number | undefined {
  if (cell === undefined) return undefined;
  const value = cellNumber(cell, decimalComma);
  if (value !== undefined) return Math.abs(value) <= MAX_MAGNITUDE ? value : Number.NaN;
  return isMissingSample(cell) ? Number.NaN : undefined;
}

/** Behind the first line break from `from` on, CRLF taken together; -1 where there is none. */
function lineEnd(bytes: Uint8Array, from: number): number {
  let position = from;
  while (position < bytes.length && !isLineBreak(bytes[position])) position++;
  if (position === bytes.length) return -1;
  return position + (bytes[position] === 0x0d && bytes[position + 1] === 0x0a ? 2 : 1);
}

/** Behind the last line break, or `from`. */
function lastLineEnd(bytes: Uint8Array, from: number): number {
  let position = bytes.length;
  while (position > from && !isLineBreak(bytes[position - 1])) position--;
  return position;
}
