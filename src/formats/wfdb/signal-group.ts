/** The signals that share one signal file, frame after frame: each signal's samples of a frame side by side. */
import { AppError } from '../../core/app-error.ts';
import type { ByteSource } from '../byte-source.ts';
import type { ChecksumTally } from './checksum-tally.ts';
import { byteLengthOf, packingOf, sampleCountOf, unpackSamples } from './sample-formats.ts';
import type { ScaleTables } from './scale-tables.ts';
import type { SignalLine } from './signal-line.ts';

/** Format 8 is read from the nearest of these on: it holds nothing but differences. */
const FRAMES_PER_CHECKPOINT = 2 ** 14;
/** Equals no sample of any format. */
const NEVER = 2 ** 32;

export interface GroupSignal {
  readonly line: SignalLine;
  /** ADC units of zero, and ADC units per unit delivered. */
  readonly baseline: number;
  readonly gain: number;
  /** Its first sample within a frame of the file. */
  readonly offset: number;
}

export class SignalGroup {
  readonly frameSamples: number;
  /** Whole frames that the file holds. */
  readonly storedFrames: number;
  readonly signals: readonly GroupSignal[];
  readonly source: ByteSource;
  private readonly checkpoints: Int32Array[];
  private raw = new Int32Array(0);

  /** @param signals in the order of the header, all of one format @param tables shared by the whole record */
  constructor(
    source: ByteSource,
    signals: readonly GroupSignal[],
    private readonly tables: ScaleTables,
  ) {
    const { format, startByte } = signals[0].line;
    this.source = source;
    this.signals = signals;
    this.frameSamples = signals.reduce((sum, { line }) => sum + line.samplesPerFrame, 0);
    const sampleCount = sampleCountOf(format, Math.max(0, source.sizeBytes - startByte));
    this.storedFrames = Math.floor(sampleCount / this.frameSamples);
    this.checkpoints = [Int32Array.from(signals, ({ line }) => line.initialValue)];
  }

  /** Bytes up to the end of `frameCount` frames. */
  endByteOf(frameCount: number): number {
    const { format, startByte } = this.signals[0].line;
    return startByte + byteLengthOf(format, frameCount * this.frameSamples);
  }

  /**
   * Frames `[startFrame, endFrame)` of some signals, in physical units: one array per entry of `wanted` (indices into
   * `signals`), `NaN` where the file holds nothing valid. Signals that are skewed are read from as much later on.
   * @param tally gets the ADC units stored for these frames; frames read from 0 on without a gap give the checksum
   */
  async readFrames(
    wanted: readonly number[],
    startFrame: number,
    endFrame: number,
    tally: ChecksumTally | null,
  ): Promise<Float32Array[]> {
    const skews = wanted.map((s) => this.signals[s].line.skewFrames);
    // The samples before a skewed signal's first belong to its checksum.
    const from = startFrame + (startFrame === 0 && tally !== null ? 0 : Math.min(...skews));
    const to = Math.min(this.storedFrames, endFrame + Math.max(...skews));
    const out = wanted.map(
      (s) => new Float32Array((endFrame - startFrame) * this.signals[s].line.samplesPerFrame),
    );
    if (from >= to) return out.map((samples) => samples.fill(Number.NaN));
    const firstFrame = await this.findStart(from);
    const bytes = await this.readBytes(firstFrame, to);
    // Nothing is awaited from here on: the scratch array serves one call after another.
    const raw = this.unpack(bytes, firstFrame, to - firstFrame);
    wanted.forEach((s, i) => {
      const { line } = this.signals[s];
      const first = startFrame + skews[i];
      const end = Math.min(to, endFrame + skews[i]);
      this.scale(raw, s, first - firstFrame, Math.max(0, end - first), out[i]);
      if (tally === null) return;
      const sumFrom = startFrame === 0 ? 0 : first;
      const sumTo = Math.min(end, line.promisedFrames ?? 0);
      if (sumFrom < sumTo)
        tally.add(line, this.sum(raw, s, sumFrom - firstFrame, sumTo - firstFrame), sumTo - sumFrom);
    });
    return out;
  }

