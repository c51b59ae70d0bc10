/** The lines at the start of a text file, with where each of them is. */
import { isLineBreak } from '../line-cutter.ts';

export interface TextLine {
  /** One-based, blank lines counted. */
  readonly line: number;
  readonly text: string;
  /** In the unpacked file. */
  readonly startByte: number;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Windows-1252 is what Windows calls ANSI, and what a micro sign that is no UTF-8 was written in.
 * @param head may end in the middle of a character
 */
export function textEncoding(head: Uint8Array, isWholeFile: boolean): 'utf-8' | 'windows-1252' {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWholeFile });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Lines that hold something, without their breaks; the last one only where it is whole. */
export function* textLines(head: Uint8Array, isWholeFile: boolean, encoding: string): Generator<TextLine> {
  const decoder = new TextDecoder(encoding);
  let start = BYTE_ORDER_MARK.every((byte, i) => head[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  for (let line = 1; start < head.length; line++) {
    let end = start;
    while (end < head.length && !isLineBreak(head[end])) end++;
    if (end === head.length && !isWholeFile) return;
    const text = decoder.decode(head.subarray(start, end));
    if (text.trim() !== '') yield { line, text, startByte: start };
    start = end + (head[end] === 0x0d && head[end + 1] === 0x0a ? 2 : 1);
  }
}
