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

const MAX_SIGNALS = 10_000;
/** A frame, and what lies between skewed signals, is held in memory: a header alone must not demand it. */
const MAX_FRAME_SAMPLES = 2 ** 20;

function checkFrame(signals: readonly SignalLine[], fileName: string): void {
  const frameSamples = signals.reduce((sum, { samplesPerFrame }) => sum + samplesPerFrame, 0);
  const skew = signals.reduce((most, { skewFrames }) => Math.max(most, skewFrames), 0);
  if (signals.length > MAX_SIGNALS) {
    throw new AppError(
      'broken-recording',
      `${fileName} describes ${signals.length} signals: more than ${MAX_SIGNALS} are not believed.`,
    );
  }
  if (frameSamples * (1 + skew) > MAX_FRAME_SAMPLES) {
    throw new AppError(
      'broken-recording',
      `${fileName} describes frames of ${frameSamples} samples with signals ${skew} frames apart: more than ${MAX_FRAME_SAMPLES} samples at once are not believed.`,
    );
  }
}

/** Record name, perhaps a number of segments, number of signals. */
const RECORD_SHAPE = /^[^\s/]+(\/\d+)?\s+(\d+)(?:\s+[\d.]|$)/;
/** A signal file, which is no number, and a format with all that may cling to it. */
const SIGNAL_SHAPE = /^(?![\d.,eE+-]+\s)\S+\s+\d+(?:[x:+]\d+)*(?:\s|$)/;
const SEGMENT_SHAPE = /^\S+\s+\d+$/;

/**
 * Whether the first bytes of a file look like a WFDB header: the shape of a record line, and that of a signal or segment
 * line after it. What is wrong in a header of that shape is for `parseHeader` to say. The name of the file does not count.
 */
export function isWfdbHeader(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  if (text.includes('\0')) return false;
  const [first, second] = splitLines(text, '').lines;
  const record = RECORD_SHAPE.exec(first?.text ?? '');
  if (record === null) return false;
  const [, segments, signalCount] = record;
  // A header for annotations alone; it gives their rate.
  if (second === undefined) return Number(signalCount) === 0 && /^\S+\s+0\s+\d/.test(first.text);
  return (segments === undefined ? SIGNAL_SHAPE : SEGMENT_SHAPE).test(second.text);
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
