/** Reads through the annotation signals of a file: what its texts say, and when its records start. */

import { parseAnnotationLists, type TimedText } from './annotation-lists.ts';
import type { DataRecords } from './data-records.ts';
import type { EdfLayout } from './edf-signal.ts';

/** Whole records are read, many at once, as long as they are short; of long ones only the annotations. */
const MAX_WHOLE_RECORD_BYTES = 2 ** 16;
const CHUNK_BYTES = 2 ** 20;
/** Far beyond what anybody annotates; keeps a hostile file from filling the memory. */
const MAX_TEXTS = 1_000_000;

export interface FileTexts {
  readonly texts: readonly TimedText[];
  /** Seconds by record, `NaN` where it does not say. */
  readonly starts: Float64Array;
  readonly notes: readonly string[];
}

export async function readTexts(
  records: DataRecords,
  layout: EdfLayout,
  recordCount: number,
): Promise<FileTexts> {
  const starts = new Float64Array(recordCount).fill(Number.NaN);
  const texts: TimedText[] = [];
  let brokenCount = 0;
  const take = (bytes: Uint8Array, record: number, isTimekeeper: boolean) => {
    const found = parseAnnotationLists(bytes);
    if (isTimekeeper && found.startSeconds !== null) starts[record] = found.startSeconds;
    for (const text of found.texts) if (texts.length < MAX_TEXTS) texts.push(text);
    brokenCount += found.brokenCount;
  };
  const { recordBytes } = records;
  const isShort = recordBytes <= MAX_WHOLE_RECORD_BYTES;
  const step = isShort ? Math.max(1, Math.floor(CHUNK_BYTES / recordBytes)) : 1;
  for (let first = 0; first < recordCount; first += step) {
    const count = Math.min(step, recordCount - first);
    const whole = isShort ? await records.readBytes(first, 0, count * recordBytes) : null;
    for (let r = 0; r < count; r++) {
      for (const [i, { startByte, endByte }] of layout.annotations.entries()) {
        const at = r * recordBytes;
        const bytes =
          whole?.subarray(at + startByte, at + endByte) ??
          (await records.readBytes(first + r, startByte, endByte - startByte));
        take(bytes, first + r, i === 0);
      }
    }
  }
  return { texts, starts, notes: notesOf(records.source.name, brokenCount, texts.length) };
}

function notesOf(fileName: string, brokenCount: number, textCount: number): string[] {
  return [
    ...(brokenCount > 0 ? [`${fileName}: ${brokenCount} annotations could not be read.`] : []),
    ...(textCount >= MAX_TEXTS ? [`${fileName}: only the first ${MAX_TEXTS} annotations were read.`] : []),
  ];
}
