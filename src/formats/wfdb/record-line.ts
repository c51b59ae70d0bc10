import { badLine, type HeaderLine } from './header-line.ts';

/** The first line of a header, header(5), “Record line”. */
export interface RecordLine {
  readonly name: string;
  /** `null` for a record of one segment. */
  readonly segmentCount: number | null;
  readonly signalCount: number;
  /** Frames a second; `null` where the line does not say. */
  readonly rateHz: number | null;
  /** `null` where the line does not say, or says 0, which means the same. */
  readonly frameCount: number | null;
  /** Time and date as written, `17:27:45 15/08/1994`. */
  readonly startTime: string | null;
}

const NAME = /^([^\s/]+)(?:\/(\d+))?$/;
/** Sampling frequency, then perhaps counter frequency and base counter value, which stand for nothing in the samples. */
const FREQUENCY = /^(\d*\.?\d*(?:[eE][+-]?\d+)?)(?:\/[^()\s]*(?:\([^()\s]*\)?)?)?$/;
const TIME_AND_DATE = /^\[?[\d:.]+(?:\s+[\d/-]+)?\]?$/;
/** Faster than any recording of a body; what is beyond it is a broken line. */
const MAX_RATE_HZ = 1e7;

/** @throws AppError `broken-recording` naming the line */
export function parseRecordLine(line: HeaderLine): RecordLine {
  const [name, signals, frequency, samples, ...time] = line.text.split(/\s+/);
  const [, recordName, segments] = NAME.exec(name) ?? [];
  if (recordName === undefined) throw badLine(line, 'the name of the record first');
  const startTime = time.join(' ');
  return {
    name: recordName,
    segmentCount: segments === undefined ? null : count(segments, line, 'the number of segments'),
    signalCount: count(signals, line, 'the number of signals as second field'),
    rateHz: frequency === undefined ? null : rate(frequency, line),
    frameCount: samples === undefined ? null : count(samples, line, 'the number of samples') || null,
    startTime: TIME_AND_DATE.test(startTime) ? startTime.replace(/[[\]]/g, '') : null,
  };
}

function count(field: string | undefined, line: HeaderLine, expected: string): number {
  const value = Number(field);
  if (field === undefined || !/^\d+$/.test(field) || !Number.isSafeInteger(value))
    throw badLine(line, expected);
  return value;
}

function rate(field: string, line: HeaderLine): number {
  const value = Number(FREQUENCY.exec(field)?.[1]);
  if (!(value > 0 && value <= MAX_RATE_HZ))
    throw badLine(line, 'the sampling frequency in Hz as third field');
  return value;
}