  /** The nearest frame at or before `frame` where reading can begin. */
  private async findStart(frame: number): Promise<number> {
    const { format } = this.signals[0].line;
    if (format !== 8) return frame - (frame % packingOf(format).samples);
    const wanted = Math.floor(frame / FRAMES_PER_CHECKPOINT);
    while (this.checkpoints.length <= wanted) {
      const first = (this.checkpoints.length - 1) * FRAMES_PER_CHECKPOINT;
      const bytes = await this.readBytes(first, first + FRAMES_PER_CHECKPOINT);
      this.unpack(bytes, first, FRAMES_PER_CHECKPOINT);
    }
    return wanted * FRAMES_PER_CHECKPOINT;
  }

  private unpack(bytes: Uint8Array, firstFrame: number, frameCount: number): Int32Array {
    const { format } = this.signals[0].line;
    const length = frameCount * this.frameSamples;
    if (this.raw.length < length) this.raw = new Int32Array(length);
    unpackSamples(format, bytes, length, this.raw);
    if (format === 8) this.addUp(firstFrame / FRAMES_PER_CHECKPOINT, frameCount);
    return this.raw;
  }

  /** Amplitudes from differences, in place, from a checkpoint on; leaves the next ones behind as they come by. */
  private addUp(checkpoint: number, frameCount: number): void {
    const { raw } = this;
    const values = Int32Array.from(this.checkpoints[checkpoint]);
    const widths = this.signals.map(({ line }) => line.samplesPerFrame);
    for (let frame = 1, i = 0; frame <= frameCount; frame++) {
      for (let s = 0; s < widths.length; s++) {
        for (const end = i + widths[s]; i < end; i++) {
          values[s] += raw[i];
          raw[i] = values[s];
        }
      }
      if (frame % FRAMES_PER_CHECKPOINT === 0)
        this.checkpoints[checkpoint + frame / FRAMES_PER_CHECKPOINT] ??= Int32Array.from(values);
    }
  }

  /** @param startFrame one that begins with a pack */
  private async readBytes(startFrame: number, endFrame: number): Promise<Uint8Array> {
    const startByte = this.endByteOf(startFrame);
    const endByte = this.endByteOf(endFrame);
    const bytes = await this.source.read(startByte, endByte);
    if (bytes.length < endByte - startByte) {
      throw new AppError(
        'broken-recording',
        `${this.source.name} ended at byte ${startByte + bytes.length} while it was read; it was ${this.source.sizeBytes} bytes long when it was opened.`,
      );
    }
    return bytes;
  }

  /** Physical values of `frameCount` frames from `firstFrame` of `raw` on; what remains of `out` is missing. */
  private scale(raw: Int32Array, s: number, firstFrame: number, frameCount: number, out: Float32Array): void {
    const { line, offset, baseline, gain } = this.signals[s];
    const { samplesPerFrame } = line;
    const { frameSamples } = this;
    const table = this.tables.find(line.format, baseline, gain);
    const invalid = packingOf(line.format).invalid ?? NEVER;
    const end = frameCount * samplesPerFrame;
    out.fill(Number.NaN, end);
    for (let k = 0; k < samplesPerFrame; k++) {
      const i = firstFrame * frameSamples + offset + k;
      if (table !== null) lookUp(raw, i, frameSamples, table, out, k, samplesPerFrame, end);
      else {
        for (let o = k, at = i; o < end; o += samplesPerFrame, at += frameSamples)
          out[o] = raw[at] === invalid ? Number.NaN : (raw[at] - baseline) / gain;
      }
    }
  }

  private sum(raw: Int32Array, s: number, fromFrame: number, toFrame: number): number {
    const { line, offset } = this.signals[s];
    const { frameSamples } = this;
    const end = toFrame * frameSamples;
    let sum = 0;
    for (let k = 0; k < line.samplesPerFrame; k++) {
      for (let i = fromFrame * frameSamples + offset + k; i < end; i += frameSamples)
        sum = (sum + raw[i]) | 0;
    }
    return sum;
  }
}

/** `out[o]` for every `outStep`-th `o` below `end`, from every `step`-th sample. The hot loop of the reader. */
function lookUp(
  raw: Int32Array,
  start: number,
  step: number,
  table: Float32Array,
  out: Float32Array,
  outStart: number,
  outStep: number,
  end: number,
): void {
  const mask = table.length - 1;
  for (let o = outStart, i = start; o < end; o += outStep, i += step) out[o] = table[raw[i] & mask];
}
