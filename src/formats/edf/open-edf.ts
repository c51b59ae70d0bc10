/** Opens EDF, EDF+ and BDF files. */
import { AppError } from '../../core/app-error.ts';
import type { AnnotationSet } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { DataRecords } from './data-records.ts';
import { type EdfHeader, FIXED_BYTES, headerBytesOf, isEdfHeader, parseEdfHeader } from './edf-header.ts';
import { EdfRecording } from './edf-recording.ts';
import { layOutRecord } from './edf-signal.ts';
import { type FileTexts, readTexts } from './record-texts.ts';
import { findRuns, type RecordRun } from './record-times.ts';

/** Ticks a second of the annotations of EDF+, whose times are decimal fractions of seconds. */
const ANNOTATION_RATE_HZ = 1000;

/**
 * Reads the header and, of EDF+ and BDF+, the annotations of the whole file.
 * @throws AppError `not-a-recording` for other files; `broken-recording` naming the field that makes no sense
 */
export async function openEdf(source: ByteSource): Promise<EdfRecording> {
  const header = await readHeader(source);
  const layout = layOutRecord(header);
  if (layout.recordBytes === 0)
    throw new AppError('broken-recording', `${source.name} describes data records without a single sample.`);
  const records = new DataRecords(source, layout, header.headerBytes, header.bytesPerSample);
  const notes = [...header.notes, ...layout.notes];
  const recordCount = countRecords(header, records, notes);
  const texts = layout.annotations.length === 0 ? null : await readTexts(records, layout, recordCount);
  const runs = runsOf(header, recordCount, texts, notes);
  const annotations = texts === null ? null : annotationsOf(source.name, texts);
  return new EdfRecording(header, layout, records, runs, annotations, [...notes, ...(texts?.notes ?? [])]);
}

async function readHeader(source: ByteSource): Promise<EdfHeader> {
  const fixed = await source.read(0, FIXED_BYTES);
  if (!isEdfHeader(fixed))
    throw new AppError(
      'not-a-recording',
      `${source.name} does not begin with the header of an EDF or BDF file.`,
    );
  const headerBytes = headerBytesOf(fixed, source.name);
  if (source.sizeBytes < headerBytes) {
    throw new AppError(
      'broken-recording',
      `${source.name} describes ${headerBytes / 256 - 1} signals, which needs a header of ${headerBytes} bytes; the whole file has ${source.sizeBytes}.`,
    );
  }
  return parseEdfHeader(await source.read(0, headerBytes), source.name);
}

/** What the header says, cut to what is there; -1 (or 0) stands in a file whose recording was not brought to its end. */
function countRecords(header: EdfHeader, records: DataRecords, notes: string[]): number {
  const { fileName, recordCount } = header;
  const { storedRecords, recordBytes, source } = records;
  const spareBytes = source.sizeBytes - header.headerBytes - storedRecords * recordBytes;
  if (storedRecords === 0)
    throw new AppError(
      'broken-recording',
      `${fileName} holds not one whole data record of ${recordBytes} bytes.`,
    );
  if (recordCount <= 0) {
    notes.push(`${fileName} does not say how many data records it has; ${storedRecords} are there.`);
    return storedRecords;
  }
  if (storedRecords < recordCount) {
    const tail = spareBytes > 0 ? `, and ${spareBytes} bytes of another` : '';
    notes.push(`${fileName} breaks off: ${storedRecords} of ${recordCount} data records are there${tail}.`);
    return storedRecords;
  }
  const extraBytes = spareBytes + (storedRecords - recordCount) * recordBytes;
  if (extraBytes > 0)
    notes.push(`${fileName} holds ${extraBytes} bytes more than its header promises; they are left aside.`);
  return recordCount;
}

function runsOf(
  header: EdfHeader,
  recordCount: number,
  texts: FileTexts | null,
  notes: string[],
): readonly RecordRun[] {
  const { isDiscontinuous, recordSeconds, fileName } = header;
  if (isDiscontinuous && recordSeconds !== null && texts !== null) {
    const samplesPerRecord = Math.max(...header.signals.map((signal) => signal.samplesPerRecord));
    return findRuns(texts.starts, recordSeconds, samplesPerRecord / recordSeconds, fileName, notes);
  }
  if (isDiscontinuous && header.signals.some(({ isAnnotations }) => !isAnnotations))
    notes.push(`${fileName} may have gaps, but does not say where; its data records are shown without them.`);
  return [{ firstRecord: 0, endRecord: recordCount, startSeconds: 0 }];
}

/** Times count from the first sample, which need not be the start time of the file. */
function annotationsOf(name: string, { texts, starts }: FileTexts): AnnotationSet {
  const startSeconds = Number.isNaN(starts[0]) ? 0 : starts[0];
  const entries = texts.map(({ onsetSeconds, text }) => ({
    sample: Math.max(0, Math.round((onsetSeconds - startSeconds) * ANNOTATION_RATE_HZ)),
    symbol: '"',
    subtype: 0,
    channel: 0,
    number: 0,
    text,
  }));
  entries.sort((a, b) => a.sample - b.sample);
  return { name, rateHz: ANNOTATION_RATE_HZ, entries };
}
