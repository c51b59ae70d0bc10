/** The start of a text file as lines and cells: which notation its numbers are in, and where they begin. */
import { cellNumber, type Separator } from '../table-cells.ts';
import { isMissingSample, rowCells } from './row-cells.ts';
import type { TextLine } from './text-lines.ts';
import { timeCellSeconds } from './time-cell.ts';

export interface Notation {
  readonly separator: Separator;
  readonly decimalComma: boolean;
}

export type CellKind = 'number' | 'time' | 'missing' | 'words';

export interface CellLine {
  readonly source: TextLine;
  readonly cells: readonly string[];
  readonly kinds: readonly CellKind[];
}

export interface TextSplit {
  readonly notation: Notation;
  readonly columns: number;
  /** What most cells of a column are. */
  readonly columnKinds: readonly CellKind[];
  /** Lines before the first row. */
  readonly preamble: readonly TextLine[];
  /** Rows, and what stands between them. */
  readonly rows: readonly CellLine[];
}

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

const SINGLE_COLUMN_WITH_DECIMAL_COMMA: Notation = { separator: ' ', decimalComma: true };

export function isCommentLine(text: string): boolean {
  return /^\s*(?:#|%|\/\/)/.test(text);
}

/** @returns `undefined` where no line is mostly numbers */
export function splitText(lines: readonly TextLine[]): TextSplit | undefined {
  const filled = lines.filter(({ text }) => !isCommentLine(text));
  // A preamble may be as long as it likes, as long as as many rows follow.
  const later = filled.slice(filled.length >> 1);
  const notation = bestNotation(later);
  if (notation === undefined) return undefined;
  const written = lines.map((line) => cellsOf(line, notation));
  const columns = filledColumns(written, commonLength(later.map((line) => cellsOf(line, notation))).columns);
  const all = written.map((line) => withoutEmptyEnd(line, columns));
  const columnKinds = kindsOfColumns(all, columns);
  let first = all.findIndex(
    (row, index) => isRow(row, columnKinds) && !isColumnNumbering(row, all[index + 1]),
  );
  if (first === -1) return undefined;
  // A recording may begin before the electrodes are on.
  while (first > 0 && isRowOfNothing(all[first - 1], columns)) first--;
  return { notation, columns, columnKinds, preamble: lines.slice(0, first), rows: all.slice(first) };
}

export function cellsOf(source: TextLine, { separator, decimalComma }: Notation): CellLine {
  const cells = rowCells(source.text, separator);
  return { source, cells, kinds: cells.map((cell) => kindOf(cell, decimalComma)) };
}

/** Columns less those that separators at the ends of all lines leave behind. */
function filledColumns(lines: readonly CellLine[], columns: number): number {
  const rows = lines.filter(({ cells }) => cells.length === columns);
  let count = columns;
  while (count > 1 && rows.every(({ cells }) => cells[count - 1] === '')) count--;
  return count;
}

/** Longer lines lose the empty cells at their end. */
function withoutEmptyEnd({ source, cells, kinds }: CellLine, columns: number): CellLine {
  let count = cells.length;
  while (count > columns && cells[count - 1] === '') count--;
  return { source, cells: cells.slice(0, count), kinds: kinds.slice(0, count) };
}

function kindOf(cell: string, decimalComma: boolean): CellKind {
  if (cellNumber(cell, decimalComma) !== undefined) return 'number';
  if (isMissingSample(cell)) return 'missing';
  return timeCellSeconds(cell) === undefined ? 'words' : 'time';
}

function bestNotation(lines: readonly TextLine[]): Notation | undefined {
  let best: Notation | undefined;
  let bestScore = 0;
  for (const notation of NOTATIONS) {
    const { score } = commonLength(lines.map((line) => cellsOf(line, notation)));
    if (score > bestScore) {
      best = notation;
      bestScore = score;
    }
  }
  if (best?.separator === ',' && areDecimalCommas(lines)) return SINGLE_COLUMN_WITH_DECIMAL_COMMA;
  return best;
}

/** The number of cells that holds the most numbers, words counted against it. */
function commonLength(rows: readonly CellLine[]): { columns: number; score: number } {
  const scores = new Map<number, number>();
  for (const { cells, kinds } of rows) {
    let score = 0;
    for (const kind of kinds) score += kind === 'words' ? -0.5 : kind === 'missing' ? 0 : 1;
    if (score > 0) scores.set(cells.length, (scores.get(cells.length) ?? 0) + score);
  }
  let best = { columns: 0, score: 0 };
  for (const [columns, score] of scores) if (score > best.score) best = { columns, score };
  return best;
}

/**
 * `-28,871` line by line is one column with decimal commas and not two columns: the second part of some line starts with
 * a zero or the first is a negative zero, as no whole number is written.
 */
function areDecimalCommas(lines: readonly TextLine[]): boolean {
  let isSure = false;
  let fractions = 0;
  for (const { text } of lines) {
    const parts = /^\s*([+-]?\d+)(?:,(\d+))?\s*$/.exec(text);
    if (!parts) return false;
    const [, whole, fraction] = parts;
    if (fraction === undefined) continue;
    fractions += 1;
    isSure ||= /^0\d/.test(fraction) || /^[+-]0$/.test(whole);
  }
  return isSure && fractions * 2 > lines.length;
}

function kindsOfColumns(rows: readonly CellLine[], columns: number): CellKind[] {
  const later = rows.filter(({ cells }) => cells.length === columns);
  const counted = later.slice(later.length >> 1);
  return Array.from({ length: columns }, (_, column) => {
    const counts = { number: 0, time: 0, missing: 0, words: 0 };
    for (const { kinds } of counted) counts[kinds[column]] += 1;
    if (counts.words > Math.max(counts.number, counts.time)) return 'words';
    if (counts.number + counts.time === 0) return 'missing';
    return counts.time > counts.number ? 'time' : 'number';
  });
}

/** The first row has as many cells as most, each of the kind of its column. */
function isRow({ source, cells, kinds }: CellLine, columnKinds: readonly CellKind[]): boolean {
  if (cells.length !== columnKinds.length || isCommentLine(source.text)) return false;
  if (!kinds.some((kind) => kind === 'number' || kind === 'time')) return false;
  return kinds.every((kind, column) => {
    const usual = columnKinds[column];
    return (
      kind === 'missing' || usual === 'words' || kind === usual || (usual === 'missing' && kind === 'number')
    );
  });
}

function isRowOfNothing({ cells, kinds }: CellLine, columns: number): boolean {
  if (cells.length !== columns || cells.some((cell) => /^-{2,}$/.test(cell))) return false;
  return kinds.every((kind) => kind === 'missing');
}

/** `,0,1,2` above rows that start with their own number, as pandas names columns without names. */
function isColumnNumbering({ cells }: CellLine, next: CellLine | undefined): boolean {
  if (cells.length < 2 || next === undefined || next.cells[0] === '') return false;
  return cells[0] === '' && cells.slice(1).every((cell, index) => cell === String(index));
}
