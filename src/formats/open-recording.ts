/** Tells what was dropped, by content and never by name, and opens recordings of any format. */
import { AppError } from '../core/app-error.ts';
import { assertUnreachable } from '../core/assert.ts';
import type { Recording } from '../core/recording.ts';
import { isAnnotatedEcg, openAnnotatedEcg } from './aecg/aecg.ts';
import { isAtc, openAtc } from './atc/atc.ts';
import { type BeatTableDialect, sniffBeatTable } from './beat-table/beat-table-dialect.ts';
import type { ByteSource } from './byte-source.ts';
import { isDicom, openDicomEcg } from './dicom/dicom-ecg.ts';
import { isEdfHeader } from './edf/edf-header.ts';
import { openEdf } from './edf/open-edf.ts';
import { foreignKind } from './file-kind.ts';
import { type FileHead, readHead } from './head.ts';
import { isPositionList, readBeatPositions } from './text/beat-positions.ts';
import { sniffText } from './text/text-dialect.ts';
import { openText } from './text/text-recording.ts';
import { withAnnotations } from './wfdb/annotated-recording.ts';
import { isAnnotationFile } from './wfdb/annotations.ts';
import { isWfdbHeader } from './wfdb/header.ts';
import { findMasterHeader, openWfdb } from './wfdb/open-wfdb.ts';

/** Files that make one recording. */
export type RecordingGroup =
  | { readonly format: 'wfdb'; readonly source: ByteSource; readonly companions: readonly ByteSource[] }
  | { readonly format: 'text'; readonly source: ByteSource; readonly positions: ByteSource | null }
  | {
      readonly format: SingleFileFormat;
      readonly source: ByteSource;
      /** A WFDB annotation file. */
      readonly annotations: ByteSource | null;
    };

type SingleFileFormat = 'edf' | 'atc' | 'aecg' | 'dicom';

export type RecognisedFiles =
  /** How each is written, in the order of the sources. */
  | { readonly kind: 'beat-tables'; readonly dialects: readonly BeatTableDialect[] }
  | { readonly kind: 'recordings'; readonly groups: readonly [RecordingGroup, ...RecordingGroup[]] };

/** What one file is by itself; a table of beats with how it is written. */
type FileRole =
  | SingleFileFormat
  | BeatTableDialect
  | 'text'
  | 'positions'
  | 'annotations'
  | 'wfdb-header'
  | 'companion';

/** What was dropped with a file, which tells what it may be beside that. */
interface Company {
  readonly hasHeader: boolean;
  readonly hasSingleFile: boolean;
}

interface ToldFile {
  readonly source: ByteSource;
  readonly role: FileRole;
}

/** As much as tables of beats are told by. */
const HEAD_BYTES = 512 * 1024;

/**
 * Tells tables of beats from recordings, and puts together the files that belong to one recording.
 * @param sources what was dropped at once, at least one file
 * @throws AppError for what is neither, what lacks its companion, and for tables and recordings mixed
 */
export async function recogniseFiles(sources: readonly ByteSource[]): Promise<RecognisedFiles> {
  const heads: { source: ByteSource; head: FileHead }[] = [];
  for (const source of sources) heads.push({ source, head: await readHead(source, HEAD_BYTES) });
  const company = {
    hasHeader: heads.some(({ head }) => isWfdbHeader(head.bytes)),
    hasSingleFile: heads.some(({ head }) => isSingleFileRole(binaryRole(head.bytes))),
  };
  const files = heads.map(({ source, head }) => ({ source, role: roleOf(source, head, company) }));
  const dialects = files.map(({ role }) => role).filter(isTable);
  if (dialects.length === files.length) return { kind: 'beat-tables', dialects };
  const table = files.find(({ role }) => isTable(role));
  const other = files.find(({ role }) => !isTable(role));
  if (table !== undefined && other !== undefined) {
    throw new AppError(
      'not-a-recording',
      `${table.source.name} is a table of beats and ${other.source.name} belongs to a recording: please open them one after the other.`,
    );
  }
  const [first, ...others] = await groupFiles(files);
  return { kind: 'recordings', groups: [first, ...others] };
}

/** @throws AppError as the reader of the format does */
export async function openRecording(group: RecordingGroup): Promise<Recording> {
  switch (group.format) {
    case 'wfdb':
      return openWfdb(group.source, group.companions);
    case 'text':
      return openText(group.source, group.positions && (await readBeatPositions(group.positions)));
    default: {
      const recording = await openSingleFile(group.format, group.source);
      return group.annotations === null ? recording : withAnnotations(recording, group.annotations);
    }
  }
}

function openSingleFile(format: SingleFileFormat, source: ByteSource): Promise<Recording> {
  switch (format) {
    case 'edf':
      return openEdf(source);
    case 'atc':
      return openAtc(source);
    case 'aecg':
      return openAnnotatedEcg(source);
    case 'dicom':
      return openDicomEcg(source);
    default:
      return assertUnreachable(format);
  }
}

function isTable(role: FileRole): role is BeatTableDialect {
  return typeof role === 'object';
}

function isSingleFileRole(role: FileRole | undefined): role is SingleFileFormat {
  return role === 'edf' || role === 'atc' || role === 'aecg' || role === 'dicom';
}

