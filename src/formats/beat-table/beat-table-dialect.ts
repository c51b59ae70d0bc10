/**
 * How a table of beats is written, worked out from its start. What the file cannot say (which label means normal) is
 * proposed and marked as a proposal; every finding can be overridden.
 */
import { NO_RAW_LABEL } from '../../core/label.ts';
import { foreignKind, refuseWideEncoding } from '../file-kind.ts';
import type { Separator } from '../table-cells.ts';
import { cellsPerRow, type LabelColumn } from './beat-row-reader.ts';
import { BeatTableParser, type TableShape } from './beat-table-parser.ts';
import { type ColumnRoles, inferColumnRoles, KAGGLE_WIDTH, strayLabelColumn } from './column-roles.ts';
import { MAX_WIDTH, MIN_WIDTH, notABeatTable, notABeatTableAt } from './refusal.ts';
import { type SniffedRow, splitHead, type TableSplit } from './table-split.ts';

export type { LabelColumn, Separator };

export interface BeatTableDialect extends TableShape {
  readonly hasHeader: boolean;
  /** Non-blank lines before the data: names, units, a preamble. */
  readonly headerLines: number;
  /** Cells per row: samples, label and index together. */
  readonly columns: number;
  /** Label values seen at the start of the file, ascending; others may follow. */
  readonly rawLabels: readonly number[];
  readonly normalRawLabel: number;
  /** False where the file cannot say which label means normal: `normalRawLabel` is then a proposal. */
  readonly isNormalLabelKnown: boolean;
  readonly isGzip: boolean;
  /** The Kaggle heartbeat set: 187 samples at 125 Hz, the label last or left out. */
  readonly layout: 'kaggle-heartbeat' | 'other';
}

/** What a person knows better than the sniffer. */
export interface DialectOverrides {
  readonly separator?: Separator;
  readonly decimalComma?: boolean;
  readonly hasHeader?: boolean;
  readonly hasIndexColumn?: boolean;
  readonly labelColumn?: LabelColumn;
  readonly normalRawLabel?: number;
}

export interface SniffOptions {
  readonly fileName: string;
  /** `head` is all there is: its last line is complete without a break. */
  readonly isWholeFile: boolean;
  /** Whether `head` came out of a gzip file; it is passed on. */
  readonly isGzip?: boolean;
  readonly overrides?: DialectOverrides;
}

/**
 * @param head the start of the file, decompressed; the more rows it holds the surer the reading
 * @throws AppError `empty-file`, `unsupported-encoding` or `not-a-beat-table`, with the first offending line
 */
export function sniffBeatTable(head: Uint8Array, options: SniffOptions): BeatTableDialect {
  const { fileName, isWholeFile, isGzip = false, overrides = {} } = options;
  refuseWideEncoding(head, fileName);
  const foreign = foreignKind(head);
  if (foreign !== undefined) throw notABeatTable(fileName, `it is ${foreign}`);
  const split = splitHead(head, isWholeFile, fileName, overrides);
  const shape = shapeOf(split, overrides, fileName);
  const rawLabels = labelsAtStart(head, shape, split.data, options);
  return {
    ...shape,
    ...normalLabel(shape, rawLabels, overrides.normalRawLabel),
    hasHeader: split.header.length > 0,
    headerLines: split.header.length,
    columns: split.columns,
    rawLabels,
    isGzip,
    layout: isKaggleLayout(shape, rawLabels) ? 'kaggle-heartbeat' : 'other',
  };
}

function shapeOf(split: TableSplit, overrides: DialectOverrides, fileName: string): TableShape {
  const full = split.data.filter(({ cells }) => cells.length === split.columns);
  const whole = full.filter(({ numbers }) => !numbers.slice(1, -1).some(Number.isNaN));
  const names = columnNames(split);
  const roles = inferColumnRoles(whole.length > 0 ? whole : full, names, overrides);
  if (overrides.labelColumn === undefined) refuseStrayLabels(split, names, roles, fileName);
  const shape = { ...split.notation, ...roles, width: 0, firstDataLine: split.data[0].line };
  const width = split.columns - cellsPerRow(shape);
  if (width < MIN_WIDTH || width > MAX_WIDTH) {
    throw notABeatTableAt(fileName, full[0], `holds ${width} samples`);
  }
  return { ...shape, width };
}

