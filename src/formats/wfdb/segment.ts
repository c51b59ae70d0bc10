/** A record of one segment: its header, and the signal files put together again. */
import { AppError } from '../../core/app-error.ts';
import { millivoltsPer } from '../signal-naming.ts';
import type { ChecksumTally } from './checksum-tally.ts';
import type { Companions } from './companions.ts';
import type { FrameReader, FrameSignal } from './frame-reader.ts';
import type { WfdbHeader } from './header.ts';
import type { ScaleTables } from './scale-tables.ts';
import { type GroupSignal, SignalGroup } from './signal-group.ts';
import type { SignalLine } from './signal-line.ts';

/** ADC units per millivolt of a signal that is not calibrated, by convention (header(5), `WFDB_DEFGAIN`). */
const DEFAULT_GAIN = 200;
/** Bytes of one pack: what may be left over after the last sample without anything being wrong. */
const PADDING_BYTES = 3;

interface Place {
  readonly group: SignalGroup;
  /** Index within the group. */
  readonly s: number;
}

export class Segment implements FrameReader {
  readonly signals: readonly FrameSignal[];
  readonly frameCount: number;
  readonly notes: readonly string[];
  /** `null` for a signal without samples. */
  private readonly places: readonly (Place | null)[];
  private readonly groups: readonly SignalGroup[];

  /** @param tables shared by the whole record @throws AppError `missing-companion`, `broken-recording` */
  constructor(header: WfdbHeader, companions: Companions, tables: ScaleTables) {
    const notes: string[] = [];
    this.groups = openGroups(header, companions, tables);
    this.places = placeSignals(header, this.groups);
    this.signals = describeSignals(header, notes);
    this.frameCount = countFrames(header, this.groups, notes);
    this.notes = notes;
  }

  async readFrames(
    wanted: readonly number[],
    startFrame: number,
    endFrame: number,
    tally: ChecksumTally | null,
  ): Promise<Float32Array[]> {
    const out: (Float32Array | undefined)[] = wanted.map(() => undefined);
    for (const group of this.groups) {
      const here = wanted.flatMap((index, i) => {
        const place = this.places[index];
        return place?.group === group ? [{ i, s: place.s }] : [];
      });
      if (here.length === 0) continue;
      const places = here.map(({ s }) => s);
      const arrays = await group.readFrames(places, startFrame, endFrame, tally);
      here.forEach(({ i }, k) => {
        out[i] = arrays[k];
      });
    }
    return out.map((samples, i) => {
      const { samplesPerFrame } = this.signals[wanted[i]];
      return samples ?? new Float32Array((endFrame - startFrame) * samplesPerFrame).fill(Number.NaN);
    });
  }
}

/** Signals next to each other in the header that name the same file share it, header(5). */
function openGroups(header: WfdbHeader, companions: Companions, tables: ScaleTables): SignalGroup[] {
  const runs: SignalLine[][] = [];
  for (const line of header.signals) {
    const previous = runs.at(-1);
    if (previous?.[0].fileName === line.fileName) previous.push(line);
    else runs.push([line]);
  }
  const stored = runs.filter(([{ format }]) => format !== 0);
  const sources = companions.findAll(
    stored.map(([{ fileName }]) => fileName),
    header.fileName,
  );
  return stored.map((lines, i) => {
    const [{ format, fileName }] = lines;
    if (lines.some((line) => line.format !== format)) {
      throw new AppError(
        'broken-recording',
        `${header.fileName} gives the signals of ${fileName} different formats: expected one for the whole file.`,
      );
    }
    let offset = 0;
    const signals = lines.map((line): GroupSignal => {
      const signal = { line, offset, ...calibrationOf(line) };
      offset += line.samplesPerFrame;
      return signal;
    });
    return new SignalGroup(sources[i], signals, tables);
  });
}

/** ADC units per unit delivered: a voltage is delivered in millivolts. */
function calibrationOf(line: SignalLine): { baseline: number; gain: number } {
  return {
    baseline: line.baseline ?? line.adcZero,
    gain: (line.gain ?? DEFAULT_GAIN) / (millivoltsPer(line.unit ?? 'mV') ?? 1),
  };
}

function placeSignals(header: WfdbHeader, groups: readonly SignalGroup[]): (Place | null)[] {
  const places = new Map<SignalLine, Place>();
  for (const group of groups) {
    group.signals.forEach(({ line }, s) => {
      places.set(line, { group, s });
    });
  }
  return header.signals.map((line) => places.get(line) ?? null);
}

/** @param notes get a sentence for every signal that is not calibrated */
export function describeSignals(header: WfdbHeader, notes: string[]): FrameSignal[] {
  return header.signals.map((line, i) => describe(line, i, header, notes));
}

function describe(line: SignalLine, index: number, header: WfdbHeader, notes: string[]): FrameSignal {
  const unit = line.unit ?? 'mV';
  const name = line.description ?? `signal ${index + 1}`;
  if (line.gain === null && line.format !== 0) {
    notes.push(
      `${header.fileName} gives no gain for ${name}: ${DEFAULT_GAIN} ADC units per ${unit} are assumed, as is usual for WFDB.`,
    );
  }
  return {
    name: line.description,
    unit: millivoltsPer(unit) === null ? unit : 'mV',
    gain: calibrationOf(line).gain,
    samplesPerFrame: line.samplesPerFrame,
    format: line.format,
  };
}

/** What the header promises, cut to what the files hold. */
function countFrames(header: WfdbHeader, groups: readonly SignalGroup[], notes: string[]): number {
  const promised = header.record.frameCount;
  const stored = groups.map(({ storedFrames }) => storedFrames);
  const most = Math.max(0, ...stored);
  if (most === 0) {
    const names = groups.map(({ source }) => `${source.name} (${source.sizeBytes} bytes)`).join(', ');
    throw new AppError(
      'broken-recording',
      groups.length === 0
        ? `${header.fileName} describes no signal that holds samples.`
        : `The signal files of ${header.fileName} hold not a single sample of each signal: ${names}.`,
    );
  }
  if (promised === null) return Math.min(...stored);
  for (const group of groups) {
    const { source, storedFrames } = group;
    const spareBytes = source.sizeBytes - group.endByteOf(promised + maxSkew(group));
    if (storedFrames < promised) {
      notes.push(
        `${source.name} holds ${storedFrames} of the ${promised} samples of each signal that ${header.fileName} promises; the rest is missing.`,
      );
    } else if (spareBytes > PADDING_BYTES) {
      notes.push(
        `${source.name} holds ${spareBytes} bytes more than ${header.fileName} promises; they are left aside.`,
      );
    }
  }
  return Math.min(promised, most);
}

function maxSkew(group: SignalGroup): number {
  return Math.max(...group.signals.map(({ line }) => line.skewFrames));
}
