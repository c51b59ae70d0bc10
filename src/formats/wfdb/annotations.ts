/**
 * Annotation files in MIT format, annot(5) of the WFDB Applications Guide: pairs of bytes, six bits of type code over ten
 * bits of time since the annotation before; codes above 58 bring a longer interval or further fields of an annotation.
 */
import { AppError } from '../../core/app-error.ts';
import type { Annotation, AnnotationSet } from '../../core/recording.ts';
import { MAX_CODE, mnemonicOf, NOTE_CODE } from './annotation-codes.ts';

export const SKIP = 59;
export const NUM = 60;
export const SUB = 61;
export const CHN = 62;
export const AUX = 63;

/** Notes at time 0 with these texts are about the file, not about the heart (annopen of the WFDB library). */
export const TIME_RESOLUTION = '## time resolution:';
export const DEFINITIONS_START = '## annotation type definitions';
export const DEFINITIONS_END = '## end of definitions';

export interface AnnotationScan {
  readonly set: AnnotationSet;
  /** Why the file ends before its end mark; `null` for a complete one. What came before is in `set`. */
  readonly problem: string | null;
  /** Bytes up to and including the end mark. */
  readonly endByte: number;
}

/**
 * @param name of the file, for messages and as the name of the set
 * @throws AppError `broken-recording` naming the byte where it ceases to be an annotation file
 */
export function parseAnnotations(bytes: Uint8Array, name: string): AnnotationSet {
  const { set, problem } = scanAnnotations(bytes, name);
  if (problem !== null)
    throw new AppError('broken-recording', `${name} is not a whole WFDB annotation file: ${problem}.`);
  return set;
}

/** As `parseAnnotations`, yet keeps what stands before the place where a file breaks off. */
export function scanAnnotations(bytes: Uint8Array, name: string): AnnotationScan {
  const { entries, problem, endByte } = readWords(bytes);
  const { rateHz, rest } = takeFileNotes(entries);
  // The library writes in the order of time, but a file need not keep to it.
  rest.sort((a, b) => a.sample - b.sample);
  return { set: { name, rateHz, entries: rest }, problem, endByte };
}

/** Told by content: read from end to end without a fault, with nothing but zeros after the end mark. */
export function isAnnotationFile(bytes: Uint8Array): boolean {
  const { problem, endByte } = readWords(bytes);
  return problem === null && bytes.subarray(endByte).every((byte) => byte === 0);
}

type OpenAnnotation = { -readonly [K in keyof Annotation]: Annotation[K] };

function readWords(bytes: Uint8Array): {
  entries: OpenAnnotation[];
  problem: string | null;
  endByte: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: OpenAnnotation[] = [];
  let current: OpenAnnotation | undefined;
  let sample = 0;
  let channel = 0;
  let number = 0;
  let at = 0;
  const brokenAt = (reason: string) => ({ entries, problem: `${reason} at byte ${at}`, endByte: at });

  while (at + 2 <= bytes.length) {
    const word = view.getUint16(at, true);
    if (word === 0) return { entries, problem: null, endByte: at + 2 };
    const code = word >> 10;
    const low = word & 0x3ff;
    if (code <= MAX_CODE) {
      sample += low;
      if (sample < 0) return brokenAt('an annotation before the start of the record');
      current = { sample, symbol: mnemonicOf(code), subtype: 0, channel, number, text: '' };
      entries.push(current);
      at += 2;
    } else if (code === SKIP) {
      if (at + 6 > bytes.length) return brokenAt('the file breaks off within an interval');
      sample += (view.getInt16(at + 2, true) << 16) | view.getUint16(at + 4, true);
      at += 6;
    } else if (code < SKIP) {
      return brokenAt(`there is no annotation type ${code}`);
    } else if (current === undefined) {
      return brokenAt('a field without an annotation');
    } else if (code === AUX) {
      if (at + 2 + low > bytes.length) return brokenAt('the file breaks off within a text');
      current.text = auxText(bytes.subarray(at + 2, at + 2 + low));
      at += 2 + low + (low % 2);
    } else {
      if (code === NUM) current.number = number = asSignedByte(low);
      else if (code === CHN) current.channel = channel = low & 0xff;
      else current.subtype = asSignedByte(low);
      at += 2;
    }
  }
  return brokenAt('the end mark is missing');
}

/** The library keeps `subtyp` and `num` in a signed char. */
function asSignedByte(value: number): number {
  return (value << 24) >> 24;
}

/** Many files end their texts in a NUL, as C does. */
function auxText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** Takes the time resolution and the definitions of types off the front, and names the types as defined. */
function takeFileNotes(entries: readonly OpenAnnotation[]): {
  rateHz: number | null;
  rest: OpenAnnotation[];
} {
  let rateHz: number | null = null;
  const defined = new Map<string, string>();
  let isInDefinitions = false;
  let count = 0;
  for (; count < entries.length; count++) {
    const { sample, symbol, text } = entries[count];
    if (sample !== 0 || symbol !== mnemonicOf(NOTE_CODE)) break;
    if (text.startsWith(TIME_RESOLUTION)) {
      const rate = Number(text.slice(TIME_RESOLUTION.length));
      if (Number.isFinite(rate) && rate > 0) rateHz = rate;
    } else if (text.startsWith(DEFINITIONS_START)) isInDefinitions = true;
    else if (text.startsWith(DEFINITIONS_END)) isInDefinitions = false;
    else if (isInDefinitions) {
      const [, code, mnemonic] = /^(\d+)\s+(\S+)/.exec(text) ?? [];
      if (mnemonic !== undefined) defined.set(mnemonicOf(Number(code)), mnemonic);
    } else if (!text.startsWith('## ')) break;
  }
  const rest = entries.slice(count);
  if (defined.size > 0) for (const entry of rest) entry.symbol = defined.get(entry.symbol) ?? entry.symbol;
  return { rateHz, rest };
}
