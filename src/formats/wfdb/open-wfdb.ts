/** Opens WFDB records: the header, the signal files it names and the annotation files of the record. */
import { AppError } from '../../core/app-error.ts';
import type { AnnotationSet } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { isAnnotationFile, scanAnnotations } from './annotations.ts';
import { Companions, plainName, stemOf } from './companions.ts';
import { parseHeader, type WfdbHeader } from './header.ts';
import { Segment } from './segment.ts';
import { WfdbRecording } from './wfdb-recording.ts';

/** The longest header on PhysioNet, of a record of many segments, has a few hundred kilobytes. */
const MAX_HEADER_BYTES = 2 ** 24;
/** A day of annotated beats has a few hundred kilobytes. */
const MAX_ANNOTATION_BYTES = 2 ** 26;

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
  if (parsed.record.segmentCount === null && parsed.signals.length === 0)
    throw new AppError('broken-recording', `${header.name} describes no signals.`);
  const reader = new Segment(parsed, new Companions(companions));
  const { annotations, notes } = await findAnnotations(parsed, companions);
  return new WfdbRecording(parsed, reader, annotations, notes);
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
