/** How a text recording is written, worked out from its start. */
import { AppError } from '../../core/app-error.ts';
import { foreignKind, refuseWideEncoding } from '../file-kind.ts';
import { millivoltsPer } from '../signal-naming.ts';
import { shortened } from '../table-cells.ts';
import type { RowShape } from './sample-rows.ts';
import { isCommentLine, splitText, type TextSplit } from './text-cells.ts';
import { isRising, type NamedSignal, readColumns, type TextColumns } from './text-columns.ts';
import { type TextLine, textEncoding, textLines } from './text-lines.ts';
import { type Preamble, readPreamble } from './text-preamble.ts';
import { rateOfTimes } from './text-times.ts';

export interface TextDialect extends RowShape {
  readonly encoding: string;
  /** Where the first row starts in the unpacked file. */
  readonly dataStartByte: number;
  readonly namedSignals: readonly NamedSignal[];
  readonly rateHz: number | null;
  readonly startTime: string | null;
  readonly droppedFields: readonly string[];
  readonly notes: readonly string[];
  /** `text, 15 columns`. */
  readonly format: string;
}

/** A preamble of more lines than half of these would hide the rows. */
const MAX_SNIFFED_LINES = 400;
/** More than the widest row there is, of 95 numbers of 25 characters. */
const MAX_SNIFFED_CHARACTERS = 4096;
/** From this many columns on it is a table of beats, or none of both. */
const MAX_COLUMNS = 95;
/** Fewer are no recording. */
const MIN_ROWS = 8;

/**
 * @param head the start of the file, unpacked; the longer the surer the rate
 * @throws AppError `empty-file`, `unsupported-encoding` or `not-a-recording`
 */
export function sniffText(head: Uint8Array, isWholeFile: boolean, fileName: string): TextDialect {
  refuseWideEncoding(head, fileName);
  const foreign = foreignKind(head);
  if (foreign !== undefined) throw notARecording(fileName, `it is ${foreign}`);
  const encoding = textEncoding(head, isWholeFile);
  const split = splitLines(firstLines(head, isWholeFile, encoding), fileName, isWholeFile);
  const preamble = readPreamble(split.preamble);
  const columns = readColumns(split, preamble);
  refuseWithoutSignals(split, columns, fileName);
  const dataStartByte = split.rows[0].source.startByte;
  const rows = textLines(head.subarray(dataStartByte), isWholeFile, encoding);
  const timed = rateOfTimes(rows, split.notation, columns.times);
  return {
    fileName,
    ...split.notation,
    columns: split.columns,
    signals: columns.signals.map(({ column, unit }) => ({ column, scale: millivoltsOf(unit) })),
    encoding,
    dataStartByte,
    namedSignals: columns.signals,
    rateHz: preamble.rateHz ?? timed?.rateHz ?? null,
    startTime: startTime(split, columns, preamble),
    droppedFields: preamble.droppedFields,
    notes: notesOf(preamble, columns, timed, encoding),
    format: split.columns === 1 ? 'text, one column' : `text, ${split.columns} columns`,
  };
}

/** What a number is multiplied by: voltages become millivolts, anything else stays. */
function millivoltsOf(unit: string | null): number {
  return (unit === null ? null : millivoltsPer(unit)) ?? 1;
}

function notARecording(fileName: string, reason: string): AppError {
  return new AppError(
    'not-a-recording',
    `${fileName} is not a recording: ${reason}. Expected samples line by line, in one column or in up to ${MAX_COLUMNS}.`,
  );
}

function firstLines(head: Uint8Array, isWholeFile: boolean, encoding: string): TextLine[] {
  const lines: TextLine[] = [];
  for (const line of textLines(head, isWholeFile, encoding)) {
    lines.push({ ...line, text: line.text.slice(0, MAX_SNIFFED_CHARACTERS) });
    if (lines.length === MAX_SNIFFED_LINES) break;
  }
  return lines;
}

