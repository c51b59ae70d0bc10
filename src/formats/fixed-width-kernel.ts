/** The vector kernel for runs of numbers of the fixed width, `assembly/numbers`, with memory of its own. */
import { InlinedKernels } from '../core/wasm-kernels.ts';
import { NUMBER_KERNELS_BASE64 } from './number-kernels.ts';

/** Numbers in one call: more than a row of the Kaggle heartbeat set. */
const MAX_NUMBERS = 256;
/** With a sign and a separator. */
const MAX_NUMBER_BYTES = 26;
/** Numbers copied where the call before read fewer than it was asked for: regular rows are the rule or they are not. */
const CAREFUL_NUMBERS = 64;

/** As the class `Run` of the kernel has its fields, four bytes each. */
const FIELDS = { separator: 3, decimalMark: 4, maxCount: 5, position: 6, count: 7 } as const;
const RECORD_WORDS = 8;

const RECORD_ADDRESS = 16;
const POWERS_ADDRESS = 64;
const VALUES_ADDRESS = 1024;
const TEXT_ADDRESS = VALUES_ADDRESS + 4 * MAX_NUMBERS;

const KERNELS = new InlinedKernels(NUMBER_KERNELS_BASE64);

export class FixedWidthKernel {
  /** Of the last call: behind the last number and its separator. */
  position = 0;
  private readonly record: Int32Array;
  private readonly values: Float32Array;
  private readonly text: Uint8Array;
  private readonly run: (address: number, end: number) => void;
  private usualCount = CAREFUL_NUMBERS;

  /** @param powersOfTen 10^-30 .. 10^22 */
  constructor(powersOfTen: Float64Array) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const { buffer } = memory;
    new Float64Array(buffer, POWERS_ADDRESS, powersOfTen.length).set(powersOfTen);
    this.record = new Int32Array(buffer, RECORD_ADDRESS, RECORD_WORDS);
    this.record.set([TEXT_ADDRESS, VALUES_ADDRESS, POWERS_ADDRESS]);
    this.values = new Float32Array(buffer, VALUES_ADDRESS, MAX_NUMBERS);
    this.text = new Uint8Array(buffer, TEXT_ADDRESS, MAX_NUMBERS * MAX_NUMBER_BYTES);
    [this.run] = KERNELS.start(memory, ['scanRun']);
  }

  /** Whether WebAssembly runs here, with SIMD. */
  static canRun(): boolean {
    return KERNELS.canRun();
  }

  /** How the numbers of the next calls are written. */
  setNotation(separatorByte: number, decimalByte: number): void {
    this.record[FIELDS.separator] = separatorByte;
    this.record[FIELDS.decimalMark] = decimalByte;
  }

  /** As `NumberScanner.scanFixedWidthRun`. */
  scan(
    bytes: Uint8Array,
    start: number,
    end: number,
    values: Float32Array,
    at: number,
    maxCount: number,
  ): number {
    let count = 0;
    this.position = start;
    while (count < maxCount) {
      const asked = Math.min(this.usualCount, maxCount - count);
      const found = this.scanPiece(bytes, this.position, end, asked);
      if (found > 0) values.set(this.values.subarray(0, found), at + count);
      count += found;
      this.usualCount = found === asked ? MAX_NUMBERS : CAREFUL_NUMBERS;
      if (found < asked) break;
    }
    return count;
  }

  private scanPiece(bytes: Uint8Array, start: number, end: number, maxCount: number): number {
    const { record, text } = this;
    const pieceEnd = Math.min(end, start + maxCount * MAX_NUMBER_BYTES);
    text.set(bytes.subarray(start, pieceEnd));
    record[FIELDS.maxCount] = maxCount;
    this.run(RECORD_ADDRESS, pieceEnd - start);
    this.position = start + record[FIELDS.position];
    return record[FIELDS.count];
  }
}
