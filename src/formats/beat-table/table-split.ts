/** The start of a table as lines and cells: its separator and decimal mark, its header, its number of columns. */
import { AppError } from '../../core/app-error.ts';
import { assert } from '../../core/assert.ts';
import { LineCutter, MAX_LINE_BYTES } from '../line-cutter.ts';
import {
  cellNumber,
  counted,
  dropTrailingEmptyCells,
  isBlankLine,
  isMissingValue,
  type Separator,
  splitCells,
} from '../table-cells.ts';
import { MIN_WIDTH, notABeatTable, notABeatTableAt } from './refusal.ts';

export interface Notation {
  readonly separator: Separator;
  readonly decimalComma: boolean;
}

/** A line of the table as the sniffer sees it. */
export interface SniffedRow {
  /** One-based. */
  readonly line: number;
  readonly text: string;
  /** Without the empty cells that trailing separators leave. */
  readonly cells: readonly string[];
  /** Per cell; NaN where it holds no number. */
  readonly numbers: readonly number[];
}

export interface TableSplit {
  readonly notation: Notation;
  /** Cells in a row, as most lines of numbers have them. */
  readonly columns: number;
  /** Non-blank lines before the data. */
  readonly header: readonly SniffedRow[];
  /** Non-blank lines from the first that looks like data, good or not. */
  readonly data: readonly SniffedRow[];
}

/** Enough to tell columns apart; every line costs time before the first beat is scored. */
const MAX_SNIFFED_LINES = 40;

/** In order of preference where two read the same numbers. */
const NOTATIONS: readonly Notation[] = [
  { separator: ',', decimalComma: false },
  { separator: ';', decimalComma: false },
  { separator: ';', decimalComma: true },
  { separator: '\t', decimalComma: false },
  { separator: '\t', decimalComma: true },
  { separator: ' ', decimalComma: false },
  { separator: ' ', decimalComma: true },
  // Only quotes can tell these two commas apart.
  { separator: ',', decimalComma: true },
];

export interface FixedSplit {
  readonly separator?: Separator;
  readonly decimalComma?: boolean;
  readonly hasHeader?: boolean;
}

/** @throws AppError `empty-file` or `not-a-beat-table` where the head holds no lines of numbers of one length. */
export function splitHead(
  head: Uint8Array,
  isWholeFile: boolean,
  fileName: string,
  fixed: FixedSplit,
): TableSplit {
  const lines = headLines(head, isWholeFile, fileName);
  const { notation, rows, columns } = bestReading(lines, fixed);
  if (columns === 0) throw noNumbers(lines[0], fileName);
  const headerLines = countHeaderLines(rows, fixed.hasHeader);
  const split = { notation, columns, header: rows.slice(0, headerLines), data: rows.slice(headerLines) };
  if (split.data.length === 0) throw notABeatTableAt(fileName, lines[0], 'is a header, and no rows follow');
  refuseNarrowOrRagged(split, fileName);
  return split;
}

function noNumbers(firstLine: HeadLine, fileName: string): AppError {
  const isHeader = [',', ';', '\t'].some((separator) => firstLine.text.split(separator).length >= MIN_WIDTH);
  return notABeatTableAt(
    fileName,
    firstLine,
    isHeader ? 'is a header, and no rows follow' : 'is text, not numbers',
  );
}

interface HeadLine {
  readonly line: number;
  readonly text: string;
}

function headLines(head: Uint8Array, isWholeFile: boolean, fileName: string): HeadLine[] {
  const lines: HeadLine[] = [];
  const decoder = new TextDecoder();
  let overlongLine = 0;
  const cutter = new LineCutter({
    onUncutLine: () => -1,
    onLine: (bytes, start, end, line) => {
      if (lines.length === MAX_SNIFFED_LINES || isBlankLine(bytes, start, end)) return;
      const text = decoder.decode(bytes.subarray(start, end));
      // Declarations of an ARFF file, one for every column.
      if (!/^\s*@/.test(text)) lines.push({ line, text });
    },
    onOverlongLine: (line) => {
      overlongLine ||= line;
    },
  });
  cutter.push(head);
  if (isWholeFile) cutter.flush();
  if (lines.length > 0) return lines;
  const limit = `${MAX_LINE_BYTES / 1024} kB`;
  if (overlongLine > 0) throw notABeatTable(fileName, `line ${overlongLine} is longer than ${limit}`);
  if (isWholeFile)
    throw new AppError('empty-file', `${fileName} is empty: it holds no line with anything in it.`);
  throw notABeatTable(fileName, `its first ${Math.round(head.length / 1024)} kB hold no complete line`);
}