function roleOf(
  source: ByteSource,
  { bytes, isWholeFile, isGzip }: FileHead,
  { hasHeader, hasSingleFile }: Company,
): FileRole {
  const binary = binaryRole(bytes);
  if (binary !== undefined) {
    const needsPlaces = binary === 'edf' || binary === 'wfdb-header';
    if (isGzip && needsPlaces)
      throw new AppError('not-a-recording', `${source.name} is packed with gzip: please unpack it first.`);
    return binary;
  }
  const isText = foreignKind(bytes) === undefined;
  if (hasHeader && !isText) return 'companion';
  if (hasSingleFile && !isText && isWholeFile && isAnnotationFile(bytes)) return 'annotations';
  const table = resultOf(() => sniffBeatTable(bytes, { fileName: source.name, isWholeFile, isGzip }));
  if (!(table instanceof AppError)) return table;
  if (isText && isPositionList(bytes, isWholeFile)) return 'positions';
  const text = resultOf(() => sniffText(bytes, isWholeFile, source.name));
  if (!(text instanceof AppError)) return 'text';
  if (hasHeader) return 'companion';
  if (table.code === 'unsupported-encoding') throw table;
  throw isText ? betterReason(table, text) : notOpened(source, bytes);
}

function binaryRole(head: Uint8Array): FileRole | undefined {
  if (isAtc(head)) return 'atc';
  if (isDicom(head)) return 'dicom';
  if (isEdfHeader(head)) return 'edf';
  if (isAnnotatedEcg(head)) return 'aecg';
  return isWfdbHeader(head) ? 'wfdb-header' : undefined;
}

/** What a reader makes of a file, or has against it; its other errors are nobody's to swallow. */
function resultOf<T>(attempt: () => T): T | AppError {
  try {
    return attempt();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
}

/** A table that is wide enough for beats is refused as such, anything narrower as a recording. */
function betterReason(tableProblem: AppError, textProblem: AppError): AppError {
  const isNarrow = /looks like a recording/.test(tableProblem.message);
  return textProblem.code === 'not-a-recording' && isNarrow ? textProblem : tableProblem;
}

function notOpened({ name }: ByteSource, head: Uint8Array): AppError {
  const kind = foreignKind(head);
  if (kind !== undefined && kind !== 'a binary file') {
    const is = / recording$/.test(kind)
      ? `is ${kind}, which is not read`
      : `is neither a table of beats nor a recording: it is ${kind}`;
    const message = `${name} ${is}. Expected numbers in text, or a recording in WFDB, EDF, BDF, AliveCor ATC, HL7 aECG or DICOM.`;
    return new AppError('not-a-recording', message);
  }
  if (isAnnotationFile(head)) {
    return new AppError(
      'missing-companion',
      `${name} looks like annotations without their recording: please drop the header (.hea) and the signal files with it.`,
    );
  }
  const header = `${name.replace(/\.[^./\\]*$/, '')}.hea`;
  return new AppError(
    'missing-companion',
    `${name} is a binary file that does not say what it holds. If it is the signal file of a WFDB record, please drop its header (${header}) with it.`,
  );
}

async function groupFiles(files: readonly ToldFile[]): Promise<RecordingGroup[]> {
  const withRole = (wanted: FileRole): ByteSource[] =>
    files.filter(({ role }) => role === wanted).map(({ source }) => source);
  const texts = withRole('text');
  const positions = pairLists(withRole('positions'), texts, POSITIONS);
  const recordings = files.filter(({ role }) => isSingleFileRole(role)).map(({ source }) => source);
  const annotations = pairLists(withRole('annotations'), recordings, 'annotations');
  const groups: RecordingGroup[] = await wfdbGroups(files);
  for (const { source, role } of files) {
    if (role === 'text') groups.push({ format: role, source, positions: positions.get(source) ?? null });
    else if (isSingleFileRole(role))
      groups.push({ format: role, source, annotations: annotations.get(source) ?? null });
  }
  return groups;
}

/** Every header with all that may belong to it; its reader looks the files up by name. */
async function wfdbGroups(files: readonly ToldFile[]): Promise<RecordingGroup[]> {
  const headers = files.filter(({ role }) => role === 'wfdb-header').map(({ source }) => source);
  if (headers.length === 0) return [];
  const master = headers.length === 1 ? headers[0] : await findMasterHeader(headers);
  const all = files.map(({ source }) => source);
  return (master === null ? headers : [master]).map((source) => ({
    format: 'wfdb',
    source,
    companions: all.filter((other) => other !== source),
  }));
}

/** Letters that two names must share at their start to belong together. */
const MIN_COMMON_LETTERS = 3;

const POSITIONS = 'whole numbers that only rise, like the positions of beats';

/**
 * @param holding what a list of beats holds, for people
 * @throws AppError for one whose recording was not dropped with it
 */
function pairLists(
  lists: readonly ByteSource[],
  recordings: readonly ByteSource[],
  holding: string,
): ReadonlyMap<ByteSource, ByteSource> {
  const pairs = new Map<ByteSource, ByteSource>();
  for (const list of lists) {
    const [best] = recordings.toSorted(
      (a, b) => commonLetters(b.name, list.name) - commonLetters(a.name, list.name),
    );
    const isNear =
      best !== undefined &&
      (recordings.length === 1 || commonLetters(best.name, list.name) >= MIN_COMMON_LETTERS);
    if (!isNear || pairs.has(best)) {
      throw new AppError(
        'missing-companion',
        `${list.name} holds ${holding}: please drop it together with its recording, under a name that begins the same.`,
      );
    }
    pairs.set(best, list);
  }
  return pairs;
}

function commonLetters(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}
