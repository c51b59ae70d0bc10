/** The slow, complete reading of a table's line: quotes, blanks, decimal commas. The fast path must agree with it. */

export type Separator = ',' | ';' | '\t' | ' ';

/**
 * The cells of one line, unquoted and trimmed. With the separator `' '` any run of blanks and tabs separates;
 * otherwise every separator counts. A line that ends in separators ends in empty cells.
 */
export function splitCells(text: string, separator: Separator): string[] {
  if (separator === ' ')
    return text
      .trim()
      .split(/[ \t]+/)
      .map(unquote);
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  return splitQuoted(text, separator);
}

/** A quote holds separators together; it never reaches over the end of the line. */
function splitQuoted(text: string, separator: Separator): string[] {
  const cells: string[] = [];
  let start = 0;
  let isInQuotes = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isInQuotes = !isInQuotes;
    else if (text[i] === separator && !isInQuotes) {
      cells.push(unquote(text.slice(start, i)));
      start = i + 1;
    }
  }
  cells.push(unquote(text.slice(start)));
  return cells;
}

function unquote(cell: string): string {
  const trimmed = cell.trim();
  const isQuoted = trimmed.length >= 2 && /^(["']).*\1$/.test(trimmed);
  return isQuoted ? trimmed.slice(1, -1).trim() : trimmed;
}

/** Takes the empty cells off the end, which trailing separators leave behind. */
export function dropTrailingEmptyCells(cells: readonly string[]): readonly string[] {
  let count = cells.length;
  while (count > 0 && cells[count - 1] === '') count--;
  return count === cells.length ? cells : cells.slice(0, count);
}

const DECIMAL_POINT_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DECIMAL_COMMA_NUMBER = /^[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/;
/** How Python, R, MATLAB and JavaScript write what is not a number. */
const NOT_FINITE = /^[+-]?(?:nan|n\/a|na|null|none|inf|infinity)$/i;

/** The number a cell holds, `undefined` where it holds anything else, infinities included. */
export function cellNumber(cell: string, decimalComma: boolean): number | undefined {
  if (!(decimalComma ? DECIMAL_COMMA_NUMBER : DECIMAL_POINT_NUMBER).test(cell)) return undefined;
  return Number(decimalComma ? cell.replace(',', '.') : cell);
}

/** A missing value in a numeric column, as against text. */
export function isMissingValue(cell: string): boolean {
  return cell === '' || NOT_FINITE.test(cell);
}

/** File content fit for a message: one line, at most 40 characters. */
export function shortened(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a message
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f\ufffd]+/g, ' ').trim();
  return printable.length <= 40 ? printable : `${printable.slice(0, 39)}…`;
}

/** Blanks only. A line of bare separators is a row without values. */
export function isBlankLine(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
