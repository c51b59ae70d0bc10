/** One line of a table of beats: its samples and label, or the reason why it cannot be used. */
import { NO_RAW_LABEL } from '../../core/label.ts';
import { isLineBreak } from '../line-cutter.ts';
import { NumberScanner } from '../number-scanner.ts';
import {
  cellNumber,
  counted,
  dropTrailingEmptyCells,
  isMissingValue,
  type Separator,
  shortened,
  splitCells,
} from '../table-cells.ts';
import {
  expectedLabels,
  isRawLabel,
  type LabelNotation,
  rawLabelIn,
  type SpelledNotation,
} from './label-notation.ts';

export type LabelColumn = 'first' | 'last' | 'none';

/** How the cells of a line are to be understood. */
export interface RowShape {
  readonly separator: Separator;
  readonly decimalComma: boolean;
  readonly hasIndexColumn: boolean;
  /** Before or behind the samples; an index column comes before it. */
  readonly labelColumn: LabelColumn;
  /** Of no consequence where there is no label. */
  readonly labelNotation: LabelNotation;
  /** Samples per row. */
  readonly width: number;
}

/** Cells per row: samples, label and index together. */
export function cellsPerRow(shape: RowShape): number {
  return shape.width + (shape.labelColumn === 'none' ? 0 : 1) + (shape.hasIndexColumn ? 1 : 0);
}

const SPACE = 0x20;
const TAB = 0x09;
const MAX_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

export class BeatRowReader {
  /** Of the last row read; `NO_RAW_LABEL` in a table without labels. */
  rawLabel = NO_RAW_LABEL;
  private readonly shape: RowShape;
  private readonly cells: number;
  private readonly firstSample: number;
  /** Cell of the label, -1 for none. */
  private readonly labelCell: number;
  /** `null` where labels are plain numbers. */
  private readonly spelled: SpelledNotation | null;
  private readonly separatorByte: number;
  /** Not where a comma both separates and marks decimals: only quotes tell the two apart. */
  private readonly canReadQuickly: boolean;
  private readonly scanner: NumberScanner;
  private readonly decoder = new TextDecoder();

  constructor(shape: RowShape) {
    this.shape = shape;
    this.cells = cellsPerRow(shape);
    const indexCells = shape.hasIndexColumn ? 1 : 0;
    this.firstSample = indexCells + (shape.labelColumn === 'first' ? 1 : 0);
    this.labelCell = { first: indexCells, last: this.cells - 1, none: -1 }[shape.labelColumn];
    this.spelled = shape.labelNotation === 'numbers' ? null : shape.labelNotation;
    this.separatorByte = shape.separator.charCodeAt(0);
    this.canReadQuickly = !(shape.decimalComma && shape.separator === ',');
    this.scanner = new NumberScanner(shape.separator, shape.decimalComma);
  }

  /**
   * Reads the line `bytes[start, end)` into `values[at, at + width)`.
   * @returns nothing where the row is good, else why it is not; `values` then holds rubbish in that place.
   */
  read(bytes: Uint8Array, start: number, end: number, values: Float32Array, at: number): string | undefined {
    if (this.readQuickly(bytes, start, end, values, at) === end) return undefined;
    const problem = this.readSlowly(this.decoder.decode(bytes.subarray(start, end)), values, at);
    if (problem !== undefined) return problem;
    return isFlat(values, at, this.shape.width) ? `flat: every sample is ${values[at]}` : undefined;
  }

  /**
   * Reads an ordinary row of plain numbers, whose end need not be known: it ends at a line break or at `limit`.
   * @returns where it ends, or -1 where anything is out of the ordinary; `read` then finds out what
   */
  readQuickly(bytes: Uint8Array, start: number, limit: number, values: Float32Array, at: number): number {
    if (!this.canReadQuickly) return -1;
    const { scanner, firstSample, labelCell } = this;
    const { width } = this.shape;
    scanner.attach(bytes);
    this.rawLabel = NO_RAW_LABEL;
    const endSample = firstSample + width;
    let position = start;
    for (let cell = 0; cell < this.cells; cell++) {
      if (cell >= firstSample && cell < endSample) {
        const valuesAt = at + cell - firstSample;
        cell += scanner.scanFixedWidthRun(position, limit, values, valuesAt, endSample - cell);
        position = scanner.position;
        if (cell === this.cells) break;
      }
      if (cell === labelCell && this.spelled !== null) {
        position = this.readLabelWord(bytes, position, limit, this.spelled);
        if (position === -1) return -1;
        continue;
      }
      position = this.scanCell(bytes, position, limit);
      if (position === -1) return -1;
      if (cell === labelCell) {
        if (!isRawLabel(scanner.value)) return -1;
        this.rawLabel = scanner.value;
      } else if (cell >= firstSample) values[at + cell - firstSample] = scanner.value;
    }
    while (position < limit && (bytes[position] === this.separatorByte || this.isBlank(bytes[position])))
      position++;
    const isAtEnd = position === limit || isLineBreak(bytes[position]);
    return isAtEnd && !isFlat(values, at, width) ? position : -1;
  }

