/** The rate that the time columns of a text recording tell. */
import { cellNumber } from '../table-cells.ts';
import { isMissingSample, rowCells } from './row-cells.ts';
import { type RowRate, rateOfRows } from './row-rate.ts';
import { isCommentLine, type Notation } from './text-cells.ts';
import type { TextColumns } from './text-columns.ts';
import type { TextLine } from './text-lines.ts';
import { timeCellSeconds } from './time-cell.ts';

export interface TimedRate {
  readonly rateHz: number;
  /** What was guessed, one sentence for people; `null` where nothing was. */
  readonly guess: string | null;
  readonly longestPauseSeconds: number;
}

/** Rates of ECG recorders, with room on both sides. */
const MIN_RATE_HZ = 20;
const MAX_RATE_HZ = 20_000;
/** Numbers without a unit, in order of likelihood; spreadsheets count days. */
const GUESSED_UNITS = [
  { seconds: 1, name: 'seconds' },
  { seconds: 1e-3, name: 'milliseconds' },
  { seconds: 1e-6, name: 'microseconds' },
  { seconds: 1e-9, name: 'nanoseconds' },
  { seconds: 86_400, name: 'days' },
] as const;

/**
 * Of several columns of time the evenest is believed.
 * @param rows from the first row on, the longer the surer
 */
export function rateOfTimes(
  rows: Iterable<TextLine>,
  notation: Notation,
  times: TextColumns['times'],
): TimedRate | undefined {
  if (times.length === 0) return undefined;
  const columns = times.map((): number[] => []);
  for (const { text } of rows) {
    if (isCommentLine(text)) continue;
    const cells = rowCells(text, notation.separator);
    if (cells.every((cell) => isWords(cell, notation.decimalComma))) continue;
    times.forEach(({ column }, index) => {
      columns[index].push(timeValue(cells[column] ?? '', notation.decimalComma));
    });
  }
  const rates = times.flatMap(({ secondsPerUnit }, index) => unitRate(columns[index], secondsPerUnit) ?? []);
  return rates.sort((a, b) => a.jitterSamples - b.jitterSamples)[0];
}

/** Of a line between the rows, which takes no time. */
function isWords(cell: string, decimalComma: boolean): boolean {
  return Number.isNaN(timeValue(cell, decimalComma)) && !isMissingSample(cell);
}

/** A number as it is written, or the seconds that a clock shows. */
function timeValue(cell: string, decimalComma: boolean): number {
  return cellNumber(cell, decimalComma) ?? timeCellSeconds(cell) ?? Number.NaN;
}

function unitRate(
  values: readonly number[],
  secondsPerUnit: number | null,
): (TimedRate & RowRate) | undefined {
  const found = rateOfRows(Float64Array.from(values));
  if (found === undefined) return undefined;
  if (secondsPerUnit !== null) return { ...rescaled(values, secondsPerUnit), guess: null };
  for (const { seconds, name } of GUESSED_UNITS) {
    const rateHz = found.rateHz / seconds;
    if (rateHz < MIN_RATE_HZ || rateHz > MAX_RATE_HZ) continue;
    const guess = seconds === 1 ? null : `The times are taken for ${name}: the file does not say.`;
    return { ...rescaled(values, seconds), guess };
  }
  return { ...found, guess: null };
}

function rescaled(values: readonly number[], secondsPerUnit: number): RowRate {
  const seconds = Float64Array.from(values, (value) => value * secondsPerUnit);
  return (
    rateOfRows(seconds) ?? {
      rateHz: Number.NaN,
      jitterSamples: Number.POSITIVE_INFINITY,
      longestPauseSeconds: 0,
    }
  );
}
