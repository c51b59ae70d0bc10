/** One line of a table of beats: its samples and label, or the reason why it cannot be used. */
import { MAX_RAW_LABEL, NO_RAW_LABEL } from '../core/label.ts';
import { NumberScanner } from './number-scanner.ts';
import {
  cellNumber,
  counted,
  dropTrailingEmptyCells,
  isMissingValue,
  type Separator,
  shortened,
  splitCells,
} from './table-cells.ts';

export type LabelColumn = 'first' | 'last' | 'none';

/** How the cells of a line are to be understood. */
export interface RowShape {
  readonly separator: Separator;
  readonly decimalComma: boolean;
  readonly hasIndexColumn: boolean;
  /** Before or behind the samples; an index column comes before it. */
  readonly labelColumn: LabelColumn;
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
  readonly #shape: RowShape;
  readonly #cells: number;
  readonly #firstSample: number;
  /** Cell of the label, -1 for none. */
  readonly #labelCell: number;
  readonly #separatorByte: number;
  /** Not where a comma both separates and marks decimals: only quotes tell the two apart. */
  readonly #canReadQuickly: boolean;
  readonly #scanner: NumberScanner;
  readonly #decoder = new TextDecoder();

  constructor(shape: RowShape) {
    this.#shape = shape;
    this.#cells = cellsPerRow(shape);
    const indexCells = shape.hasIndexColumn ? 1 : 0;
    this.#firstSample = indexCells + (shape.labelColumn === 'first' ? 1 : 0);
    this.#labelCell = { first: indexCells, last: this.#cells - 1, none: -1 }[shape.labelColumn];
    this.#separatorByte = shape.separator.charCodeAt(0);
    this.#canReadQuickly = !(shape.decimalComma && shape.separator === ',');
    this.#scanner = new NumberScanner(shape.decimalComma);
  }

  /**
   * Reads the line `bytes[start, end)` into `values[at, at + width)`.
   * @returns nothing where the row is good, else why it is not; `values` then holds rubbish in that place.
   */
  read(bytes: Uint8Array, start: number, end: number, values: Float32Array, at: number): string | undefined {
    this.rawLabel = NO_RAW_LABEL;
    if (!this.#canReadQuickly || !this.#readQuickly(bytes, start, end, values, at)) {
      const problem = this.#readSlowly(this.#decoder.decode(bytes.subarray(start, end)), values, at);
      if (problem !== undefined) return problem;
    }
    return isFlat(values, at, this.#shape.width) ? `flat: every sample is ${values[at]}` : undefined;
  }

  /** @returns false where anything is out of the ordinary; the slow way then finds out what. */
  #readQuickly(bytes: Uint8Array, start: number, end: number, values: Float32Array, at: number): boolean {
    const scanner = this.#scanner;
    scanner.attach(bytes);
    const endSample = this.#firstSample + this.#shape.width;
    const valuesStart = at - this.#firstSample;
    let position = start;
    for (let cell = 0; cell < this.#cells; cell++) {
      while (isBlank(bytes[position]) && position < end) position++;
      position = scanner.scan(position, end);
      if (position === -1) return false;
      position = this.#skipSeparator(bytes, position, end);
      if (position === -1) return false;
      if (cell >= this.#firstSample && cell < endSample) values[valuesStart + cell] = scanner.value;
      else if (cell === this.#labelCell) {
        if (!isRawLabel(scanner.value)) return false;
        this.rawLabel = scanner.value;
      }
    }
    while (position < end && (bytes[position] === this.#separatorByte || isBlank(bytes[position])))
      position++;
    return position === end;
  }

  /** From the end of a number to where the next cell starts, or -1 where no cell ends here. */
  #skipSeparator(bytes: Uint8Array, numberEnd: number, end: number): number {
    let position = numberEnd;
    if (position === end) return end;
    if (bytes[position] === this.#separatorByte) return position + 1;
    while (position < end && isBlank(bytes[position]) && bytes[position] !== this.#separatorByte) position++;
    if (position === end) return end;
    if (bytes[position] === this.#separatorByte) return position + 1;
    return position > numberEnd && this.#separatorByte === SPACE ? position : -1;
  }

  #readSlowly(text: string, values: Float32Array, at: number): string | undefined {
    const cells = splitCells(text, this.#shape.separator);
    const filled = dropTrailingEmptyCells(cells);
    if (filled.length === 0) return 'no values, only separators';
    if (filled.length > this.#cells || cells.length < this.#cells) {
      return `${counted(filled.length, 'column')} instead of ${this.#cells}`;
    }
    for (let cell = 0; cell < this.#cells; cell++) {
      const isIndex = this.#shape.hasIndexColumn && cell === 0;
      if (isIndex) continue;
      const value = cellNumber(cells[cell], this.#shape.decimalComma);
      const isLabel = cell === this.#labelCell;
      if (value === undefined || (isLabel ? !isRawLabel(value) : Math.abs(value) > MAX_FLOAT32)) {
        return cellProblem(cells[cell], value, cell + 1, isLabel);
      }
      if (isLabel) this.rawLabel = value;
      else values[at + cell - this.#firstSample] = value;
    }
    return undefined;
  }
}

/** @param column one-based */
function cellProblem(cell: string, value: number | undefined, column: number, isLabel: boolean): string {
  if (cell === '') return `column ${column} is empty`;
  if (isLabel)
    return `the label in column ${column} is “${shortened(cell)}”, not an integer from 0 to ${MAX_RAW_LABEL}`;
  if (value !== undefined) return `column ${column} is “${shortened(cell)}”, too large`;
  if (isMissingValue(cell)) return `column ${column} is ${shortened(cell)}, not a finite number`;
  return `column ${column} is “${shortened(cell)}”, not a number`;
}

export function isRawLabel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_RAW_LABEL;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

function isFlat(values: Float32Array, at: number, width: number): boolean {
  const first = values[at];
  for (let i = at + 1; i < at + width; i++) if (values[i] !== first) return false;
  return true;
}