  /** Reads a number to `scanner.value`. @returns where the next cell starts, or -1 where there is something else */
  private scanCell(bytes: Uint8Array, start: number, limit: number): number {
    const { scanner, separatorByte } = this;
    let position = start;
    while (position < limit && this.isBlank(bytes[position])) position++;
    const numberEnd = scanner.scan(position, limit);
    if (numberEnd === -1 || numberEnd === limit) return numberEnd;
    if (bytes[numberEnd] === separatorByte) return numberEnd + 1;
    position = numberEnd;
    while (position < limit && this.isBlank(bytes[position])) position++;
    if (position === limit || isLineBreak(bytes[position])) return position;
    if (bytes[position] === separatorByte) return position + 1;
    return position > numberEnd && separatorByte === SPACE ? position : -1;
  }

  /** Reads a label that is no plain number. @returns where the next cell starts, or -1 for anything that is no label */
  private readLabelWord(bytes: Uint8Array, start: number, limit: number, notation: SpelledNotation): number {
    let position = start;
    while (position < limit && this.isBlank(bytes[position])) position++;
    const wordStart = position;
    while (position < limit && bytes[position] !== this.separatorByte && !isLineBreak(bytes[position]))
      position++;
    const cell = this.decoder.decode(bytes.subarray(wordStart, position)).trim();
    const label = rawLabelIn(cell, notation);
    if (label === undefined) return -1;
    this.rawLabel = label;
    return position < limit && bytes[position] === this.separatorByte ? position + 1 : position;
  }

  /** A tab is a blank unless it separates. */
  private isBlank(byte: number): boolean {
    return byte === SPACE || (byte === TAB && this.separatorByte !== TAB);
  }

  private readSlowly(text: string, values: Float32Array, at: number): string | undefined {
    this.rawLabel = NO_RAW_LABEL;
    const cells = splitCells(text, this.shape.separator);
    const filled = dropTrailingEmptyCells(cells);
    if (filled.length === 0) return 'no values, only separators';
    if (filled.length > this.cells || cells.length < this.cells) {
      return `${counted(filled.length, 'column')} instead of ${this.cells}`;
    }
    for (let cell = 0; cell < this.cells; cell++) {
      const isIndex = this.shape.hasIndexColumn && cell === 0;
      if (isIndex) continue;
      if (cell === this.labelCell) {
        const label = this.labelIn(cells[cell]);
        if (label === undefined) return labelProblem(cells[cell], cell + 1, this.shape.labelNotation);
        this.rawLabel = label;
        continue;
      }
      const value = cellNumber(cells[cell], this.shape.decimalComma);
      if (value === undefined || Math.abs(value) > MAX_FLOAT32)
        return cellProblem(cells[cell], value, cell + 1);
      values[at + cell - this.firstSample] = value;
    }
    return undefined;
  }

  private labelIn(cell: string): number | undefined {
    if (this.spelled !== null) return rawLabelIn(cell, this.spelled);
    const value = cellNumber(cell, this.shape.decimalComma);
    return value !== undefined && isRawLabel(value) ? value : undefined;
  }
}

/** @param column one-based */
function labelProblem(cell: string, column: number, notation: LabelNotation): string {
  if (cell === '') return `the label in column ${column} is missing`;
  return `the label in column ${column} is “${shortened(cell)}”, not ${expectedLabels(notation)}`;
}

/** @param column one-based */
function cellProblem(cell: string, value: number | undefined, column: number): string {
  if (cell === '') return `column ${column} is empty`;
  if (value !== undefined) return `column ${column} is “${shortened(cell)}”, too large`;
  if (isMissingValue(cell)) return `column ${column} is ${shortened(cell)}, not a finite number`;
  return `column ${column} is “${shortened(cell)}”, not a number`;
}

function isFlat(values: Float32Array, at: number, width: number): boolean {
  const first = values[at];
  for (let i = at + 1; i < at + width; i++) if (values[i] !== first) return false;
  return true;
}
