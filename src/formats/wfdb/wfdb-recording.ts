import { assert } from '../../core/assert.ts';
import type {
  AnnotationSet,
  Recording,
  RecordingDescription,
  SignalBlock,
  SignalDescription,
} from '../../core/recording.ts';
import { isEcgSignal } from '../signal-naming.ts';
import type { FrameReader } from './frame-reader.ts';
import type { WfdbHeader } from './header.ts';

/** Samples of all signals asked for that a block holds, about. */
const BLOCK_SAMPLES = 2 ** 19;
/** The sampling frequency of a header that gives none, header(5). */
const DEFAULT_RATE_HZ = 250;

/** What the header says of the sum of a signal's ADC units, and what it turned out to be. Both modulo 2^16, signed. */
export interface SignalChecksum {
  readonly signal: string;
  readonly promised: number;
  readonly computed: number;
}

/**
 * Frames as a `Recording`. Once `blocks` has passed through to the end, the checksums of the signals it read are known:
 * `checksums` tells them, and each that differs adds a sentence to `description.notes`.
 */
export class WfdbRecording implements Recording {
  private readonly base: RecordingDescription;
  private readonly checksumNotes = new Map<number, string>();
  private readonly known = new Map<number, SignalChecksum>();

  constructor(
    header: WfdbHeader,
    private readonly reader: FrameReader,
    annotations: AnnotationSet | null,
    notes: readonly string[],
  ) {
    const rateHz = header.record.rateHz ?? DEFAULT_RATE_HZ;
    const rateNotes =
      header.record.rateHz === null
        ? [`${header.fileName} gives no sampling frequency: ${DEFAULT_RATE_HZ} Hz are assumed, as WFDB does.`]
        : [];
    this.base = {
      name: header.record.name,
      format: formatName(header, reader),
      signals: reader.signals.map(
        ({ name, unit, gain, samplesPerFrame }, i): SignalDescription => ({
          name: name ?? `signal ${i + 1}`,
          isEcg: isEcgSignal(name, unit),
          unit,
          gain,
          rateHz: rateHz * samplesPerFrame,
          sampleCount: reader.frameCount * samplesPerFrame,
        }),
      ),
      startTime: header.record.startTime,
      droppedFields: header.droppedFields,
      notes: [...rateNotes, ...reader.notes, ...notes],
      annotations: annotations === null ? null : { ...annotations, rateHz: annotations.rateHz ?? rateHz },
    };
  }

  get description(): RecordingDescription {
    if (this.checksumNotes.size === 0) return this.base;
    return { ...this.base, notes: [...this.base.notes, ...this.checksumNotes.values()] };
  }

  /** Of the signals that `blocks` has read to the end and for which the header has one. */
  get checksums(): readonly SignalChecksum[] {
    return [...this.known.values()];
  }

  async *blocks(indices: readonly number[], signal: AbortSignal): AsyncGenerator<SignalBlock> {
    const { reader } = this;
    const frames = this.framesPerBlock(indices);
    const sums = new Int32Array(reader.signals.length);
    for (let start = 0; start < reader.frameCount; start += frames) {
      if (signal.aborted) return;
      const end = Math.min(start + frames, reader.frameCount);
      yield await reader.readFrames(indices, start, end, sums);
    }
    this.checkSums(indices, sums);
  }

  async read(index: number, startSample: number, endSample: number): Promise<Float32Array> {
    const { samplesPerFrame } = this.reader.signals[index];
    const start = Math.max(0, startSample);
    const end = Math.min(endSample, this.reader.frameCount * samplesPerFrame);
    if (!(start < end)) return new Float32Array(0);
    const out = new Float32Array(end - start);
    const frames = this.framesPerBlock([index]);
    const lastFrame = Math.ceil(end / samplesPerFrame);
    for (let frame = Math.floor(start / samplesPerFrame); frame < lastFrame; frame += frames) {
      const endFrame = Math.min(frame + frames, lastFrame);
      const [samples] = await this.reader.readFrames([index], frame, endFrame, null);
      const at = frame * samplesPerFrame - start;
      out.set(samples.subarray(Math.max(0, -at), end - start - at), Math.max(0, at));
    }
    return out;
  }

  private framesPerBlock(indices: readonly number[]): number {
    let frameSamples = 1;
    for (const index of indices) {
      assert(index in this.reader.signals, `the record has a signal ${index}`);
      frameSamples += this.reader.signals[index].samplesPerFrame;
    }
    return Math.max(1, Math.floor(BLOCK_SAMPLES / frameSamples));
  }

  private checkSums(indices: readonly number[], sums: Int32Array): void {
    for (const index of indices) {
      const promised = this.reader.signals[index].checksum;
      if (promised === null) continue;
      const signal = this.base.signals[index].name;
      const computed = (sums[index] << 16) >> 16;
      this.known.set(index, { signal, promised: (promised << 16) >> 16, computed });
      if (computed !== (promised << 16) >> 16) {
        this.checksumNotes.set(
          index,
          `The samples of ${signal} do not add up to the checksum in the header (${computed} instead of ${promised}): the signal file may be damaged or not the one the header was written for.`,
        );
      }
    }
  }
}

function formatName(header: WfdbHeader, reader: FrameReader): string {
  const formats = [...new Set(reader.signals.map(({ format }) => format))];
  const segments = header.record.segmentCount === null ? '' : `, ${header.record.segmentCount} segments`;
  return `WFDB, format ${formats.join(' and ')}${segments}`;
}
