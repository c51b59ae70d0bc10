/** What each column of a text recording is: time, index, signal or words, told by names and by values. */
import { isEcgSignal, isOtherSignal, millivoltsPer } from '../signal-naming.ts';
import { cellNumber, type Separator } from '../table-cells.ts';
import { rowCells } from './row-cells.ts';
import type { TextSplit } from './text-cells.ts';
import type { TextLine } from './text-lines.ts';
import { fieldOf, type Preamble, withoutCommentSign } from './text-preamble.ts';
import { namedTimeUnit, timeUnitSeconds } from './time-cell.ts';

export interface TextColumns {
  readonly signals: readonly NamedSignal[];
  /** Columns that hold times; `secondsPerUnit` is `null` where the file does not say, or times are written as clocks. */
  readonly times: readonly { readonly column: number; readonly secondsPerUnit: number | null }[];
  /** Names of columns that are neither, for people. */
  readonly leftOut: readonly string[];
}

export interface NamedSignal {
  readonly column: number;
  readonly name: string;
  readonly isEcg: boolean;
  /** As the file writes it, `null` for raw values. */
  readonly unit: string | null;
}

const TIME_NAME =
  /^(?:elapsed|time|times|date|clock|datetime|timestamp|epoch|zeit|uhrzeit|datum|temps|heure|tiempo|hora|tempo|tijd|tid|seconds?|secs?|msecs?|milliseconds?|ms|unix)\b|(?:^|[ _])(?:time|timestamps?|datetime|zeit)(?:$|[ _[(])|^t(?:$|[ _[(])|^\w*timestamp/i;
const INDEX_NAME =
  /^(?:|unnamed: ?\d+|index|idx|#|n|no\.?|nr\.?|nseq|seq\w*|row|counter|samp(?:les?)?(?:[ _]?(?:#|no\.?|nr\.?|num\w*|index|interval|id))?)$/i;
/** BITalino calls its digital lines `I1` and `O1`. */
const OTHER_NAME =
  /^[io]\d$|^(?:label|class|annotation|beat|event|marker|trigger|hr|heart ?rate|bpm|rr|rri|hrv|quality|sqi|battery|packet|status|contact|leads? ?off)\b/i;

/** Raw values under another name. */
const RAW_UNIT = /^(?:adu|adc(?: units?)?|a\.?u\.?|raw|counts?|lsb|bits?|units?|nu|none|-|)$/i;

export function readColumns(split: TextSplit, preamble: Preamble): TextColumns {
  const { names, units } = namesAndUnits(split, preamble);
  const times: { column: number; secondsPerUnit: number | null }[] = [];
  const signals: NamedSignal[] = [];
  const leftOut: string[] = [];
  const roles = rolesOf(split, names);
  split.columnKinds.forEach((kind, column) => {
    const name = names[column] ?? '';
    const unit = units[column] ?? unitInName(name);
    const role = roles[column];
    if (role === 'time') {
      const named = unit === null ? undefined : timeUnitSeconds(unit);
      // A clock says its unit itself.
      times.push({ column, secondsPerUnit: kind === 'time' ? 1 : (namedTimeUnit(name) ?? named ?? null) });
    } else if (role === 'signal') {
      const plain = withoutUnit(name);
      const isKnownUnit = unit !== null && !RAW_UNIT.test(unit);
      signals.push({ column, name: plain, isEcg: isEcgSignal(plain, unit), unit: isKnownUnit ? unit : null });
    } else if (role === 'other' && name !== '') leftOut.push(name);
  });
  return { signals: finished(signals, preamble), times, leftOut };
}

type Role = 'time' | 'index' | 'signal' | 'other';

/** Where all columns of numbers are something else by name, the names mean something else. */
function rolesOf(split: TextSplit, names: readonly string[]): Role[] {
  const roles = split.columnKinds.map((kind, column) => {
    return split.columns === 1 && kind === 'number'
      ? 'signal'
      : roleOf(split, column, kind, names[column] ?? '');
  });
  if (roles.includes('signal')) return roles;
  return roles.map((role, column) =>
    role === 'other' && split.columnKinds[column] === 'number' ? 'signal' : role,
  );
}

function roleOf(split: TextSplit, column: number, kind: string, name: string): Role {
  if (kind === 'time') return 'time';
  if (kind !== 'number') return 'other';
  if (TIME_NAME.test(name)) return 'time';
  const values = columnValues(split, column);
  if (INDEX_NAME.test(name) && isSteadyCount(values)) return 'index';
  if (OTHER_NAME.test(name)) return 'other';
  const isEnough = name === '' || (values.length >= MIN_RISING_ROWS && !isEcgSignal(name, null));
  if (column === 0 && isEnough && isRising(values)) return isSteadyCount(values) ? 'index' : 'time';
  return 'signal';
}

function columnValues({ rows, notation, columns }: TextSplit, column: number): number[] {
  return rows
    .filter(({ cells }) => cells.length === columns)
    .map(({ cells }) => cellNumber(cells[column], notation.decimalComma) ?? Number.NaN)
    .filter((value) => !Number.isNaN(value));
}

/** A signal may rise for some rows. */
const MIN_RISING_ROWS = 20;

/** Never falls, and rises: no signal does that for long. */
export function isRising(values: readonly number[]): boolean {
  return (
    values.length >= 3 &&
    values.every((value, i) => i === 0 || value >= values[i - 1]) &&
    (values.at(-1) ?? 0) > values[0]
  );
}

/** Whole numbers one apart, starting anew now and then as counters of a few bits do. */
function isSteadyCount(values: readonly number[]): boolean {
  const steady = values.filter((value, i) => i === 0 || value === values[i - 1] + 1).length;
  return values.every(Number.isInteger) && steady >= values.length * 0.8;
}

interface NamesAndUnits {
  readonly names: readonly string[];
  readonly units: readonly (string | null)[];
}

/** From the lines next to the rows: names, and perhaps units under them; else from what the preamble says. */
function namesAndUnits(split: TextSplit, preamble: Preamble): NamesAndUnits {
  const near = split.preamble.slice(-3).toReversed();
  const [last, ...before] = near;
  const unitCells = last === undefined ? undefined : cellsUnder(last, split);
  const hasUnits = unitCells?.every(isUnitCell) === true && unitCells.some((cell) => cell !== '');
  const candidates = hasUnits ? before : near;
  const named = candidates.slice(0, 1).flatMap((line) => headerCells(line, split) ?? []);
  const names = named.length > 0 ? named : spread(preamble.names, split);
  const units = hasUnits ? unitCells.map((cell) => stripped(cell) || null) : [];
  return {
    names: names.length > 0 ? names : namesFurtherUp(before, split),
    units: units.length > 0 ? units : spread(preamble.units, split),
  };
}

/** Names with something between them and the rows: only where they are separated as the rows are. */
function namesFurtherUp(lines: readonly TextLine[], split: TextSplit): readonly string[] {
  const { notation, columns } = split;
  if (columns === 1 || notation.separator === ' ') return [];
  const found = lines.map(({ text }) => rowCells(withoutCommentSign(text), notation.separator));
  return found.find((cells) => cells.length === columns && !cells.some(isNumeral)) ?? [];
}

/** Names that stand for the last columns: what comes before them is time. */
function spread(names: readonly string[] | null, { columns }: TextSplit): string[] {
  if (names === null || names.length > columns) return [];
  return [...Array.from({ length: columns - names.length }, () => ''), ...names];
}

function headerCells(line: TextLine, split: TextSplit): readonly string[] | undefined {
  const isField = fieldOf(withoutCommentSign(line.text)) !== undefined && split.columns === 1;
  return isField ? undefined : cellsUnder(line, split);
}

/** The cells of a line above the rows, one for every column; its separator may be another, and R leaves out the first. */
function cellsUnder(line: TextLine, { columns, notation }: TextSplit): readonly string[] | undefined {
  const text = withoutCommentSign(line.text);
  for (const separator of [notation.separator, '\t', ',', ';', ' ', 'gaps'] as const) {
    const cells = columns === 1 ? [unquoted(text)] : headerWords(text, separator);
    // `Gain: 3` is no pair of names, and neither is `2 msec/sample`.
    if (/[=:]$/.test(cells[0]) || (columns > 1 && cells.some(isNumeral))) continue;
    while (cells.length > columns && cells.at(-1) === '') cells.pop();
    if (cells.length === columns) return cells;
    if (cells.length === columns - 1 && cells.length > 1) return ['', ...cells];
  }
  return undefined;
}

/** `Elapsed time    MLII`: names of two words keep together where wider gaps separate. */
function headerWords(text: string, separator: Separator | 'gaps'): string[] {
  return separator === 'gaps' ? text.trim().split(/\s{2,}/) : rowCells(text, separator);
}

function isNumeral(cell: string): boolean {
  return cellNumber(cell, false) !== undefined;
}

function unquoted(cell: string): string {
  return cell.replace(/^["']+|["',;]+$/g, '').trim();
}

function stripped(cell: string): string {
  return cell.replace(/^["'[({]+|["'\])},;]+$/g, '').trim();
}

function isUnitCell(cell: string): boolean {
  const text = stripped(cell);
  if (text === '' || millivoltsPer(text) !== null || RAW_UNIT.test(text)) return true;
  return /^(?:n|u|µ|μ|m)?s(?:ec(?:onds?)?)?$|^seconds?$|^milliseconds$|^h+:m+(?::s+)?(?:\.[ms]+)?(?: d+[./-]m+[./-]y+)?$|^(?:mmhg|bpm|%|°c|ohm|pm|l\/min|m?g)$/i.test(
    text,
  );
}

/** `ecg [uV]`, `MLII (mV)`, `ECG_mV`, `ecg/uV`. */
function unitInName(name: string): string | null {
  const bracketed = /[[(]\s*([^\])]*?)\s*[\])]\s*$/.exec(name)?.[1];
  if (bracketed !== undefined) return bracketed;
  const behind = /(?:^|[\s_/.:-])([nuµμm]?V)$/.exec(name)?.[1];
  return behind ?? /(?:^|[\s_/])(uv|mv|adu|adc)$/i.exec(name)?.[1] ?? null;
}

function withoutUnit(name: string): string {
  const bare = name.replace(/\s*[[(][^\])]*[\])]\s*$/, '').replace(/[\s_/.:-]+[nuµμm]?v$/i, '');
  return unquoted(bare);
}

/** Gives nameless signals a number, and takes them for ECG where nothing says otherwise. */
function finished(signals: readonly NamedSignal[], preamble: Preamble): NamedSignal[] {
  const isAnyEcg = signals.some(({ name, isEcg }) => name !== '' && isEcg);
  return signals.map((signal, index) => {
    const unit = signal.unit ?? (isOtherSignal(signal.name) ? null : preamble.unit);
    const isVoltage = unit === null || millivoltsPer(unit) !== null;
    const mayBeEcg = isVoltage && !isOtherSignal(signal.name) && (!isAnyEcg || signal.name === '');
    return {
      ...signal,
      name: signal.name === '' ? `signal ${index + 1}` : signal.name,
      isEcg: (signal.isEcg && signal.name !== '') || mayBeEcg,
      unit,
    };
  });
}
