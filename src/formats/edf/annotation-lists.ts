/** Time-stamped annotation lists, EDF+ “The additional specifications”, 2.2.2: onset, perhaps a duration, texts. */

export interface TimedText {
  /** After the start time of the file. */
  readonly onsetSeconds: number;
  readonly text: string;
}

export interface RecordTexts {
  /** When the record starts; `null` where its first list does not say. */
  readonly startSeconds: number | null;
  readonly texts: readonly TimedText[];
  /** Lists that could not be read. */
  readonly brokenCount: number;
}

const END_OF_TEXT = 0x14;
const DURATION = 0x15;
const ONSET = /^[+-]\d+(?:\.\d*)?$/;

/** @param bytes of one annotation signal in one record. Only the first such signal keeps the time of the record. */
export function parseAnnotationLists(bytes: Uint8Array): RecordTexts {
  const texts: TimedText[] = [];
  let startSeconds: number | null = null;
  let brokenCount = 0;
  let isFirst = true;
  for (let at = 0; at < bytes.length; ) {
    const zero = bytes.indexOf(0, at);
    const end = zero < 0 ? bytes.length : zero;
    if (end > at) {
      const list = parseList(bytes.subarray(at, end));
      if (list === null) brokenCount++;
      else {
        // A list that begins with an empty text says when the record starts.
        if (isFirst && list.texts[0] === '') startSeconds = list.onsetSeconds;
        for (const text of list.texts) if (text !== '') texts.push({ onsetSeconds: list.onsetSeconds, text });
      }
      isFirst = false;
    }
    at = end + 1;
  }
  return { startSeconds, texts, brokenCount };
}

function parseList(bytes: Uint8Array): { onsetSeconds: number; texts: string[] } | null {
  const headEnd = bytes.indexOf(END_OF_TEXT);
  if (headEnd < 0) return null;
  const duration = bytes.subarray(0, headEnd).indexOf(DURATION);
  const onset = ascii(bytes.subarray(0, duration < 0 ? headEnd : duration));
  if (!ONSET.test(onset)) return null;
  const texts: string[] = [];
  for (let at = headEnd + 1; at < bytes.length; ) {
    const next = bytes.indexOf(END_OF_TEXT, at);
    const end = next < 0 ? bytes.length : next;
    texts.push(new TextDecoder().decode(bytes.subarray(at, end)).trim());
    at = end + 1;
  }
  return { onsetSeconds: Number(onset), texts };
}

function ascii(bytes: Uint8Array): string {
  return bytes.length > 32 ? '' : String.fromCharCode(...bytes);
}
