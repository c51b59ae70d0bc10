/**
 * The elements of a DICOM data set (PS3.5, section 7) in the uncompressed transfer syntaxes, as a tree of places in the
 * file: nothing is copied, and no length is believed beyond the bytes that are there.
 */
import { AppError } from '../../core/app-error.ts';

export interface DicomElement {
  readonly startByte: number;
  readonly endByte: number;
  /** Items of a sequence; empty for anything else. */
  readonly items: readonly DicomDataset[];
}

/** By tag, group and element in one number: 0x5400_0100. */
export type DicomDataset = ReadonlyMap<number, DicomElement>;

export interface DicomSyntax {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

const ITEM = 0xfffe_e000;
const ITEM_END = 0xfffe_e00d;
const SEQUENCE_END = 0xfffe_e0dd;
const UNDEFINED_LENGTH = 0xffff_ffff;
/** Value representations whose length has four bytes, behind two that are reserved. */
const LONG_VR = /^(?:OB|OD|OF|OL|OV|OW|SQ|SV|UC|UN|UR|UT|UV)$/;
/** Sequences on the way to the waveforms: where the value representation is left out their tags must be known. */
const SEQUENCES: ReadonlySet<number> = new Set([0x5400_0100, 0x003a_0200, 0x003a_0208, 0x003a_0211]);
/** Waveforms lie four deep. */
const MAX_DEPTH = 16;

export class DicomElements {
  private readonly view: DataView;
  private readonly syntax: DicomSyntax;
  private readonly fileName: string;

  constructor(view: DataView, syntax: DicomSyntax, fileName: string) {
    this.view = view;
    this.syntax = syntax;
    this.fileName = fileName;
  }

  /** The elements from `startByte` on, to `endByte` or to the element that ends an item. */
  read(startByte: number, endByte: number, depth = 0): { dataset: DicomDataset; endByte: number } {
    if (depth > MAX_DEPTH) throw this.broken(startByte, `sequences lie more than ${MAX_DEPTH} deep`);
    const dataset = new Map<number, DicomElement>();
    let at = startByte;
    while (at + 8 <= endByte) {
      const tag = this.tagAt(at);
      if (tag === ITEM_END) return { dataset, endByte: at + 8 };
      const { isSequence, length, valueStart } = this.headAt(at, endByte);
      const element =
        isSequence || length === UNDEFINED_LENGTH
          ? this.readSequence(valueStart, length, endByte, depth)
          : { startByte: valueStart, endByte: valueStart + length, items: [] };
      if (element.endByte > endByte)
        throw this.broken(
          at,
          `${tagName(tag)} should hold ${length} bytes, ${endByte - valueStart} are left`,
        );
      dataset.set(tag, element);
      // Behind an open end stands the element that says so.
      at = element.endByte + (length === UNDEFINED_LENGTH ? 8 : 0);
    }
    return { dataset, endByte };
  }

  private headAt(at: number, endByte: number): { isSequence: boolean; length: number; valueStart: number } {
    const { isExplicit, isLittleEndian } = this.syntax;
    const tag = this.tagAt(at);
    if (!isExplicit || tag >>> 16 === 0xfffe) {
      return {
        isSequence: SEQUENCES.has(tag),
        length: this.view.getUint32(at + 4, isLittleEndian),
        valueStart: at + 8,
      };
    }
    const vr = String.fromCharCode(this.view.getUint8(at + 4), this.view.getUint8(at + 5));
    if (!/^[A-Z]{2}$/.test(vr)) throw this.broken(at, `${tagName(tag)} has no value representation`);
    if (!LONG_VR.test(vr))
      return { isSequence: false, length: this.view.getUint16(at + 6, isLittleEndian), valueStart: at + 8 };
    if (at + 12 > endByte) throw this.broken(at, `${tagName(tag)} is cut off`);
    return {
      isSequence: vr === 'SQ',
      length: this.view.getUint32(at + 8, isLittleEndian),
      valueStart: at + 12,
    };
  }

  private readSequence(startByte: number, length: number, endByte: number, depth: number): DicomElement {
    const sequenceEnd = length === UNDEFINED_LENGTH ? endByte : startByte + length;
    if (sequenceEnd > endByte)
      throw this.broken(startByte, `a sequence should hold ${length} bytes, ${endByte - startByte} are left`);
    const items: DicomDataset[] = [];
    let at = startByte;
    while (at + 8 <= sequenceEnd) {
      const tag = this.tagAt(at);
      if (tag === SEQUENCE_END) return { startByte, endByte: at, items };
      if (tag !== ITEM) throw this.broken(at, `${tagName(tag)} stands where an item should`);
      const itemLength = this.view.getUint32(at + 4, this.syntax.isLittleEndian);
      const itemEnd = itemLength === UNDEFINED_LENGTH ? sequenceEnd : at + 8 + itemLength;
      if (itemEnd > sequenceEnd)
        throw this.broken(at, `an item should hold ${itemLength} bytes, ${sequenceEnd - at - 8} are left`);
      const item = this.read(at + 8, itemEnd, depth + 1);
      items.push(item.dataset);
      at = itemLength === UNDEFINED_LENGTH ? item.endByte : itemEnd;
    }
    if (length === UNDEFINED_LENGTH) throw this.broken(startByte, 'a sequence does not end');
    return { startByte, endByte: sequenceEnd, items };
  }

  private tagAt(at: number): number {
    const { isLittleEndian } = this.syntax;
    return (
      (this.view.getUint16(at, isLittleEndian) * 0x1_0000 + this.view.getUint16(at + 2, isLittleEndian)) >>> 0
    );
  }

  private broken(at: number, reason: string): AppError {
    return new AppError(
      'broken-recording',
      `${this.fileName} is a damaged DICOM file: at byte ${at}, ${reason}.`,
    );
  }
}

function tagName(tag: number): string {
  const hex = tag.toString(16).padStart(8, '0');
  return `element (${hex.slice(0, 4)},${hex.slice(4)})`;
}
