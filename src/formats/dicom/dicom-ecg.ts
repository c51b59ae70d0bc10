/** ECG waveforms of DICOM (PS3.3, C.10.9): the multiplex groups that were recorded, not those derived from them. */
import { AppError } from '../../core/app-error.ts';
import type { Recording } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { inflate } from '../inflate.ts';
import { joinLeads, type LeadPiece } from '../lead-pieces.ts';
import { memoryRecording } from '../memory-recording.ts';
import { readWholeFile } from '../whole-file.ts';
import { type DicomDataset, DicomElements, type DicomSyntax } from './dicom-elements.ts';

const PREAMBLE_BYTES = 128;
const MAGIC = [0x44, 0x49, 0x43, 0x4d];

const TRANSFER_SYNTAX = 0x0002_0010;
const WAVEFORM_SEQUENCE = 0x5400_0100;
const ORIGINALITY = 0x003a_0004;
const CHANNEL_COUNT = 0x003a_0005;
const SAMPLE_COUNT = 0x003a_0010;
const SAMPLING_FREQUENCY = 0x003a_001a;
const CHANNELS = 0x003a_0200;
const CHANNEL_LABEL = 0x003a_0203;
const CHANNEL_SOURCE = 0x003a_0208;
const SENSITIVITY = 0x003a_0210;
const SENSITIVITY_UNITS = 0x003a_0211;
const SENSITIVITY_CORRECTION = 0x003a_0212;
const BASELINE = 0x003a_0213;
const TIME_OFFSET_MS = 0x0018_1068;
const BITS_ALLOCATED = 0x5400_1004;
const INTERPRETATION = 0x5400_1006;
const PADDING = 0x5400_100a;
const WAVEFORM_DATA = 0x5400_1010;
const CODE_VALUE = 0x0008_0100;
const CODE_MEANING = 0x0008_0104;
const ACQUISITION_TIME = 0x0008_002a;

const SYNTAXES: ReadonlyMap<string, DicomSyntax> = new Map([
  ['1.2.840.10008.1.2', { isExplicit: false, isLittleEndian: true }],
  ['1.2.840.10008.1.2.1', { isExplicit: true, isLittleEndian: true }],
  ['1.2.840.10008.1.2.2', { isExplicit: true, isLittleEndian: false }],
]);
/** Explicit, little end first, and deflated behind group 2 (PS3.5, A.5). */
const DEFLATED = '1.2.840.10008.1.2.1.99';
const META_SYNTAX: DicomSyntax = { isExplicit: true, isLittleEndian: true };

/** Elements about people and places, and what they are called for people. */
const PERSONAL: readonly (readonly [number, string])[] = [
  [0x0010_0010, 'patient name'],
  [0x0010_0020, 'patient number'],
  [0x0010_0030, 'date of birth'],
  [0x0010_0040, 'sex'],
  [0x0010_1010, 'age'],
  [0x0010_1020, 'body measures'],
  [0x0010_1030, 'body measures'],
  [0x0010_1040, 'address'],
  [0x0008_0050, 'accession number'],
  [0x0008_0080, 'institution'],
  [0x0008_0090, 'names of physicians'],
  [0x0032_1032, 'names of physicians'],
  [0x0038_0010, 'admission number'],
];

/** Value representations of what group 2 may begin with. */
const FIRST_VR = /^(?:UL|OB|UI)$/;

export function isDicom(head: Uint8Array): boolean {
  return startOfMeta(head) !== null;
}

function startOfMeta(head: Uint8Array): number | null {
  if (MAGIC.every((byte, i) => head[PREAMBLE_BYTES + i] === byte)) return PREAMBLE_BYTES + MAGIC.length;
  // Some writers begin with group 2 at once, without preamble and magic.
  const isGroup2 = head[0] === 2 && head[1] === 0 && head[3] === 0;
  return isGroup2 && FIRST_VR.test(String.fromCharCode(head[4], head[5])) ? 0 : null;
}

