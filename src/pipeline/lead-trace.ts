import { assert } from '../core/assert.ts';
import type { Recording } from '../core/recording.ts';
import { MinMaxPyramid, minMaxColumns } from '../signal/min-max-pyramid.ts';
import { NotchFilter } from '../signal/notch-filter.ts';
import { filterWhole, type StreamFilter } from '../signal/stream-filter.ts';
import type { NotchHz, TracePart, TraceRequest } from './recording-info.ts';

/** How the samples of a file become what is drawn and judged. */
export interface LeadScaling {
  /** Subtracted first: the level of an ADC whose zero the file does not tell. */
  readonly offset: number;
  /** Then multiplied: units, and -1 turns a lead over. */
  readonly factor: number;
}

export const AS_READ: LeadScaling = { offset: 0, factor: 1 };

export interface LeadTraceOptions {
  /** Index of the signal in the recording. */
  readonly index: number;
  readonly rateHz: number;
  readonly scaling: LeadScaling;
  readonly notchHz: NotchHz;
  /** Samples of a lead up to this many bytes stay in memory; longer leads are read again from the file. */
  readonly keptBytes: number;
}

/** A stretch this long to either side settles the notch filter. */
const NOTCH_MARGIN_SECONDS = 1.5;

/**
 * One lead as it is drawn: unfiltered but for a notch that was asked for. It is fed once, while the recording is read,
 * and can be asked at any time for what it has seen so far.
 */
export class LeadTrace {
  private readonly recording: Recording;
  private readonly options: LeadTraceOptions;
  private readonly pyramid = new MinMaxPyramid();
  private readonly notch: StreamFilter | null;
  private kept: Float32Array | null = new Float32Array(0);

  constructor(recording: Recording, options: LeadTraceOptions) {
    this.recording = recording;
    this.options = options;
    this.notch = notchFor(options);
  }

  /** Samples that can be asked for. */
  get sampleCount(): number {
    return this.pyramid.sampleCount;
  }

  /** @param samples as the recording delivers them */
  push(samples: Float32Array): void {
    const scaled = scaledSamples(samples, this.options.scaling);
    this.add(this.notch ? this.notch.push(scaled) : scaled);
  }

  flush(): void {
    if (this.notch) this.add(this.notch.flush());
  }

  async read({ startSample, endSample, samplesPerColumn }: TraceRequest): Promise<TracePart> {
    assert(samplesPerColumn >= 1 && endSample >= startSample && startSample >= 0, 'a stretch of the trace');
    const end = Math.min(endSample, this.sampleCount);
    const columns = Math.ceil((end - startSample) / samplesPerColumn);
    if (columns <= 0) return emptyPart(samplesPerColumn);
    const extremes =
      samplesPerColumn > 1
        ? this.pyramid.read(startSample, startSample + columns * samplesPerColumn, columns)
        : null;
    if (extremes) return { kind: 'min-max', ...extremes };
    const samples = await this.samples(startSample, end);
    if (samplesPerColumn === 1) return { kind: 'samples', samples };
    return { kind: 'min-max', ...minMaxColumns(padded(samples, columns * samplesPerColumn), columns) };
  }

  private add(samples: Float32Array): void {
    const start = this.pyramid.sampleCount;
    this.pyramid.push(samples);
    if (this.kept === null) return;
    const end = start + samples.length;
    if (end * Float32Array.BYTES_PER_ELEMENT > this.options.keptBytes) {
      this.kept = null;
      return;
    }
    if (end > this.kept.length) {
      const larger = new Float32Array(Math.max(end, this.kept.length * 2, 4096));
      larger.set(this.kept.subarray(0, start));
      this.kept = larger;
    }
    this.kept.set(samples, start);
  }

  private async samples(start: number, end: number): Promise<Float32Array> {
    if (this.kept) return this.kept.slice(start, end);
    const { index, rateHz, scaling } = this.options;
    const filter = notchFor(this.options);
    const margin = filter ? Math.ceil(NOTCH_MARGIN_SECONDS * rateHz) : 0;
    const from = Math.max(0, start - margin);
    const scaled = scaledSamples(await this.recording.read(index, from, end + margin), scaling);
    const drawn = filter ? filterWhole(filter, scaled) : scaled;
    return drawn.slice(start - from, end - from);
  }
}

function notchFor({ rateHz, notchHz }: LeadTraceOptions): StreamFilter | null {
  return notchHz > 0 && notchHz < rateHz / 2 ? new NotchFilter(rateHz, notchHz) : null;
}

/** A copy in the units drawn; the samples themselves where nothing is to be changed. */
export function scaledSamples(samples: Float32Array, { offset, factor }: LeadScaling): Float32Array {
  return offset === 0 && factor === 1 ? samples : samples.map((sample) => (sample - offset) * factor);
}

function emptyPart(samplesPerColumn: number): TracePart {
  const nothing = new Float32Array(0);
  return samplesPerColumn === 1
    ? { kind: 'samples', samples: nothing }
    : { kind: 'min-max', min: nothing, max: nothing };
}

/** Whole columns: what lies beyond the end is missing. */
function padded(samples: Float32Array, length: number): Float32Array {
  const result = new Float32Array(length).fill(Number.NaN);
  result.set(samples);
  return result;
}