function splitLines(lines: readonly TextLine[], fileName: string, isWholeFile: boolean): TextSplit {
  if (lines.length === 0) {
    if (isWholeFile)
      throw new AppError('empty-file', `${fileName} is empty: it holds no line with anything in it.`);
    throw notARecording(fileName, 'its start holds no complete line');
  }
  const split = splitText(lines);
  if (split === undefined) {
    const { line, text } = lines[0];
    throw notARecording(
      fileName,
      `line ${line} (“${shortened(text)}”) and those that follow are text, not numbers`,
    );
  }
  const { source } = split.rows[0];
  if (split.columns > MAX_COLUMNS)
    throw notARecording(fileName, `line ${source.line} holds ${split.columns} numbers`);
  const rows = split.rows.filter((row) => !isCommentLine(row.source.text)).length;
  if (rows < MIN_ROWS)
    throw notARecording(fileName, `it holds ${rows} lines of numbers from line ${source.line} on`);
  return split;
}

function refuseWithoutSignals(split: TextSplit, columns: TextColumns, fileName: string): void {
  const { line } = split.rows[0].source;
  if (columns.signals.length === 0)
    throw notARecording(
      fileName,
      `from line ${line} on there are times or numbers of rows and no signal beside them`,
    );
  if (split.columns > 1 || readPositions(split) === undefined) return;
  throw notARecording(
    fileName,
    `from line ${line} on its whole numbers only rise, like positions of beats and not like samples; drop it together with its recording, under the same name`,
  );
}

/** The numbers of a single column that only rises: sample numbers of beats. */
export function readPositions(split: TextSplit): number[] | undefined {
  if (split.columns !== 1) return undefined;
  const values = split.rows.flatMap(({ cells, kinds }) => (kinds[0] === 'number' ? [Number(cells[0])] : []));
  const isStrict = values.every((value, i) => i === 0 || value > values[i - 1]);
  return isStrict && isRising(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0)
    ? values
    : undefined;
}

/** `2020-01-02`, `2.1.2020`, `02-Jan-2020`, or what PhysioBank puts in brackets; clocks alone count from anywhere. */
const DATED = /\d{4}[-/.]\d{1,2}[-/.]|[-/.]\w{1,3}[-/.]\d{4}|^\[/;

function startTime(split: TextSplit, { times }: TextColumns, preamble: Preamble): string | null {
  if (preamble.startTime !== null) return preamble.startTime;
  const clock = times.find(({ column }) => split.columnKinds[column] === 'time')?.column;
  const cell = clock === undefined ? '' : (split.rows[0].cells[clock] ?? '');
  return DATED.test(cell) ? cell.replace(/^\[(.*)\]$/, '$1') : null;
}

/** A rate that the times contradict by more than this is worth telling. */
const MAX_RATE_DIFFERENCE = 0.02;

/** Shorter ones are the clock's. */
const MIN_PAUSE_SECONDS = 1;

function notesOf(
  preamble: Preamble,
  columns: TextColumns,
  timed: ReturnType<typeof rateOfTimes>,
  encoding: string,
): string[] {
  const notes: string[] = [];
  const { rateHz } = preamble;
  if (timed !== undefined && rateHz === null) {
    notes.push(timed.guess ?? 'The rate comes from the times in the file.');
  }
  if (timed !== undefined && rateHz !== null && Math.abs(timed.rateHz / rateHz - 1) > MAX_RATE_DIFFERENCE) {
    notes.push(`The file says ${rateHz} Hz, its times say ${Number(timed.rateHz.toPrecision(6))} Hz.`);
  }
  if (timed !== undefined && timed.longestPauseSeconds >= MIN_PAUSE_SECONDS) {
    const pause = Number(timed.longestPauseSeconds.toPrecision(3));
    notes.push(`The times pause, once for ${pause} seconds; the samples are read as if they did not.`);
  }
  if (columns.leftOut.length > 0)
    notes.push(`Columns left out: ${columns.leftOut.map(shortened).join(', ')}.`);
  if (encoding !== 'utf-8') notes.push('The text is not UTF-8 and was read as Windows-1252.');
  return notes;
}
