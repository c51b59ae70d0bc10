/** A list of R-peaks as sample numbers, one a line, which goes with a recording in text. */
import type { AnnotationSet } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { readHead, unpackedStream } from '../head.ts';
import { SampleRows } from './sample-rows.ts';
import { splitText } from './text-cells.ts';
import { readPositions } from './text-dialect.ts';
import { textEncoding, textLines } from './text-lines.ts';

const HEAD_BYTES = 64 * 1024;

/** A beat whose class nobody has said: WFDB writes `?` for a beat that was not classified. */
const UNCLASSIFIED_BEAT = '?';

/** Whether the start of a file is whole numbers in one column that only rise. @param head unpacked */
export function isPositionList(head: Uint8Array, isWholeFile: boolean): boolean {
  return positionsStart(head, isWholeFile) !== undefined;
}

function positionsStart(head: Uint8Array, isWholeFile: boolean): number | undefined {
  const start = head.subarray(0, HEAD_BYTES);
  const isWhole = isWholeFile && start.length === head.length;
  const lines = [...textLines(start, isWhole, textEncoding(start, isWhole))];
  const split = splitText(lines);
  return split && readPositions(split) ? split.rows[0].source.startByte : undefined;
}

/** The beats of a list. Anything in it that is no whole number is left out. */
export async function readBeatPositions(source: ByteSource): Promise<AnnotationSet> {
  const head = await readHead(source, HEAD_BYTES);
  const startByte = positionsStart(head.bytes, head.isWholeFile) ?? 0;
  const shape = {
    fileName: source.name,
    separator: ',',
    decimalComma: false,
    columns: 1,
    signals: [{ column: 0, scale: 1 }],
  } as const;
  const rows = new SampleRows(shape, [0], { row: 0, byteOffset: startByte }, 'utf-8');
  const samples: number[] = [];
  let toSkip = startByte;
  for await (const chunk of unpackedStream(source, head.isGzip)) {
    const data = chunk.subarray(Math.min(toSkip, chunk.length));
    toSkip -= chunk.length - data.length;
    samples.push(...(rows.push(data).block[0] ?? []));
  }
  samples.push(...(rows.flush().block[0] ?? []));
  const entries = samples
    .filter((sample) => Number.isSafeInteger(sample))
    .map((sample) => ({ sample, symbol: UNCLASSIFIED_BEAT, subtype: 0, channel: 0, number: 0, text: '' }));
  return { name: source.name, rateHz: null, entries };
}
