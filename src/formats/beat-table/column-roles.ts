/** Which columns of a table hold samples, which an index and which the label, told by names and by values. */

import { isMissingValue } from '../table-cells.ts';
import type { LabelColumn } from './beat-row-reader.ts';
import {
  isRawLabel,
  type LabelNotation,
  MIN_LABEL_SHARE,
  notationOfWords,
  rawLabelIn,
} from './label-notation.ts';
import { MIN_WIDTH } from './refusal.ts';
import type { SniffedRow } from './table-split.ts';

export interface ColumnRoles {
  readonly hasIndexColumn: boolean;
  readonly labelColumn: LabelColumn;
  readonly labelNotation: LabelNotation;
}

/** Kachuee et al. 2018: 1.5 s at 125 Hz; the Kaggle CSV adds the label as column 188. */
export const KAGGLE_WIDTH = 187;

const INDEX_NAME =
  /^(?:|unnamed: ?\d+|index|idx|id|row|row[ _]?names?|no\.?|nr\.?|#|(?:row|beat|segment|window|patient|subject|record(?:ing)?|case|file)[ _]?(?:id|no|number|name)|patient|subject|record(?:ing)?|case|file(?:name)?)$/i;
const LABEL_NAME =
  /^(?:labels?|class(?:es)?|target|y|category|type|diagnosis|annotation|output|(?:beat|class)[ _]?(?:type|class|label)|(?:is[ _]?)?(?:abnormal|anomaly|normal))$/i;

/**
 * @param rows with the same number of cells each, all numbers but for the first and the last
 * @param names of the columns, empty where the table has no header
 */
export function inferColumnRoles(
  rows: readonly SniffedRow[],
  names: readonly string[],
  fixed: { readonly hasIndexColumn?: boolean | undefined; readonly labelColumn?: LabelColumn | undefined },
): ColumnRoles {
  const hasIndexColumn =
    fixed.hasIndexColumn ?? (isIndexColumn(rows, names) && !areFirstCellsLabels(rows, names));
  const firstColumn = hasIndexColumn ? 1 : 0;
  const labelColumn =
    fixed.labelColumn ?? namedLabelColumn(names, firstColumn) ?? labelColumnByValues(rows, firstColumn);
  const label = { first: firstColumn, last: rows[0].cells.length - 1, none: -1 }[labelColumn];
  return { hasIndexColumn, labelColumn, labelNotation: label < 0 ? 'numbers' : notationOf(rows, label) };
}

/**
 * A column that its name says holds labels, but that would be read as samples. @returns its place among the columns, or -1
 */
export function strayLabelColumn(
  names: readonly string[],
  { hasIndexColumn, labelColumn }: Pick<ColumnRoles, 'hasIndexColumn' | 'labelColumn'>,
): number {
  const label = { first: hasIndexColumn ? 1 : 0, last: names.length - 1, none: -1 }[labelColumn];
  return names.findIndex(
    (name, place) => place !== label && !(hasIndexColumn && place === 0) && LABEL_NAME.test(name),
  );
}

function notationOf(rows: readonly SniffedRow[], index: number): LabelNotation {
  if (areSigns(rows, index)) return 'signs';
  return (isMostlyText(rows, index) && notationOfWords(rows.map(({ cells }) => cells[index]))) || 'numbers';
}

/** Words that start every row are labels by their name, or where nothing at the end of the rows can be. */
function areFirstCellsLabels(rows: readonly SniffedRow[], names: readonly string[]): boolean {
  if (!isMostlyText(rows, 0) || notationOf(rows, 0) === 'numbers') return false;
  if (names.length > 0 && names[0] !== '') return LABEL_NAME.test(names[0]);
  return namedLabelColumn(names, 1) === undefined && labelColumnByValues(rows, 1) === 'none';
}

function isIndexColumn(rows: readonly SniffedRow[], names: readonly string[]): boolean {
  if (names.length > 0 && INDEX_NAME.test(names[0])) return true;
  if (rows.every((row) => isText(row, 0))) return true;
  const values = column(rows, 0);
  if (!values.every(Number.isInteger)) return false;
  const isKaggleWithIndex = rows[0].cells.length === KAGGLE_WIDTH + 2;
  if (values.length < (isKaggleWithIndex ? 2 : 3)) return false;
  return isConsecutive(rows, values) || isShuffledIndex(rows, values);
}

/** One more from row to row; a line that was left out may have counted or not. */
function isConsecutive(rows: readonly SniffedRow[], values: readonly number[]): boolean {
  const last = values.length - 1;
  const isIncreasing = values.every((value, i) => i === 0 || value > values[i - 1]);
  return isIncreasing && values[last] - values[0] <= rows[last].line - rows[0].line;
}

/** Rows drawn from a larger table keep their numbers there: all different, too large for labels, beside fractions. */
function isShuffledIndex(rows: readonly SniffedRow[], values: readonly number[]): boolean {
  const areDistinct = new Set(values).size === values.length && values.every((value) => value >= 0);
  return (
    areDistinct &&
    !values.every(isRawLabel) &&
    rows.some(({ numbers }) => !numbers.slice(1).every(Number.isInteger))
  );
}

function namedLabelColumn(names: readonly string[], firstColumn: number): LabelColumn | undefined {
  if (names.length === 0) return undefined;
  if (LABEL_NAME.test(names[names.length - 1])) return 'last';
  return LABEL_NAME.test(names[firstColumn]) ? 'first' : undefined;
}

function labelColumnByValues(rows: readonly SniffedRow[], firstColumn: number): LabelColumn {
  const lastColumn = rows[0].cells.length - 1;
  const cells = lastColumn + 1 - firstColumn;
  // Words that say nothing are found too, to be refused as labels and not as samples.
  if (isMostlyText(rows, lastColumn) || areSigns(rows, lastColumn)) return 'last';
  if (isMostlyText(rows, firstColumn) || areSigns(rows, firstColumn)) return 'first';
  if (cells === KAGGLE_WIDTH || cells <= MIN_WIDTH) return 'none';
  const firstLabels = labelsIn(rows, firstColumn);
  const lastLabels = labelsIn(rows, lastColumn);
  const isFirst = isLabelColumn(rows, firstColumn, firstColumn + 1) && !isPeakColumn(rows, firstColumn);
  if (cells === KAGGLE_WIDTH + 1 && !(isFirst && firstLabels.size > 1))
    return lastLabels.size > 0 ? 'last' : 'none';
  const isLast = isLabelColumn(rows, lastColumn, lastColumn - 1);
  if (isFirst && isLast) return firstLabels.size > lastLabels.size ? 'first' : 'last';
  if (isFirst) return 'first';
  return isLast ? 'last' : 'none';
}

/** The labels in a column, none where too much of it is something else. */
function labelsIn(rows: readonly SniffedRow[], index: number): Set<number> {
  const values = column(rows, index);
  const labels = values.filter(isRawLabel);
  return new Set(labels.length >= values.length * MIN_LABEL_SHARE ? labels : []);
}

/** @param neighbour the sample column beside it, which tells labels from samples that are small integers too */
function isLabelColumn(rows: readonly SniffedRow[], index: number, neighbour: number): boolean {
  const labels = labelsIn(rows, index);
  if (labels.size === 0) return false;
  if (labels.size === 1 && labels.has(0)) {
    const zeroNeighbours = rows.filter(({ numbers }) => numbers[neighbour] === 0);
    // All zero: the padding of short beats, unless the samples beside it are no padding or zeros are written otherwise.
    if (zeroNeighbours.length <= rows.length / 2) return true;
    return zeroNeighbours.every(
      ({ cells }) => isWrittenAsInteger(cells[index]) && !isWrittenAsInteger(cells[neighbour]),
    );
  }
  const beside = column(rows, neighbour);
  const isBesideAlike = beside.every(isRawLabel) && new Set(beside).size > 1;
  return !isBesideAlike;
}

/** Beats that are cut at their R-peak and scaled to 1 there start with a column of ones. */
function isPeakColumn(rows: readonly SniffedRow[], index: number): boolean {
  const labels = labelsIn(rows, index);
  if (labels.size !== 1 || !labels.has(1)) return false;
  return rows.every(({ numbers }) => numbers.slice(index, -1).every((value) => value >= 0 && value <= 1));
}

/** -1 and 1, both of them and nothing else, beside a column that is not so. */
function areSigns(rows: readonly SniffedRow[], index: number): boolean {
  const isSign = (value: number): boolean => rawLabelIn(String(value), 'signs') !== undefined;
  const values = column(rows, index);
  const beside = column(rows, index === 0 ? 1 : index - 1);
  return values.every(isSign) && new Set(values).size === 2 && !beside.every(isSign);
}

function isMostlyText(rows: readonly SniffedRow[], index: number): boolean {
  return rows.filter((row) => isText(row, index)).length >= rows.length * MIN_LABEL_SHARE;
}

function isText({ cells, numbers }: SniffedRow, index: number): boolean {
  return Number.isNaN(numbers[index]) && !isMissingValue(cells[index]);
}

function isWrittenAsInteger(cell: string): boolean {
  return /^\d+$/.test(cell);
}

function column(rows: readonly SniffedRow[], index: number): number[] {
  return rows.map(({ numbers }) => numbers[index]);
}
