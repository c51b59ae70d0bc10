/**
 * How the labels of a table are written. Most are whole numbers; words stand for the classes of ANSI/AAMI EC57, numbered as
 * in `AAMI_CLASSES`, so that 0 is normal.
 */
import { aamiClassOf } from '../../core/aami.ts';
import { AAMI_CLASSES, MAX_RAW_LABEL } from '../../core/label.ts';

/**
 * - `numbers`: 0 to 9
 * - `signs`: -1 and 1, as the UCR archive has them in ECG200; become 0 and 1
 * - `symbols`: beat symbols of WFDB, N S V F Q among them
 * - `small-symbols`: n s v f q
 * - `words`: normal and abnormal, healthy and MI, false and true
 */
export type LabelNotation = 'numbers' | 'signs' | 'symbols' | 'small-symbols' | 'words';

/** All but plain numbers, which the reader of rows scans itself. */
export type SpelledNotation = Exclude<LabelNotation, 'numbers'>;

const NOTATIONS_OF_WORDS = ['small-symbols', 'symbols', 'words'] as const;

/** A column is taken for labels while at most this share of its cells is something else: bad rows happen. */
export const MIN_LABEL_SHARE = 0.8;

const SUPRAVENTRICULAR = 1;
const VENTRICULAR = 2;
const FUSION = 3;
const UNKNOWN = 4;
/** What is not normal and has no class: as in the PTB part of the Kaggle set. */
const ABNORMAL = 1;

const CLASS_OF_WORD: readonly (readonly [number, RegExp])[] = [
  [0, /^(?:normal|norm|n|nor|nsr|healthy|(?:healthy )?controls?|hc|sinus(?: rhythm)?|false|no|negative)$/],
  [SUPRAVENTRICULAR, /^(?:supra-?ventricular|sv|sveb|svpb|apb|pac|apc)$/],
  [VENTRICULAR, /^(?:ventricular|veb|vpb|pvc|vpc)$/],
  [FUSION, /^fusion$/],
  [UNKNOWN, /^(?:unknown|unclassifi(?:ed|able)|paced|other)$/],
  [
    ABNORMAL,
    /^(?:abnormal|anomal(?:y|ous)|arrhythmia|true|yes|positive|mi|(?:myocardial )?infarction|ischemia|diseased?|patient|sick|a?fib|af)$/,
  ],
];

/** A word, or a few: anything longer is no label. */
const WORD = /^\p{L}[\p{L}\d /+-]{0,39}$/u;

/** The number that a cell stands for; `undefined` where it is no label in this notation. */
export function rawLabelIn(cell: string, notation: SpelledNotation): number | undefined {
  switch (notation) {
    case 'signs': {
      const value = Number(cell.replace(',', '.'));
      if (value === 1) return 1;
      return value === -1 ? 0 : undefined;
    }
    case 'symbols':
      return classIndex(cell);
    case 'small-symbols':
      return /^[nsvfq]$/.test(cell) ? classIndex(cell.toUpperCase()) : undefined;
    case 'words':
      return WORD.test(cell) ? (knownWord(cell) ?? ABNORMAL) : undefined;
  }
}

/** What the notation lets one expect, for messages. */
export function expectedLabels(notation: LabelNotation): string {
  switch (notation) {
    case 'numbers':
      return `an integer from 0 to ${MAX_RAW_LABEL}`;
    case 'signs':
      return '-1 or 1';
    case 'symbols':
      return 'a beat symbol such as N, S, V, F or Q';
    case 'small-symbols':
      return 'n, s, v, f or q';
    case 'words':
      return 'a word such as normal or abnormal';
  }
}

/** The notation that most cells of a column are in, all in words; `undefined` where they say nothing that is known. */
export function notationOfWords(cells: readonly string[]): LabelNotation | undefined {
  return NOTATIONS_OF_WORDS.find((notation) => {
    const read = cells.filter((cell) => rawLabelIn(cell, notation) !== undefined).length;
    if (read === 0 || read < cells.length * MIN_LABEL_SHARE) return false;
    return notation !== 'words' || cells.some((cell) => knownWord(cell) !== undefined);
  });
}

export function isRawLabel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_RAW_LABEL;
}

function classIndex(symbol: string): number | undefined {
  const aamiClass = aamiClassOf(symbol);
  return aamiClass === null ? undefined : AAMI_CLASSES.indexOf(aamiClass);
}

function knownWord(cell: string): number | undefined {
  const word = cell
    .toLowerCase()
    .replace(/[ _]+/g, ' ')
    .replace(/ (?:beats?|heartbeats?|ecg)$/, '');
  return CLASS_OF_WORD.find(([, pattern]) => pattern.test(word))?.[0];
}