interface Reading {
  readonly notation: Notation;
  readonly rows: readonly SniffedRow[];
  /** 0 where no line holds mostly numbers. */
  readonly columns: number;
}

/** The notation under which the most numbers stand in lines of equal length. */
function bestReading(lines: readonly HeadLine[], fixed: FixedSplit): Reading {
  const separator = fixed.separator;
  let best: Reading | undefined;
  let bestNumbers = -1;
  for (const notation of NOTATIONS) {
    if (separator !== undefined && notation.separator !== separator) continue;
    if (fixed.decimalComma !== undefined && notation.decimalComma !== fixed.decimalComma) continue;
    const rows = lines.map((line) => sniffRow(line, notation));
    const { columns, numbers } = commonLength(rows);
    if (numbers > bestNumbers) {
      best = { notation, rows, columns };
      bestNumbers = numbers;
    }
    // Numbers wherever a beat has them: nothing that follows can read more, and trying takes its time.
    if (columns >= MIN_WIDTH && numbers >= (lines.length - 1) * columns) break;
  }
  assert(best !== undefined, 'every separator has a notation for either decimal mark');
  return best;
}

function sniffRow({ line, text }: HeadLine, { separator, decimalComma }: Notation): SniffedRow {
  const cells = dropTrailingEmptyCells(splitCells(text, separator));
  return { line, text, cells, numbers: cells.map((cell) => cellNumber(cell, decimalComma) ?? Number.NaN) };
}

/** The number of cells in which the most numbers stand, among the lines that are mostly numbers. */
function commonLength(rows: readonly SniffedRow[]): { columns: number; numbers: number } {
  const numbersByLength = new Map<number, number>();
  for (const { cells, numbers } of rows) {
    const finite = numbers.filter((value) => !Number.isNaN(value)).length;
    if (finite * 2 < cells.length || finite === 0) continue;
    numbersByLength.set(cells.length, (numbersByLength.get(cells.length) ?? 0) + finite);
  }
  let best = { columns: 0, numbers: 0 };
  for (const [columns, numbers] of numbersByLength) if (numbers > best.numbers) best = { columns, numbers };
  return best;
}

/** The lines at the top that are names, units or a preamble: mostly text, or numbered columns. */
function countHeaderLines(rows: readonly SniffedRow[], hasHeader: boolean | undefined): number {
  if (hasHeader === false) return 0;
  const firstData = rows.findIndex(
    (row, index) => !(isMostlyText(row) || (index === 0 && isColumnNumbering(row))),
  );
  const found = firstData === -1 ? rows.length : firstData;
  return hasHeader === true ? Math.max(found, 1) : found;
}

function isMostlyText({ cells, numbers }: SniffedRow): boolean {
  const texts = cells.filter((cell, index) => Number.isNaN(numbers[index]) && !isMissingValue(cell)).length;
  return texts * 2 > cells.filter((cell) => cell !== '').length;
}

/**
 * `0,1,2,...` as pandas names columns, or a time axis; the first and the last cell may be something else, and one column in
 * between may have a name. No beat is a ramp.
 */
function isColumnNumbering({ numbers }: SniffedRow): boolean {
  const inner = numbers.slice(1, -1).filter((value) => !Number.isNaN(value));
  if (inner.length < MIN_WIDTH - 3 || inner.length < numbers.length - 3) return false;
  const step = inner[1] - inner[0];
  return (
    step !== 0 && inner.every((value, i) => Math.abs(value - inner[0] - i * step) < Math.abs(step) * 0.01)
  );
}

function refuseNarrowOrRagged({ columns, data }: TableSplit, fileName: string): void {
  const full = data.find(({ cells }) => cells.length === columns);
  if (full && columns < MIN_WIDTH) {
    const what = columns === 1 ? 'one number' : counted(columns, 'column');
    throw notABeatTableAt(fileName, full, `holds ${what}, which looks like a recording rather than beats`);
  }
  const isFull = ({ cells }: SniffedRow): boolean => cells.length === columns;
  const offending = data.find((row) => !isFull(row));
  if (offending && data.filter(isFull).length * 2 < data.length) {
    const count = counted(offending.cells.length, 'column');
    throw notABeatTableAt(
      fileName,
      offending,
      `holds ${count} and others ${columns}: the lines differ in length`,
    );
  }
}
