/** The cells of a line as the slow path of every text recording sees them. */
import { isMissingValue, type Separator, splitCells } from '../table-cells.ts';

/** Unquoted and trimmed; PhysioBank quotes with single quotes. */
export function rowCells(text: string, separator: Separator): string[] {
  const cells = splitCells(text, separator);
  return text.includes("'") ? cells.map((cell) => /^'(.*)'$/.exec(cell)?.[1].trim() ?? cell) : cells;
}

/** PhysioBank writes `-` for a sample that is missing. */
export function isMissingSample(cell: string): boolean {
  return isMissingValue(cell) || /^(?:-+|\?|\.+)$/.test(cell);
}
