/**
 * HL7 annotated ECG (HL7 v3 PORT_MT020001): the waveforms of its first series, nothing else. A sequence set holds one
 * sequence of times and one for every lead; `SLIST_PQ` spells the samples out as digits.
 */
import { AppError } from '../../core/app-error.ts';
import type { Recording } from '../../core/recording.ts';
import type { ByteSource } from '../byte-source.ts';
import { calendarSeconds } from '../calendar-seconds.ts';
import { joinLeads, type LeadPiece } from '../lead-pieces.ts';
import { memoryRecording } from '../memory-recording.ts';
import { millivoltsPer } from '../signal-naming.ts';
import { shortened } from '../table-cells.ts';
import { timeUnitSeconds } from '../text/time-cell.ts';
import { readWholeFile } from '../whole-file.ts';
import { attribute, type XmlTag, xmlTags } from './xml-tags.ts';

export function isAnnotatedEcg(head: Uint8Array): boolean {
  return /<(?:\w+:)?AnnotatedECG[\s>]/.test(new TextDecoder().decode(head.subarray(0, 65_536)));
}

/** @throws AppError `broken-recording` where the XML, a time or a lead makes no sense */
export async function openAnnotatedEcg(source: ByteSource): Promise<Recording> {
  const bytes = await readWholeFile(source);
  const isLatin = /encoding\s*=\s*["'](?:iso-8859-1|latin1|windows-1252)["']/i.test(
    new TextDecoder().decode(bytes.subarray(0, 200)),
  );
  const aecg = new AecgReader(source.name);
  for (const tag of xmlTags(new TextDecoder(isLatin ? 'windows-1252' : 'utf-8').decode(bytes), source.name)) {
    aecg.take(tag);
  }
  return aecg.recording();
}

/** Samples lie some twelve deep. */
const MAX_DEPTH = 200;
/** A million samples a second. */
const MIN_STEP_SECONDS = 1e-6;

interface Sequence {
  code: string;
  type: string;
  head: string;
  increment: number;
  incrementUnit: string;
  origin: number;
  originUnit: string;
  scale: number;
  scaleUnit: string;
  digits: Float32Array | null;
}

const EMPTY_SEQUENCE: Sequence = {
  code: '',
  type: '',
  head: '',
  increment: Number.NaN,
  incrementUnit: 's',
  origin: 0,
  originUnit: '',
  scale: 1,
  scaleUnit: '',
  digits: null,
};

/** Elements about a person, and what they are called for people. */
const PERSONAL: ReadonlyMap<string, string> = new Map([
  ['subjectDemographicPerson>name', 'patient name'],
  ['subjectDemographicPerson>birthTime', 'date of birth'],
  ['subjectDemographicPerson>administrativeGenderCode', 'sex'],
  ['subjectDemographicPerson>raceCode', 'race'],
  ['trialSubject>id', 'patient number'],
  ['assignedPerson>name', 'names of staff'],
]);

class AecgReader {
  private readonly fileName: string;
  private readonly path: string[] = [];
  private readonly dropped = new Set<string>();
  private readonly pieces: LeadPiece[] = [];
  private startTime: string | null = null;
  private seriesCount = 0;
  private derivedSets = 0;
  /** Of the sequence set that is open. */
  private sequences: Sequence[] = [];
  private sequence: Sequence = { ...EMPTY_SEQUENCE };

  constructor(fileName: string) {
    this.fileName = fileName;
  }

  take(tag: XmlTag): void {
    if (tag.kind === 'close') {
      if (tag.name === 'digits') this.sequence.digits = this.readDigits(tag.textBefore);
      if (tag.name === 'sequence') this.sequences.push(this.sequence);
      if (tag.name === 'sequenceSet') this.finishSet();
      // An unclosed tag closes with the one around it.
      const open = this.path.lastIndexOf(tag.name);
      if (open !== -1) this.path.length = open;
      return;
    }
    this.enter(tag);
    if (tag.kind === 'open') this.path.push(tag.name);
    if (this.path.length > MAX_DEPTH) throw this.broken(`its elements lie more than ${MAX_DEPTH} deep`);
  }

  recording(): Recording {
    if (this.pieces.length === 0) throw this.broken('it holds no rhythm sequence with digits');
    const { signals, samples } = joinLeads(this.pieces, this.fileName);
    const notes: string[] = [];
    if (this.seriesCount > 1) notes.push(`The file holds ${this.seriesCount} series; the first was opened.`);
    if (this.derivedSets > 0) notes.push('The representative beats in the file were left aside.');
    const description = {
      name: this.fileName,
      format: `HL7 annotated ECG, ${signals.length} leads`,
      signals,
      startTime: this.startTime,
      droppedFields: [...this.dropped],
      notes,
      annotations: null,
    };
    return memoryRecording(description, samples);
  }

