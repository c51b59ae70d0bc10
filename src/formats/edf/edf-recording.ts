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
import type { DataRecords } from './data-records.ts';
import type { EdfHeader } from './edf-header.ts';
import type { EdfLayout, EdfSignal } from './edf-signal.ts';
import type { RecordRun } from './record-times.ts';

/** Samples of all signals asked for that a block holds, about. */
const BLOCK_SAMPLES = 2 ** 19;
/** Records up to this length are read whole, longer ones signal by signal. */
const MAX_WHOLE_RECORD_BYTES = 2 ** 20;
const CHUNK_BYTES = 2 ** 21;

export class EdfRecording implements Recording {
  readonly description: RecordingDescription;
  private readonly signals: readonly EdfSignal[];

  constructor(
    private readonly header: EdfHeader,
    layout: EdfLayout,
    private readonly records: DataRecords,
    private readonly runs: readonly RecordRun[],
    annotations: AnnotationSet | null,
    notes: readonly string[],
  ) {
    this.signals = layout.signals;
    this.description = {
      name: header.fileName.replace(/\.[^.]*$/, ''),
      format: header.variant,
      signals: layout.signals.map((signal, i) => this.describe(signal, i)),
      startTime: header.startTime,
      droppedFields: header.droppedFields,
      notes,
      annotations,
    };
  }

  private describe(signal: EdfSignal, index: number): SignalDescription {
    const { label } = signal.header;
    const last = this.runs[this.runs.length - 1];
    return {
      name: label || `signal ${index + 1}`,
      isEcg: isEcgSignal(label || null, signal.unit),
      unit: signal.unit,
      gain: signal.unit === null ? null : 1 / signal.scale,
      rateHz: this.rateOf(signal),
      sampleCount:
        this.startSample(signal, last) + (last.endRecord - last.firstRecord) * signal.header.samplesPerRecord,
    };
  }

  async *blocks(indices: readonly number[], signal: AbortSignal): AsyncGenerator<SignalBlock> {
    const wanted = indices.map((index) => this.signalAt(index));
    if (wanted.length === 0) return;
    let delivered = wanted.map(() => 0);
    for (const run of this.runs) {
      const starts = wanted.map((one) => this.startSample(one, run));
      for (const gap of gapBlocks(starts.map((start, i) => start - delivered[i]))) {
        if (signal.aborted) return;
        yield gap;
      }
      yield* this.runBlocks(wanted, run, signal);
      if (signal.aborted) return;
      const records = run.endRecord - run.firstRecord;
      delivered = starts.map((start, i) => start + records * wanted[i].header.samplesPerRecord);
    }
  }

  private runBlocks(
    wanted: readonly EdfSignal[],
    run: RecordRun,
    signal: AbortSignal,
  ): AsyncGenerator<SignalBlock> {
    const { recordBytes } = this.records;
    const count = run.endRecord - run.firstRecord;
    const samples = wanted.reduce((sum, { header }) => sum + header.samplesPerRecord, 0);
    if (recordBytes > MAX_WHOLE_RECORD_BYTES) {
      const parts = Math.ceil(samples / BLOCK_SAMPLES);
      return readAhead(count * parts, signal, (i) =>
        this.readFraction(wanted, run.firstRecord + Math.floor(i / parts), i % parts, parts),
      );
    }
    const fitting = Math.min(Math.floor(BLOCK_SAMPLES / samples), Math.floor(CHUNK_BYTES / recordBytes));
    const step = Math.max(1, fitting);
    return readAhead(Math.ceil(count / step), signal, (i) => {
      const first = run.firstRecord + i * step;
      return this.records.readRecords(wanted, first, Math.min(first + step, run.endRecord));
    });
  }

  /** Part `part` of `parts` of a record, the same stretch of time of every signal. */
  private readFraction(
    wanted: readonly EdfSignal[],
    record: number,
    part: number,
    parts: number,
  ): Promise<Float32Array[]> {
    return Promise.all(
      wanted.map((one) => {
        const at = (p: number) => Math.floor((one.header.samplesPerRecord * p) / parts);
        return this.records.readPart(one, record, at(part), at(part + 1));
      }),
    );
  }

  async read(index: number, startSample: number, endSample: number): Promise<Float32Array> {
    const wanted = this.signalAt(index);
    const start = Math.max(0, startSample);
    const end = Math.min(endSample, this.description.signals[index].sampleCount ?? 0);
    if (!(start < end)) return new Float32Array(0);
    const out = new Float32Array(end - start).fill(Number.NaN);
    for (let r = this.runAt(wanted, start); r < this.runs.length; r++) {
      const run = this.runs[r];
      const runStart = this.startSample(wanted, run);
      if (runStart >= end) break;
      const count = (run.endRecord - run.firstRecord) * wanted.header.samplesPerRecord;
      const from = Math.max(start, runStart);
      const to = Math.min(end, runStart + count);
      if (from < to)
        await this.readRun(wanted, run, from - runStart, to - runStart, out.subarray(from - start));
    }
    return out;
  }

  /** Samples `[from, to)` of a run, counted from its start, into the front of `out`. */
  private async readRun(
    wanted: EdfSignal,
    run: RecordRun,
    from: number,
    to: number,
    out: Float32Array,
  ): Promise<void> {
    const { samplesPerRecord } = wanted.header;
    const { recordBytes } = this.records;
    const step = recordBytes > MAX_WHOLE_RECORD_BYTES ? 1 : Math.floor(CHUNK_BYTES / recordBytes);
    const endRecord = Math.ceil(to / samplesPerRecord);
    for (let record = Math.floor(from / samplesPerRecord); record < endRecord; record += step) {
      const first = run.firstRecord + record;
      const recordStart = record * samplesPerRecord;
      const [a, b] = [Math.max(0, from - recordStart), Math.min(to - recordStart, step * samplesPerRecord)];
      const isPart = step === 1 || b <= samplesPerRecord;
      const samples = isPart
        ? await this.records.readPart(wanted, first, a, b)
        : (await this.records.readRecords([wanted], first, first + Math.ceil(b / samplesPerRecord)))[0];
      out.set(isPart ? samples : samples.subarray(a, b), recordStart + a - from);
    }
  }

  /** Index of the last run that begins at or before a sample; there may be as many runs as records. */
  private runAt(signal: EdfSignal, sample: number): number {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.startSample(signal, this.runs[middle]) <= sample) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Index of the first sample of a run. */
  private startSample(signal: EdfSignal, run: RecordRun): number {
    return Math.round(run.startSeconds * (this.rateOf(signal) ?? 0));
  }

  private rateOf({ header }: EdfSignal): number | null {
    const { recordSeconds } = this.header;
    return recordSeconds === null ? null : header.samplesPerRecord / recordSeconds;
  }

  private signalAt(index: number): EdfSignal {
    assert(index in this.signals, `the file has a signal ${index}`);
    return this.signals[index];
  }
}

/** Missing samples in blocks of bounded size, the same stretch of time of every signal. */
function* gapBlocks(lengths: readonly number[]): Generator<SignalBlock> {
  const parts = Math.ceil(lengths.reduce((sum, length) => sum + length, 0) / BLOCK_SAMPLES);
  for (let part = 0; part < parts; part++) {
    yield lengths.map((length) => {
      const at = (p: number) => Math.floor((length * p) / parts);
      return new Float32Array(at(part + 1) - at(part)).fill(Number.NaN);
    });
  }
}
