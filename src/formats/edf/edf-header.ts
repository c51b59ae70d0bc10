/**
 * Headers of EDF (Kemp 1992), EDF+ (Kemp and Olivan 2003) and BDF (BioSemi) files: fields of fixed width in plain text, 256
 * bytes for the file and 256 for each signal. What identifies a person is named and dropped.
 */
import { AppError } from '../../core/app-error.ts';
import { droppedIdentification } from './identification.ts';

export interface EdfSignalHeader {
  readonly label: string;
  /** As written; empty where there is none. */
  readonly unit: string;
  /** `NaN` where the field is no number. */
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  readonly samplesPerRecord: number;
  /** Holds texts (EDF+), not samples. */
  readonly isAnnotations: boolean;
}

export interface EdfHeader {
  readonly fileName: string;
  /** `EDF`, `EDF+C`, `EDF+D`, `BDF`, `BDF+C`, `BDF+D`. */
  readonly variant: string;
  readonly bytesPerSample: 2 | 3;
  /** Whether records may have gaps between them. */
  readonly isDiscontinuous: boolean;
  readonly startTime: string | null;
  readonly headerBytes: number;
  /** As the field has it; -1 while a file is being recorded. */
  readonly recordCount: number;
  /** `null` where the field makes no sense: the rates are unknown then. */
  readonly recordSeconds: number | null;
  readonly signals: readonly EdfSignalHeader[];
  readonly droppedFields: readonly string[];
  readonly notes: readonly string[];
}

export const FIXED_BYTES = 256;
const SIGNAL_BYTES = 256;
const BDF_MARK = 0xff;

/** Whether the first bytes of a file are those of an EDF or BDF header. @param head 256 bytes are enough */
export function isEdfHeader(head: Uint8Array): boolean {
  if (head.length < FIXED_BYTES) return false;
  const text = fieldText(head.subarray(1, 8));
  const isEdf = head[0] === 0x30 && text === '';
  const isBdf = head[0] === BDF_MARK && text === 'BIOSEMI';
  if (!isEdf && !isBdf) return false;
  return isCount(numberOf(head, 252, 4)) && Number.isFinite(numberOf(head, 236, 8));
}

/** Bytes of the whole header, from its first 256. @throws AppError `broken-recording` */
export function headerBytesOf(fixed: Uint8Array, fileName: string): number {
  const signalCount = numberOf(fixed, 252, 4);
  if (!isCount(signalCount) || signalCount === 0)
    throw broken(fileName, 'bytes 252 to 255', 'the number of signals', fieldText(fixed.subarray(252, 256)));
  return FIXED_BYTES + signalCount * SIGNAL_BYTES;
}

/**
 * @param bytes as many as `headerBytesOf` says
 * @throws AppError `broken-recording` naming the field
 */
export function parseEdfHeader(bytes: Uint8Array, fileName: string): EdfHeader {
  const headerBytes = headerBytesOf(bytes, fileName);
  const notes: string[] = [];
  const isBdf = bytes[0] === BDF_MARK;
  const kind = isBdf ? 'BDF' : 'EDF';
  const reserved = fieldText(bytes.subarray(192, 236)).toUpperCase();
  const plus = reserved.startsWith(`${kind}+`) ? (reserved.startsWith(`${kind}+D`) ? '+D' : '+C') : '';
  const recordCount = numberOf(bytes, 236, 8);
  if (!(Number.isInteger(recordCount) && recordCount >= -1)) {
    const found = fieldText(bytes.subarray(236, 244));
    throw broken(fileName, 'bytes 236 to 243', 'the number of data records', found);
  }
  const signals = parseSignals(bytes, fileName, `${kind} ANNOTATIONS`);
  const recordSeconds = durationOf(bytes, signals);
  if (recordSeconds === null && signals.some(({ isAnnotations }) => !isAnnotations))
    notes.push(`${fileName} does not say how long a data record lasts: its sampling rates are unknown.`);
  const told = numberOf(bytes, 184, 8);
  if (told !== headerBytes) {
    notes.push(
      `${fileName} gives its header ${fieldText(bytes.subarray(184, 192)) || 'no'} bytes; its ${headerBytes / 256 - 1} signals need ${headerBytes}, which is used.`,
    );
  }
  return {
    fileName,
    variant: kind + plus,
    bytesPerSample: isBdf ? 3 : 2,
    isDiscontinuous: plus === '+D',
    startTime: startTimeOf(bytes),
    headerBytes,
    recordCount,
    recordSeconds,
    signals,
    droppedFields: droppedIdentification(
      fieldText(bytes.subarray(8, 88)),
      fieldText(bytes.subarray(88, 168)),
      plus !== '',
    ),
    notes,
  };
}

