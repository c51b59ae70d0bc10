import { AppError } from '../../core/app-error.ts';
import { badLine, type HeaderLine } from './header-line.ts';
import { isSampleFormat, type SampleFormat } from './sample-formats.ts';

/** One signal as header(5), “Signal specification lines”, describes it. */
export interface SignalLine {
  readonly fileName: string;
  readonly format: SampleFormat;
  readonly samplesPerFrame: number;
  readonly skewFrames: number;
  readonly startByte: number;
  /** ADC units per physical unit; `null` where missing or 0: the signal is not calibrated. */
  readonly gain: number | null;
  /** `null` where missing: ADC zero then. */
  readonly baseline: number | null;
  /** As written; `null` where missing: millivolts then. */
  readonly unit: string | null;
  readonly adcZero: number;
  readonly initialValue: number;
  /** Sum of all samples modulo 2^16; `null` where missing. */
  readonly checksum: number | null;
  /** Samples of the signal divided by those of a frame, as the record line has it. */
  readonly promisedFrames: number | null;
  /** `null` where the signal has no description. */
  readonly description: string | null;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const GAIN = /^([^(/]+)(?:\(([^)]*)\))?(?:\/(\S*))?$/;
const FORMAT = /^(\d+)((?:[x:+]\d+)*)$/;
/** Beyond these a sample would not be a finite 32-bit number any more. */
const MIN_GAIN = 1e-20;
const MAX_GAIN = 1e20;
/** FLAC, signal(5) from version 10.7. */
const FLAC_FORMATS: readonly number[] = [508, 516, 524];

/**
 * @param promisedFrames of the record line
 * @throws AppError `broken-recording` naming the line, or the format where it is one that is not read
 */
export function parseSignalLine(line: HeaderLine, promisedFrames: number | null): SignalLine {
  const fields = line.text.split(/\s+/);
  const [fileName, formatField] = fields;
  if (formatField === undefined) throw badLine(line, 'a signal file and its format');
  const storage = parseStorage(formatField, line);
  const gain = fields.length > 2 && isGainField(fields[2]) ? parseGain(fields[2], line) : NO_GAIN;
  // Fields beyond the gain may be left out from the right; the first that is no number begins the description.
  const numbers: number[] = [];
  let next = gain === NO_GAIN ? 2 : 3;
  if (gain !== NO_GAIN) {
    for (; next < fields.length && numbers.length < 5 && NUMBER.test(fields[next]); next++)
      numbers.push(Number(fields[next]));
  }
  const [, adcZero = 0, initialValue = adcZero, checksum = null] = numbers;
  return {
    fileName,
    ...storage,
    ...gain,
    adcZero,
    initialValue,
    checksum,
    promisedFrames,
    description: textFrom(line.text, next),
  };
}

/** `16`, `212x4`, `16:3`, `16+24` and any mixture: samples per frame, skew, byte offset. */
function parseStorage(
  field: string,
  line: HeaderLine,
): Pick<SignalLine, 'format' | 'samplesPerFrame' | 'skewFrames' | 'startByte'> {
  const match = FORMAT.exec(field);
  if (match === null) throw badLine(line, 'a format such as 16, 212x4, 212:2 or 16+24 as second field');
  const format = Number(match[1]);
  if (FLAC_FORMATS.includes(format)) {
    throw new AppError(
      'broken-recording',
      `${line.fileName}, line ${line.number}: format ${format} (compressed with FLAC) is not read; convert the record with xform or rdsamp first.`,
    );
  }
  if (!isSampleFormat(format))
    throw badLine(line, 'one of the formats 8, 16, 24, 32, 61, 80, 160, 212, 310, 311');
  const part = (sign: string) => Number(new RegExp(`\\${sign}(\\d+)`).exec(match[2])?.[1] ?? 0);
  const samplesPerFrame = Number(/x(\d+)/.exec(match[2])?.[1] ?? 1) || 1;
  return {
    format,
    samplesPerFrame,
    // Written in samples, meant in whole frames: the library rounds.
    skewFrames: Math.floor(part(':') / samplesPerFrame + 0.5),
    startByte: part('+'),
  };
}

type Gain = Pick<SignalLine, 'gain' | 'baseline' | 'unit'>;
const NO_GAIN: Gain = { gain: null, baseline: null, unit: null };

/** A word without digits where the gain should be is a description already; anything else has to be a gain. */
function isGainField(field: string): boolean {
  return /^[+-]?\.?\d/.test(field) || /[(/]/.test(field);
}

function parseGain(field: string, line: HeaderLine): Gain {
  const [, gainText = '', baselineText, unit] = GAIN.exec(field) ?? [];
  const gain = NUMBER.test(gainText) ? Number(gainText) : Number.NaN;
  const baseline = baselineText === undefined ? null : Number(baselineText);
  const isInRange = gain === 0 || (Math.abs(gain) >= MIN_GAIN && Math.abs(gain) <= MAX_GAIN);
  if (!isInRange || baselineText === '' || (baseline !== null && !Number.isFinite(baseline)))
    throw badLine(line, 'a gain such as 200, 200/mV or 200(1024)/mV as third field');
  return { gain: gain === 0 ? null : gain, baseline, unit: unit === undefined || unit === '' ? null : unit };
}

/** What follows the first `count` fields. */
function textFrom(text: string, count: number): string | null {
  const rest = text.replace(new RegExp(`^(?:\\S+\\s*){${count}}`), '').trim();
  return rest === '' ? null : rest;
}
