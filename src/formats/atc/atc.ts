/**
 * AliveCor ATC, the file of the Kardia devices: `ALIVE`, a version, then blocks of a four-letter name, a length, data
 * and the sum of all bytes before. All numbers are little-endian.
 */
import { AppError } from '../../core/app-error.ts';
import type { Recording } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { memoryRecording } from '../memory-recording.ts';
import { readWholeFile } from '../whole-file.ts';

const SIGNATURE = [0x41, 0x4c, 0x49, 0x56, 0x45, 0, 0, 0];
const HEADER_BYTES = 12;
/** Name and length before the data, the sum behind them. */
const BLOCK_HEAD_BYTES = 8;
const SUM_BYTES = 4;

/** Blocks of samples, in the order of the leads they hold. */
const LEADS: ReadonlyMap<string, string> = new Map([
  ['ecg', 'I'],
  ['ecg2', 'II'],
  ['ecg3', 'III'],
  ['ecg4', 'aVR'],
  ['ecg5', 'aVL'],
  ['ecg6', 'aVF'],
]);

export function isAtc(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

/** @throws AppError `broken-recording` where blocks are cut short, contradict their sums or do not say what is needed */
export async function openAtc(source: ByteSource): Promise<Recording> {
  const bytes = await readWholeFile(source);
  const { blocks, notes } = readBlocks(bytes, source.name);
  const { rateHz, nanovoltsPerUnit } = readFormat(blocks.get('fmt'), source.name);
  const leads = [...LEADS].flatMap(([block, name]) => {
    const data = blocks.get(block);
    return data === undefined ? [] : [{ name, samples: readSamples(data, nanovoltsPerUnit) }];
  });
  if (leads.length === 0) throw broken(source.name, 'it holds no block of samples (“ecg ”)');
  const info = blocks.get('info');
  const description = {
    name: source.name,
    format: `AliveCor ATC, ${leads.length} ${leads.length === 1 ? 'lead' : 'leads'}`,
    signals: leads.map(({ name, samples }) => ({
      name,
      isEcg: true,
      unit: 'mV',
      gain: 1e6 / nanovoltsPerUnit,
      rateHz,
      sampleCount: samples.length,
    })),
    startTime: info === undefined ? null : textAt(info, 0, 32) || null,
    droppedFields: info === undefined ? [] : droppedFields(info),
    notes,
    annotations: null,
  };
  return memoryRecording(
    description,
    leads.map(({ samples }) => samples),
  );
}

function broken(fileName: string, reason: string): AppError {
  return new AppError('broken-recording', `${fileName} is a damaged AliveCor recording: ${reason}.`);
}

function readBlocks(
  bytes: Uint8Array,
  fileName: string,
): { blocks: Map<string, DataView>; notes: readonly string[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = new Map<string, DataView>();
  const notes: string[] = [];
  for (let at = HEADER_BYTES; at < bytes.length; ) {
    if (at + BLOCK_HEAD_BYTES > bytes.length) throw broken(fileName, `it ends within a block at byte ${at}`);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4)).trimEnd();
    const length = view.getUint32(at + 4, true);
    const dataStart = at + BLOCK_HEAD_BYTES;
    const sumStart = dataStart + length;
    if (sumStart + SUM_BYTES > bytes.length) {
      const there = bytes.length - dataStart;
      throw broken(fileName, `the block at byte ${at} should hold ${length} bytes, ${there} are left`);
    }
    if (byteSum(bytes, at, sumStart) !== view.getUint32(sumStart, true)) {
      throw broken(fileName, `the block “${printable(name)}” at byte ${at} does not add up to its checksum`);
    }
    if (blocks.has(name)) notes.push(`A second block “${printable(name)}” was left aside.`);
    else blocks.set(name, new DataView(bytes.buffer, bytes.byteOffset + dataStart, length));
    at = sumStart + SUM_BYTES;
  }
  return { blocks, notes };
}

function byteSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum = (sum + bytes[i]) >>> 0;
  return sum;
}

/** Format 1 is 16-bit whole numbers; there is no other. */
const SAMPLES_OF_16_BITS = 1;

function readFormat(
  data: DataView | undefined,
  fileName: string,
): { rateHz: number; nanovoltsPerUnit: number } {
  if (data === undefined || data.byteLength < 5)
    throw broken(fileName, 'it does not say its format (“fmt ”)');
  const format = data.getUint8(0);
  if (format !== SAMPLES_OF_16_BITS)
    throw broken(fileName, `its samples are in format ${format}, expected 1`);
  const rateHz = data.getUint16(1, true);
  const nanovoltsPerUnit = data.getUint16(3, true);
  if (rateHz === 0 || nanovoltsPerUnit === 0)
    throw broken(fileName, `it says ${rateHz} Hz and ${nanovoltsPerUnit} nV a unit`);
  return { rateHz, nanovoltsPerUnit };
}

function readSamples(data: DataView, nanovoltsPerUnit: number): Float32Array {
  const samples = new Float32Array(data.byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = (data.getInt16(i * 2, true) * nanovoltsPerUnit) / 1e6;
  return samples;
}

/** Identifiers of the recording from byte 32 on and of the phone from 72 on, the place from 212 on. */
function droppedFields(info: DataView): string[] {
  const fields: string[] = [];
  if (textAt(info, 32, 40) !== '' || textAt(info, 72, 44) !== '') fields.push('device identifiers');
  if (textAt(info, 212, 52) !== '') fields.push('place');
  return fields;
}

function textAt(data: DataView, start: number, length: number): string {
  const end = Math.min(start + length, data.byteLength);
  if (start >= end) return '';
  const bytes = new Uint8Array(data.buffer, data.byteOffset + start, end - start);
  const zero = bytes.indexOf(0);
  return printable(new TextDecoder().decode(zero === -1 ? bytes : bytes.subarray(0, zero))).trim();
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, ' ');
}
