/** Opens WFDB records: the header, the signal files it names and the annotation files of the record. */
import { AppError } from '../../core/app-error.ts';
import type { AnnotationSet } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { isAnnotationFile, scanAnnotations } from './annotations.ts';
import { Companions, plainName, stemOf } from './companions.ts';
import type { FrameReader } from './frame-reader.ts';
import { parseHeader, type WfdbHeader } from './header.ts';
import { ScaleTables } from './scale-tables.ts';
import { Segment } from './segment.ts';
import { type OpenedSegment, SegmentChain } from './segment-chain.ts';
import { WfdbRecording } from './wfdb-recording.ts';

/** The sampling frequency of a header that gives none, header(5). */
const DEFAULT_RATE_HZ = 250;
/** Name of a segment that is a stretch of nothing. */
const NOTHING = '~';
/** The longest header on PhysioNet, of a record of many segments, has a few hundred kilobytes. */
const MAX_HEADER_BYTES = 2 ** 24;
/** A day of annotated beats has a few hundred kilobytes. */
const MAX_ANNOTATION_BYTES = 2 ** 24;

/**
 * @param companions whatever was dropped with the header, in any order; those the header names are found by name, without
 * regard to folders and case, annotation files by their content and the name of the record
 * @throws AppError `missing-companion` naming the files that are not there; `broken-recording` naming the line of the header
 * or the file that makes no sense
 */
export async function openWfdb(
  header: ByteSource,
  companions: readonly ByteSource[],
): Promise<WfdbRecording> {
  const parsed = await readHeader(header);
  const { reader, rateHz, notes } = await openReader(parsed, new Companions(companions));
  const found = await findAnnotations(parsed, companions);
  return new WfdbRecording(parsed, reader, rateHz, found.annotations, [...notes, ...found.notes]);
}

interface OpenedReader {
  readonly reader: FrameReader;
  readonly rateHz: number;
  readonly notes: readonly string[];
}

async function openReader(header: WfdbHeader, companions: Companions): Promise<OpenedReader> {
  if (header.record.segmentCount !== null) return openChain(header, companions);
  if (header.signals.length === 0)
    throw new AppError('broken-recording', `${header.fileName} describes no signals.`);
  return {
    reader: new Segment(header, companions, new ScaleTables()),
    ...rateOf(header, header.record.rateHz),
  };
}

async function openChain(header: WfdbHeader, companions: Companions): Promise<OpenedReader> {
  const names = [...new Set(header.segments.map(({ recordName }) => recordName))].filter(
    (name) => name !== NOTHING,
  );
  const sources = companions.findAll(
    names.map((name) => `${name}.hea`),
    header.fileName,
  );
  const tables = new ScaleTables();
  const opened = new Map<string, OpenedSegment>();
  for (const [i, source] of sources.entries()) {
    const parsed = await readHeader(source);
    if (parsed.record.segmentCount !== null) {
      throw new AppError(
        'broken-recording',
        `${header.fileName} names ${source.name}, which consists of segments itself: segments cannot be nested.`,
      );
    }
    const isUsed = header.segments.some((line) => line.recordName === names[i] && line.frameCount > 0);
    // A layout header describes signals without samples, and so may a segment that stands for a gap.
    const holdsSamples = isUsed && parsed.signals.some(({ format }) => format !== 0);
    opened.set(names[i], {
      header: parsed,
      segment: holdsSamples ? new Segment(parsed, companions, tables) : null,
    });
  }
  const rates = [...opened.values()].flatMap((one) => one.header.record.rateHz ?? []);
  const { rateHz, notes } = rateOf(header, header.record.rateHz ?? rates[0] ?? null);
  const isDiffering = rates.some((rate) => rate !== rateHz);
  return {
    reader: new SegmentChain(header, opened, rateHz),
    rateHz,
    notes: isDiffering
      ? [
          ...notes,
          `The segments of ${header.fileName} differ in sampling frequency; ${rateHz} Hz is used for all.`,
        ]
      : notes,
  };
}

function rateOf(header: WfdbHeader, rateHz: number | null): { rateHz: number; notes: string[] } {
  if (rateHz !== null) return { rateHz, notes: [] };
  const note = `${header.fileName} gives no sampling frequency: ${DEFAULT_RATE_HZ} Hz are assumed, as WFDB does.`;
  return { rateHz: DEFAULT_RATE_HZ, notes: [note] };
}

async function readHeader(source: ByteSource): Promise<WfdbHeader> {
  if (source.sizeBytes > MAX_HEADER_BYTES) {
    throw new AppError(
      'broken-recording',
      `${source.name} is too long for a WFDB header: ${source.sizeBytes} bytes.`,
    );
  }
  return parseHeader(new TextDecoder().decode(await source.read(0, source.sizeBytes)), source.name);
}

interface FoundAnnotations {
  readonly annotations: AnnotationSet | null;
  readonly notes: readonly string[];
}

/** The annotation file of the record, `.atr` before all others; a note names the others. */
async function findAnnotations(
  header: WfdbHeader,
  companions: readonly ByteSource[],
): Promise<FoundAnnotations> {
  const stems = [plainName(header.record.name), stemOf(header.fileName)];
  const taken = new Set(header.signals.map(({ fileName }) => plainName(fileName)));
  const found: { source: ByteSource; bytes: Uint8Array }[] = [];
  for (const source of companions) {
    const name = plainName(source.name);
    if (!stems.includes(stemOf(name)) || name.endsWith('.hea') || taken.has(name)) continue;
    if (source.sizeBytes > MAX_ANNOTATION_BYTES) continue;
    const bytes = await source.read(0, source.sizeBytes);
    if (name.endsWith('.atr') || isAnnotationFile(bytes)) found.push({ source, bytes });
  }
  const isReference = ({ source }: { source: ByteSource }) => plainName(source.name).endsWith('.atr');
  const [first, ...others] = [...found.filter(isReference), ...found.filter((file) => !isReference(file))];
  if (first === undefined) return { annotations: null, notes: [] };
  const { set, problem } = scanAnnotations(first.bytes, first.source.name);
  const notes = others.map(({ source }) => `${source.name} holds annotations too and was left aside.`);
  if (problem !== null)
    notes.push(`${set.name} is not whole, ${problem}; ${set.entries.length} annotations were read.`);
  return { annotations: set, notes };
}

/**
 * Of several headers dropped at once the one to open: that which is no segment of another. `null` when there is none, or
 * when several records lie side by side.
 */
export async function findMasterHeader(headers: readonly ByteSource[]): Promise<ByteSource | null> {
  const segmentNames = new Set<string>();
  for (const source of headers) {
    const { segments } = await readHeader(source);
    for (const { recordName } of segments) segmentNames.add(`${plainName(recordName)}.hea`);
  }
  const masters = headers.filter(({ name }) => !segmentNames.has(plainName(name)));
  return masters.length === 1 ? masters[0] : null;
}