/** @throws AppError `broken-recording` naming the byte, `not-a-recording` for DICOM without waveforms or compressed */
export async function openDicomEcg(source: ByteSource): Promise<Recording> {
  const { view, dataset, syntax } = await readDataset(await readWholeFile(source), source.name);
  const file = new DicomValues(view, syntax, source.name);
  const groups = dataset.get(WAVEFORM_SEQUENCE)?.items ?? [];
  if (groups.length === 0)
    throw new AppError('not-a-recording', `${source.name} is a DICOM file without waveforms.`);
  const recorded = groups.filter((group) => file.text(group, ORIGINALITY) !== 'DERIVED');
  const used = recorded.length > 0 ? recorded : groups.slice(0, 1);
  const { signals, samples } = joinLeads(
    used.flatMap((group) => readGroup(file, group)),
    source.name,
  );
  const notes =
    groups.length > used.length
      ? [`${groups.length - used.length} derived waveforms (median beats) were left aside.`]
      : [];
  const description = {
    name: source.name,
    format: `DICOM waveform, ${signals.length} leads`,
    signals,
    startTime: readableTime(file.text(dataset, ACQUISITION_TIME)),
    droppedFields: [
      ...new Set(PERSONAL.filter(([tag]) => file.text(dataset, tag) !== '').map(([, name]) => name)),
    ],
    notes,
    annotations: null,
  };
  return memoryRecording(description, samples);
}

interface OpenedDataset {
  /** What the places of the elements are in. */
  readonly view: DataView;
  readonly dataset: DicomDataset;
  readonly syntax: DicomSyntax;
}

