/** Data records: a stretch of time each, the samples of one signal after those of the other, little end first. */
import { AppError } from '../../core/app-error.ts';
import type { ByteSource } from '../byte-source.ts';
import type { EdfLayout, EdfSignal } from './edf-signal.ts';

export class DataRecords {
  readonly source: ByteSource;
  readonly recordBytes: number;
  private readonly headerBytes: number;
  private readonly bytesPerSample: 2 | 3;

  constructor(source: ByteSource, layout: EdfLayout, headerBytes: number, bytesPerSample: 2 | 3) {
    this.source = source;
    this.recordBytes = layout.recordBytes;
    this.headerBytes = headerBytes;
    this.bytesPerSample = bytesPerSample;
  }

  /** Records that are there to their last byte. */
  get storedRecords(): number {
    return Math.floor((this.source.sizeBytes - this.headerBytes) / this.recordBytes);
  }

  /** Physical values of whole records `[startRecord, endRecord)`, one array per signal. */
  async readRecords(
    signals: readonly EdfSignal[],
    startRecord: number,
    endRecord: number,
  ): Promise<Float32Array[]> {
    const bytes = await this.readBytes(startRecord, 0, (endRecord - startRecord) * this.recordBytes);
    return signals.map((signal) => {
      const { samplesPerRecord } = signal.header;
      const out = new Float32Array((endRecord - startRecord) * samplesPerRecord);
      for (let record = 0; record < endRecord - startRecord; record++) {
        const at = record * this.recordBytes + signal.offsetBytes;
        this.decode(bytes, at, signal, out, record * samplesPerRecord, samplesPerRecord);
      }
      return out;
    });
  }

  /** Samples `[start, end)` of one signal within one record. */
  async readPart(signal: EdfSignal, record: number, start: number, end: number): Promise<Float32Array> {
    const { bytesPerSample } = this;
    const startByte = signal.offsetBytes + start * bytesPerSample;
    const bytes = await this.readBytes(record, startByte, (end - start) * bytesPerSample);
    const out = new Float32Array(end - start);
    this.decode(bytes, 0, signal, out, 0, end - start);
    return out;
  }

  /** @param startByte from the start of `record` on */
  async readBytes(record: number, startByte: number, length: number): Promise<Uint8Array> {
    const start = this.headerBytes + record * this.recordBytes + startByte;
    const bytes = await this.source.read(start, start + length);
    if (bytes.length < length) {
      throw new AppError(
        'broken-recording',
        `${this.source.name} ended at byte ${start + bytes.length} while it was read; it was ${this.source.sizeBytes} bytes long when it was opened.`,
      );
    }
    return bytes;
  }

  private decode(
    bytes: Uint8Array,
    at: number,
    { scale, shift }: EdfSignal,
    out: Float32Array,
    outStart: number,
    count: number,
  ): void {
    const end = outStart + count;
    if (this.bytesPerSample === 2) {
      for (let o = outStart, b = at; o < end; o++, b += 2)
        out[o] = (((bytes[b + 1] << 24) >> 16) | bytes[b]) * scale + shift;
    } else {
      for (let o = outStart, b = at; o < end; o++, b += 3)
        out[o] = (((bytes[b + 2] << 24) >> 8) | (bytes[b + 1] << 8) | bytes[b]) * scale + shift;
    }
  }
}