  private enter({ name, attributes, kind }: XmlTag): void {
    const parent = this.path.at(-1) ?? '';
    const personal = PERSONAL.get(`${parent}>${name}`);
    if (personal !== undefined) this.dropped.add(personal);
    if (name === 'series') this.seriesCount += 1;
    if (name === 'sequenceSet' && kind === 'open') this.sequences = [];
    if (name === 'sequence') this.sequence = { ...EMPTY_SEQUENCE };
    if (!this.path.includes('sequence') && name !== 'sequence') return;
    const value = attribute(attributes, 'value') ?? '';
    const unit = attribute(attributes, 'unit') ?? '';
    if (name === 'code' && parent === 'sequence') this.sequence.code = attribute(attributes, 'code') ?? '';
    else if (name === 'value') this.sequence.type = attribute(attributes, 'type') ?? '';
    else if (name === 'head') this.sequence.head = value;
    else if (name === 'increment') {
      this.sequence.increment = Number(value || Number.NaN);
      this.sequence.incrementUnit = unit;
    } else if (name === 'origin') {
      this.sequence.origin = Number(value);
      this.sequence.originUnit = unit;
    } else if (name === 'scale') {
      this.sequence.scale = Number(value || Number.NaN);
      this.sequence.scaleUnit = unit;
    }
  }

  private finishSet(): void {
    if (this.path.includes('derivedSeries')) {
      this.derivedSets += 1;
      return;
    }
    if (this.seriesCount > 1) return;
    const times = this.sequences.find(
      ({ code, increment }) => code.startsWith('TIME_') || !Number.isNaN(increment),
    );
    const leads = this.sequences.filter(({ digits }) => digits !== null && digits.length > 0);
    if (leads.length === 0) return;
    const step =
      (times?.increment ?? Number.NaN) * (timeUnitSeconds(times?.incrementUnit ?? '') ?? Number.NaN);
    if (!(step >= MIN_STEP_SECONDS && step <= 1))
      throw this.broken('a sequence set does not say how far its samples are apart');
    const rateHz = rounded(1 / step);
    const startSeconds = headSeconds(times?.head ?? '', times?.incrementUnit ?? '');
    this.startTime ??= readableStart(times?.head ?? '');
    for (const lead of leads) this.pieces.push(this.piece(lead, rateHz, startSeconds));
  }

  private piece(lead: Sequence, rateHz: number, startSeconds: number): LeadPiece {
    const { digits, scale, origin, scaleUnit, originUnit } = lead;
    const name = leadName(lead.code);
    if (digits === null || !Number.isFinite(scale) || !Number.isFinite(origin))
      throw this.broken(`the scale of lead ${name} is no number`);
    const originScale = (millivoltsPer(originUnit) ?? 1) / (millivoltsPer(scaleUnit) ?? 1);
    const samples = digits.map((digit) => digit * scale + origin * originScale);
    return {
      name,
      unit: scaleUnit || null,
      gain: scale === 0 ? null : 1 / scale,
      rateHz,
      startSeconds,
      samples,
    };
  }

  private readDigits(text: string): Float32Array {
    // A digit and a blank at least.
    const values = new Float32Array((text.length + 1) >> 1);
    let count = 0;
    for (const [word] of text.matchAll(/\S+/g)) {
      const value = Number(word);
      if (Number.isNaN(value) && !/^nan$/i.test(word)) {
        const lead = leadName(this.sequence.code);
        throw this.broken(`sample ${count + 1} of lead ${lead} is “${shortened(word)}”`);
      }
      values[count] = value;
      count += 1;
    }
    return values.slice(0, count);
  }

  private broken(reason: string): AppError {
    return new AppError('broken-recording', `${this.fileName} is no readable annotated ECG: ${reason}.`);
  }
}

/** `MDC_ECG_LEAD_AVR` to `aVR`. */
function leadName(code: string): string {
  const name = code.replace(/^MDC_ECG_(?:LEAD_)?/, '');
  return /^AV[RLF]$/.test(name) ? `aV${name[2]}` : name || 'lead';
}

/** 1 / 0.002 and the like are whole. */
function rounded(rateHz: number): number {
  const whole = Math.round(rateHz);
  return Math.abs(rateHz - whole) < 1e-6 * whole ? whole : rateHz;
}

const HL7_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2}(?:\.\d+)?)?/;

/** Seconds from some origin, of `20021122091000.000` or of a plain number in `unit`. */
function headSeconds(head: string, unit: string): number {
  const parts = HL7_TIME.exec(head);
  if (!parts) return (Number(head) || 0) * (timeUnitSeconds(unit) ?? 1);
  const [year, month, day, hour, minute] = parts.slice(1, 6).map(Number);
  return calendarSeconds(year, month, day) + hour * 3600 + minute * 60 + Number(parts[6] ?? 0);
}

function readableStart(head: string): string | null {
  const parts = HL7_TIME.exec(head);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}:${parts[6] ?? '00'}` : null;
}