async function readDataset(bytes: Uint8Array, fileName: string): Promise<OpenedDataset> {
  const whole = viewOf(bytes);
  const start = startOfMeta(bytes) ?? 0;
  const metaEnd = endOfMeta(whole, start);
  const meta = new DicomElements(whole, META_SYNTAX, fileName).read(start, metaEnd).dataset;
  const uid = new DicomValues(whole, META_SYNTAX, fileName).text(meta, TRANSFER_SYNTAX);
  const isDeflated = uid === DEFLATED;
  const syntax = isDeflated ? META_SYNTAX : SYNTAXES.get(uid);
  if (syntax === undefined) {
    throw new AppError(
      'not-a-recording',
      `${fileName} is a DICOM file in the transfer syntax ${uid.slice(0, 64) || 'of no name'}: expected one that is not compressed, or deflated.`,
    );
  }
  const view = isDeflated ? viewOf(await inflate(bytes.subarray(metaEnd), fileName)) : whole;
  const first = isDeflated ? 0 : metaEnd;
  return {
    view,
    dataset: new DicomElements(view, syntax, fileName).read(first, view.byteLength).dataset,
    syntax,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Group 2 comes first, and is written in one syntax whatever follows. */
function endOfMeta(view: DataView, start: number): number {
  let at = start;
  while (at + 8 <= view.byteLength && view.getUint16(at, true) === 2) {
    const isLong =
      view.getUint8(at + 4) === 0x4f || (view.getUint8(at + 4) === 0x55 && view.getUint8(at + 5) === 0x4e);
    if (isLong && at + 12 > view.byteLength) break;
    at += isLong ? 12 + view.getUint32(at + 8, true) : 8 + view.getUint16(at + 6, true);
  }
  return Math.min(at, view.byteLength);
}

class DicomValues {
  private readonly syntax: DicomSyntax;
  readonly view: DataView;
  readonly fileName: string;

  constructor(view: DataView, syntax: DicomSyntax, fileName: string) {
    this.view = view;
    this.syntax = syntax;
    this.fileName = fileName;
  }

  get isLittleEndian(): boolean {
    return this.syntax.isLittleEndian;
  }

  /** Trimmed; empty where there is no such element. */
  text(dataset: DicomDataset, tag: number): string {
    const element = dataset.get(tag);
    if (element === undefined) return '';
    const { buffer, byteOffset } = this.view;
    const bytes = new Uint8Array(buffer, byteOffset + element.startByte, element.endByte - element.startByte);
    return new TextDecoder('windows-1252').decode(bytes).replaceAll('\0', '').trim();
  }

  /** A number written in digits. */
  decimal(dataset: DicomDataset, tag: number, missing: number): number {
    const text = this.text(dataset, tag);
    return text === '' ? missing : Number(text);
  }

  /** A whole number of two or four bytes, as long as the element is. */
  integer(dataset: DicomDataset, tag: number): number | null {
    const element = dataset.get(tag);
    if (element === undefined) return null;
    const length = element.endByte - element.startByte;
    if (length === 2) return this.view.getUint16(element.startByte, this.isLittleEndian);
    return length === 4 ? this.view.getUint32(element.startByte, this.isLittleEndian) : null;
  }

  broken(reason: string): AppError {
    return new AppError(
      'broken-recording',
      `${this.fileName} is a DICOM waveform that makes no sense: ${reason}.`,
    );
  }
}

function readGroup(file: DicomValues, group: DicomDataset): LeadPiece[] {
  const channels = group.get(CHANNELS)?.items ?? [];
  const channelCount = file.integer(group, CHANNEL_COUNT) ?? channels.length;
  const sampleCount = file.integer(group, SAMPLE_COUNT) ?? 0;
  const rateHz = file.decimal(group, SAMPLING_FREQUENCY, Number.NaN);
  const startSeconds = file.decimal(group, TIME_OFFSET_MS, 0) / 1000;
  const data = group.get(WAVEFORM_DATA);
  const sample = sampleReader(file, group);
  if (!(rateHz > 0 && rateHz <= 1e6)) throw file.broken('it does not say its sampling frequency');
  if (!Number.isFinite(startSeconds)) throw file.broken('the time offset of a group is no number');
  if (channelCount === 0 || channels.length !== channelCount)
    throw file.broken(`a group of ${channelCount} channels describes ${channels.length}`);
  const needed = sampleCount * channelCount * sample.bytes;
  const there = data === undefined ? 0 : data.endByte - data.startByte;
  if (data === undefined || sampleCount === 0 || there < needed)
    throw file.broken(
      `${sampleCount} samples of ${channelCount} channels need ${needed} bytes, ${there} are there`,
    );
  return channels.map((channel, index) => {
    const samples = new Float32Array(sampleCount);
    const { gain, offset } = channelScale(file, channel);
    for (let i = 0; i < sampleCount; i++) {
      const raw = sample.read(data.startByte + (i * channelCount + index) * sample.bytes);
      samples[i] = raw === sample.padding ? Number.NaN : raw * gain + offset;
    }
    const unit = file.text(channel.get(SENSITIVITY_UNITS)?.items[0] ?? new Map(), CODE_VALUE);
    return {
      name: channelName(file, channel, index),
      unit: unit || null,
      gain: unit === '' || gain === 0 ? null : 1 / gain,
      rateHz,
      startSeconds,
      samples,
    };
  });
}

/** Baseline is what sample 0 stands for, in the unit (PS3.3, C.10.9.1.4.2). */
function channelScale(file: DicomValues, channel: DicomDataset): { gain: number; offset: number } {
  const gain = file.decimal(channel, SENSITIVITY, 1) * file.decimal(channel, SENSITIVITY_CORRECTION, 1);
  const offset = file.decimal(channel, BASELINE, 0);
  if (!Number.isFinite(gain) || !Number.isFinite(offset))
    throw file.broken('the sensitivity of a channel is no number');
  return { gain, offset };
}

/** `Lead I (Einthoven)` to `I`. */
function channelName(file: DicomValues, channel: DicomDataset, index: number): string {
  const label = file.text(channel, CHANNEL_LABEL);
  const meaning = file.text(channel.get(CHANNEL_SOURCE)?.items[0] ?? new Map(), CODE_MEANING);
  const name = (label || meaning).replace(/^lead\s+/i, '').replace(/\s*\(.*\)$/, '');
  return name || `signal ${index + 1}`;
}

interface SampleReader {
  readonly bytes: number;
  /** The raw value that stands for a missing sample; NaN where none does. */
  readonly padding: number;
  read(at: number): number;
}

/** Sample interpretations of PS3.3, C.10.9.1.5, but for those of telephones. */
function sampleReader(file: DicomValues, group: DicomDataset): SampleReader {
  const { view, isLittleEndian } = file;
  const interpretation = file.text(group, INTERPRETATION);
  const readers: Record<string, { bytes: number; read: (at: number) => number }> = {
    SB: { bytes: 1, read: (at) => view.getInt8(at) },
    UB: { bytes: 1, read: (at) => view.getUint8(at) },
    SS: { bytes: 2, read: (at) => view.getInt16(at, isLittleEndian) },
    US: { bytes: 2, read: (at) => view.getUint16(at, isLittleEndian) },
    SL: { bytes: 4, read: (at) => view.getInt32(at, isLittleEndian) },
    UL: { bytes: 4, read: (at) => view.getUint32(at, isLittleEndian) },
  };
  const reader = Object.hasOwn(readers, interpretation) ? readers[interpretation] : undefined;
  const bits = file.integer(group, BITS_ALLOCATED) ?? (reader?.bytes ?? 0) * 8;
  if (reader === undefined || bits !== reader.bytes * 8)
    throw file.broken(`samples of ${bits} bits written as “${interpretation.slice(0, 8)}” are not known`);
  const padding = group.get(PADDING);
  const hasPadding = padding !== undefined && padding.endByte - padding.startByte >= reader.bytes;
  return { ...reader, padding: hasPadding ? reader.read(padding.startByte) : Number.NaN };
}

function readableTime(text: string): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}(?:\.\d+)?)?/.exec(text);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6] ?? '00'}` : null;
}
