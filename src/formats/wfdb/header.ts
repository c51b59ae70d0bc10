/**
 * WFDB header files, header(5) of the WFDB Applications Guide: a record line, then a line for each signal, or for each
 * segment of a record put together from others. Comments hold what is known of the person; they are counted by kind and
 * dropped.
 */
import { AppError } from '../../core/app-error.ts';
import { droppedComments } from './header-comments.ts';
import { badLine, type HeaderLine } from './header-line.ts';
import { parseRecordLine, type RecordLine } from './record-line.ts';
import { parseSignalLine, type SignalLine } from './signal-line.ts';

export interface SegmentLine {
  /** Name of a record, `~` for a stretch without signals. */
  readonly recordName: string;
  /** 0 for a layout header, which only describes the signals. */
  readonly frameCount: number;
}

export interface WfdbHeader {
  readonly fileName: string;
  readonly record: RecordLine;
  /** Empty for a record of several segments. */
  readonly signals: readonly SignalLine[];
  /** Empty for a record of one segment. */
  readonly segments: readonly SegmentLine[];
  readonly droppedFields: readonly string[];
}

/** @throws AppError `broken-recording` naming the line and what was expected there */
export function parseHeader(text: string, fileName: string): WfdbHeader {
  const { lines, comments } = splitLines(text, fileName);
  const [first, ...rest] = lines;
  if (first === undefined) throw new AppError('broken-recording', `${fileName} holds no record line.`);
  const record = parseRecordLine(first);
  const wanted = record.segmentCount ?? record.signalCount;
  const kind = record.segmentCount === null ? 'signals' : 'segments';
  if (rest.length < wanted) {
    throw new AppError(
      'broken-recording',
      `${fileName} promises ${wanted} ${kind} in line ${first.number} and describes ${rest.length}.`,
    );
  }
  const described = rest.slice(0, wanted);
  const signals =
    record.segmentCount === null ? described.map((line) => parseSignalLine(line, record.frameCount)) : [];
  checkFrame(signals, fileName);
  return {
    fileName,
    record,
    signals,
    segments: record.segmentCount === null ? [] : described.map(parseSegmentLine),
    droppedFields: droppedComments(comments),
  };
}

const IS_NUMBER = /^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$/;
/** A frame, and what lies between skewed signals, is held in memory: a header alone must not demand it. */
const MAX_FRAME_SAMPLES = 2 ** 20;

function checkFrame(signals: readonly SignalLine[], fileName: string): void {
  const frameSamples = signals.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  const skew = Math.max(0, ...signals.map(({ skewFrames }) => skewFrames));
  if (frameSamples * (1 + skew) > MAX_FRAME_SAMPLES) {
    throw new AppError(
      'broken-recording',
      `${fileName} describes frames of ${frameSamples} samples with signals ${skew} frames apart: more than ${MAX_FRAME_SAMPLES} samples at once are not believed.`,
    );
  }
}

/**
 * Whether the first bytes of a file are those of a WFDB header: a record line that reads as such, and a signal or segment
 * line after it. The name of the file does not count.
 */
export function isWfdbHeader(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  if (text.includes('\0')) return false;
  const { lines } = splitLines(text, '');
  const [first, second] = lines;
  if (first === undefined) return false;
  try {
    const { segmentCount, signalCount, rateHz, frameCount } = parseRecordLine(first);
    if (segmentCount !== null) return second !== undefined && parseSegmentLine(second).frameCount >= 0;
    if (signalCount === 0) return rateHz !== null && second === undefined;
    // A table of numbers may look like a header otherwise.
    return second !== undefined && !IS_NUMBER.test(parseSignalLine(second, frameCount).fileName);
  } catch (thrown) {
    if (thrown instanceof AppError) return false;
    throw thrown;
  }
}

function splitLines(text: string, fileName: string): { lines: HeaderLine[]; comments: string[] } {
  const lines: HeaderLine[] = [];
  const comments: string[] = [];
  text.split(/\r\n|\r|\n/).forEach((line, i) => {
    const trimmed = line.replace('\ufeff', '').trim();
    if (trimmed.startsWith('#')) comments.push(trimmed.slice(1).trim());
    else if (trimmed !== '') lines.push({ fileName, number: i + 1, text: trimmed });
  });
  return { lines, comments };
}

function parseSegmentLine(line: HeaderLine): SegmentLine {
  const match = /^(\S+)\s+(\d+)$/.exec(line.text);
  const frameCount = Number(match?.[2]);
  if (match === null || !Number.isSafeInteger(frameCount))
    throw badLine(line, 'the name of a segment and its length in samples');
  return { recordName: match[1], frameCount };
}