/** Read as samples they would spoil every beat, and the beats would have no labels. */
function refuseStrayLabels(
  { header }: TableSplit,
  names: readonly string[],
  roles: ColumnRoles,
  fileName: string,
): void {
  const place = strayLabelColumn(names, roles);
  if (place === -1) return;
  throw notABeatTable(
    fileName,
    `line ${header[header.length - 1].line} calls column ${place + 1} “${names[place]}”, and labels are read from the first or the last column`,
  );
}

/** The names in the header line next to the data; R leaves out the name of the index column. */
function columnNames({ header, columns }: TableSplit): readonly string[] {
  const names = header.findLast(
    ({ cells }) => cells.length === columns || cells.length === columns - 1,
  )?.cells;
  if (names === undefined) return [];
  return names.length === columns ? names : ['', ...names];
}

/** Reads the head as the whole file will be read: at least one row must come through. */
function labelsAtStart(
  head: Uint8Array,
  shape: TableShape,
  data: readonly SniffedRow[],
  { fileName, isWholeFile }: SniffOptions,
): number[] {
  const parser = new BeatTableParser(shape, 1);
  const { batches, skipped } = parser.push(head);
  if (isWholeFile) {
    const last = parser.flush();
    batches.push(...last.batches);
    skipped.push(...last.skipped);
  }
  if (batches.length === 0) {
    const first = skipped[0];
    const text = data.find(({ line }) => line === first?.line)?.text ?? '';
    throw first === undefined
      ? notABeatTable(fileName, 'its first lines hold no complete row')
      : notABeatTableAt(fileName, { line: first.line, text }, `cannot be read: ${first.reason}`);
  }
  const labels = new Set(batches.map(({ rawLabels }) => rawLabels[0]));
  labels.delete(NO_RAW_LABEL);
  return [...labels].sort((a, b) => a - b);
}

/** The five classes of the MIT-BIH part, 0 to 4; the PTB part uses 0 and 1. */
const MAX_KAGGLE_LABEL = 4;

function isKaggleLayout(shape: TableShape, rawLabels: readonly number[]): boolean {
  if (shape.width !== KAGGLE_WIDTH || shape.labelColumn === 'first') return false;
  if (shape.labelNotation === 'signs') return false;
  return rawLabels.every((label) => label <= MAX_KAGGLE_LABEL);
}

/** ECG5000: 140 samples. The UCR archive puts labels 1 to 5 first, TensorFlow's copy 0 and 1 last; 1 is normal in both. */
const ECG5000_WIDTH = 140;

function normalLabel(
  shape: TableShape,
  rawLabels: readonly number[],
  fixed: number | undefined,
): Pick<BeatTableDialect, 'normalRawLabel' | 'isNormalLabelKnown'> {
  if (fixed !== undefined) return { normalRawLabel: fixed, isNormalLabelKnown: true };
  if (shape.labelColumn === 'none' || isKaggleLayout(shape, rawLabels)) {
    return { normalRawLabel: 0, isNormalLabelKnown: true };
  }
  // Words say what they mean; of the signs either may.
  if (shape.labelNotation === 'signs') return { normalRawLabel: 1, isNormalLabelKnown: false };
  if (shape.labelNotation !== 'numbers') return { normalRawLabel: 0, isNormalLabelKnown: true };
  const largest = Math.max(...rawLabels);
  const isEcg5000 = shape.width === ECG5000_WIDTH && rawLabels.every((label) => label <= 5);
  if (isEcg5000 && shape.labelColumn === 'first' && rawLabels[0] >= 1) {
    return { normalRawLabel: 1, isNormalLabelKnown: true };
  }
  const areAamiClasses = rawLabels[0] === 0 && largest >= 2 && largest <= MAX_KAGGLE_LABEL;
  if (areAamiClasses) return { normalRawLabel: 0, isNormalLabelKnown: true };
  if (isEcg5000) return { normalRawLabel: 1, isNormalLabelKnown: false };
  const isWithoutZero = rawLabels[0] > 0 && (rawLabels.length > 1 || shape.labelColumn === 'first');
  return { normalRawLabel: isWithoutZero ? rawLabels[0] : 0, isNormalLabelKnown: false };
}
