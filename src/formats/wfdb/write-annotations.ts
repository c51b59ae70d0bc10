/** Writes annotation files in MIT format, annot(5) of the WFDB Applications Guide. */
import { assert } from '../../core/assert.ts';
import type { Annotation } from '../../core/recording.ts';
import { codeOf, FIRST_FREE_CODE, MAX_CODE, NOTE_CODE } from './annotation-codes.ts';
import {
  AUX,
  CHN,
  DEFINITIONS_END,
  DEFINITIONS_START,
  NUM,
  SKIP,
  SUB,
  TIME_RESOLUTION,
} from './annotations.ts';

/** The longest text the WFDB library takes: it keeps the length in one byte. */
const MAX_TEXT_BYTES = 255;
const MAX_SHORT_INTERVAL = 1023;

export interface WriteAnnotationsOptions {
  /** Ticks a second of `sample`, where it is not the frame rate of the record's header; written into the file then. */
  readonly rateHz?: number | null;
}

/**
 * The bytes of an annotation file. Entries are written in the order given, which should be that of time; `sample` within
 * ±2^31 of the one before, `subtype` and `number` -128 to 127, `channel` 0 to 255. A mnemonic the library does not know is
 * defined in the file, up to eight of them; a text is cut after 255 bytes of UTF-8.
 */
export function writeAnnotations(
  entries: readonly Annotation[],
  options: WriteAnnotationsOptions = {},
): Uint8Array {
  const own = ownCodes(entries);
  const words = new WordWriter();
  const notes = fileNotes(own, options.rateHz ?? null);
  let previous: Annotation = { sample: 0, symbol: '', subtype: 0, channel: 0, number: 0, text: '' };
  for (const text of notes) {
    words.type(NOTE_CODE, 0);
    words.text(text);
  }
  for (const entry of entries) {
    const code = own.get(entry.symbol) ?? codeOf(entry.symbol);
    assert(code !== undefined, `a code for the annotation ${entry.symbol}`);
    words.type(code, entry.sample - previous.sample);
    if (entry.subtype !== 0) words.word(SUB, entry.subtype);
    if (entry.channel !== previous.channel) words.word(CHN, entry.channel);
    if (entry.number !== previous.number) words.word(NUM, entry.number);
    if (entry.text !== '') words.text(entry.text);
    previous = entry;
  }
  return words.finish();
}

function ownCodes(entries: readonly Annotation[]): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  for (const { symbol } of entries) {
    if (codeOf(symbol) === undefined && !own.has(symbol)) own.set(symbol, FIRST_FREE_CODE + own.size);
  }
  assert(FIRST_FREE_CODE + own.size - 1 <= MAX_CODE, 'at most eight mnemonics of one’s own');
  return own;
}

function fileNotes(own: ReadonlyMap<string, number>, rateHz: number | null): string[] {
  const definitions = [...own].map(([mnemonic, code]) => `${code} ${mnemonic} ${mnemonic}`);
  return [
    ...(rateHz === null ? [] : [`${TIME_RESOLUTION} ${rateHz}`]),
    ...(definitions.length === 0 ? [] : [DEFINITIONS_START, ...definitions, DEFINITIONS_END]),
  ];
}

class WordWriter {
  private readonly bytes: number[] = [];

  word(code: number, low: number): void {
    this.push16((code << 10) | (low & 0x3ff));
  }

  type(code: number, interval: number): void {
    // A word of nothing but zeros ends the file: a tick back and one forth says the same.
    const short = code === 0 && interval === 0 ? 1 : interval;
    if (short >= 0 && short <= MAX_SHORT_INTERVAL && short === interval) this.word(code, short);
    else {
      this.skip(code === 0 ? interval - 1 : interval);
      this.word(code, code === 0 ? 1 : 0);
    }
  }

  /** PDP-11 order: the high half first, each half with its low byte first. */
  private skip(interval: number): void {
    assert(Math.abs(interval) < 2 ** 31, 'annotations lie within 2^31 samples of each other');
    this.word(SKIP, 0);
    this.push16((interval >> 16) & 0xffff);
    this.push16(interval & 0xffff);
  }

  text(text: string): void {
    const utf8 = new Uint8Array(MAX_TEXT_BYTES);
    const { written } = new TextEncoder().encodeInto(text, utf8);
    this.word(AUX, written);
    this.bytes.push(...utf8.subarray(0, written));
    if (written % 2 === 1) this.bytes.push(0);
  }

  finish(): Uint8Array {
    this.push16(0);
    return Uint8Array.from(this.bytes);
  }

  private push16(value: number): void {
    this.bytes.push(value & 0xff, value >> 8);
  }
}
