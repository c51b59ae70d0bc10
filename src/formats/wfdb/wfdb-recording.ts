import { assert } from '../../core/assert.ts';
import type {
  AnnotationSet,
  Recording,
  RecordingDescription,
  SignalBlock,
  SignalDescription,
} from '../../core/recording.ts';
import { readAhead } from '../read-ahead.ts';
import { isEcgSignal } from '../signal-naming.ts';
import { ChecksumTally, type SignalChecksum } from './checksum-tally.ts';
import type { FrameReader } from './frame-reader.ts';
import type { WfdbHeader } from './header.ts';
import { shortList } from './short-list.ts';

/** Samples of all signals asked for that a block holds, about. */
const BLOCK_SAMPLES = 2 ** 19;
/**
 * Frames as a `Recording`. Once `blocks` has passed through to the end, the checksums of the signals it read are known:
 * `checksums` tells them, and each that differs adds a sentence to `description.notes`.
 */
export class WfdbRecording implements Recording {
  private readonly base: RecordingDescription;
  private known: readonly SignalChecksum[] = [];

  /** @param rateHz frames a second */
  constructor(
    header: WfdbHeader,
    private readonly reader: FrameReader,
    rateHz: number,
    annotations: AnnotationSet | null,
    notes: readonly string[],
  ) {
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
      notes: [...shortList(reader.notes), ...notes],
      annotations: annotations === null ? null : { ...annotations, rateHz: annotations.rateHz ?? rateHz },
    };
  }

  get description(): RecordingDescription {
    const wrong = this.known.filter(({ promised, computed }) => promised !== computed);
    return wrong.length === 0
      ? this.base
      : { ...this.base, notes: [...this.base.notes, ...shortList(wrong.map(checksumNote))] };
  }

  /** Of the signals that `blocks` has last read to the end, where the header has one. */
  get checksums(): readonly SignalChecksum[] {
    return this.known;
  }

  async *blocks(indices: readonly number[], signal: AbortSignal): AsyncGenerator<SignalBlock> {
    const { reader } = this;
    const frames = this.framesPerBlock(indices);
    const tally = new ChecksumTally();
    const count = Math.ceil(reader.frameCount / frames);
    yield* readAhead(count, signal, (block) => {
      const start = block * frames;
      return reader.readFrames(indices, start, Math.min(start + frames, reader.frameCount), tally);
    });
    if (signal.aborted) return;
    this.known = tally.results();
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
}

function checksumNote({ fileName, signal, promised, computed }: SignalChecksum): string {
  return `The samples of ${signal} in ${fileName} do not add up to the checksum in the header (${computed} instead of ${promised}): the file may be damaged, or not the one the header was written for.`;
}

function formatName(header: WfdbHeader, reader: FrameReader): string {
  const formats = [...new Set(reader.signals.map(({ format }) => format))];
  const segments = header.record.segmentCount === null ? '' : `, ${header.record.segmentCount} segments`;
  return `WFDB, format ${formats.join(' and ')}${segments}`;
}