/** Faster than any recording of a body; what is beyond it is a broken field. */
const MAX_RATE_HZ = 1e7;

function durationOf(bytes: Uint8Array, signals: readonly EdfSignalHeader[]): number | null {
  const seconds = numberOf(bytes, 244, 8);
  const most = Math.max(1, ...signals.map(({ samplesPerRecord }) => samplesPerRecord));
  return seconds > 0 && most / seconds <= MAX_RATE_HZ ? seconds : null;
}

/** Fields of one kind stand together, for one signal after the other. Width of each, in bytes: */
const LABEL = 16;
const TRANSDUCER = 80;
const SHORT = 8;
const PREFILTER = 80;

function parseSignals(bytes: Uint8Array, fileName: string, annotationsLabel: string): EdfSignalHeader[] {
  const count = headerBytesOf(bytes, fileName) / 256 - 1;
  const start = (width: number, before: number) => (i: number) => FIXED_BYTES + before * count + i * width;
  const short = (before: number) => {
    const at = start(SHORT, before);
    return (i: number) => numberOf(bytes, at(i), SHORT);
  };
  const label = start(LABEL, 0);
  const unit = start(SHORT, LABEL + TRANSDUCER);
  const numbers = LABEL + TRANSDUCER + SHORT;
  const [physicalMin, physicalMax] = [short(numbers), short(numbers + SHORT)];
  const [digitalMin, digitalMax] = [short(numbers + 2 * SHORT), short(numbers + 3 * SHORT)];
  const samples = short(numbers + 4 * SHORT + PREFILTER);
  return Array.from({ length: count }, (_, i) => {
    const name = fieldText(bytes.subarray(label(i), label(i) + LABEL));
    const samplesPerRecord = samples(i);
    if (!isCount(samplesPerRecord)) {
      throw new AppError(
        'broken-recording',
        `${fileName}: expected the number of samples in a record of signal ${i + 1} (${name || 'no label'}).`,
      );
    }
    return {
      label: name,
      unit: fieldText(bytes.subarray(unit(i), unit(i) + SHORT)),
      physicalMin: physicalMin(i),
      physicalMax: physicalMax(i),
      digitalMin: digitalMin(i),
      digitalMax: digitalMax(i),
      samplesPerRecord,
      isAnnotations: name.toUpperCase() === annotationsLabel,
    };
  });
}

/** `10.12.09 12.44.02`, where both fields look like a date and a time; anything else might be about a person. */
function startTimeOf(bytes: Uint8Array): string | null {
  const date = fieldText(bytes.subarray(168, 176));
  const time = fieldText(bytes.subarray(176, 184));
  const pattern = /^\d\d?[.:/-]\d\d?[.:/-]\d\d?$/;
  return pattern.test(date) && pattern.test(time) ? `${date} ${time}` : null;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

/**
 * The number in a field, `NaN` where there is none. The standard asks for `1234.5` from the left; decimal commas, blanks on
 * either side and zero bytes are met as well.
 */
function numberOf(bytes: Uint8Array, start: number, width: number): number {
  const text = fieldText(bytes.subarray(start, start + width)).replace(',', '.');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

/** Text of a field without what fills it up. UTF-8 where it is that, else Latin-1, as many devices write `µV`. */
function fieldText(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  const used = zero < 0 ? bytes : bytes.subarray(0, zero);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(used).trim();
  } catch {
    return new TextDecoder('latin1').decode(used).trim();
  }
}

function broken(fileName: string, place: string, expected: string, found: string): AppError {
  return new AppError('broken-recording', `${fileName}, ${place} (“${found}”): expected ${expected}.`);
}
