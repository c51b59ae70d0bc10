import type { ChecksumTally } from './checksum-tally.ts';
import type { SampleFormat } from './sample-formats.ts';

/** Frames of physical values, wherever they are put together from: one segment or many. */
export interface FrameReader {
  readonly signals: readonly FrameSignal[];
  readonly frameCount: number;
  /** What was odd about headers and files. */
  readonly notes: readonly string[];
  /**
   * Frames `[startFrame, endFrame)`, within `frameCount`, of the signals `wanted`: one array each, `NaN` where a sample is
   * missing.
   * @param tally gets the ADC units behind these frames; read from 0 on without a gap they give the checksums
   */
  readFrames(
    wanted: readonly number[],
    startFrame: number,
    endFrame: number,
    tally: ChecksumTally | null,
  ): Promise<Float32Array[]>;
}

export interface FrameSignal {
  /** `null` where the file gives none. */
  readonly name: string | null;
  /** Unit of the values delivered. */
  readonly unit: string;
  /** ADC units per unit delivered. */
  readonly gain: number;
  readonly samplesPerFrame: number;
  readonly format: SampleFormat;
}
