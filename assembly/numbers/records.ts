/** What `fixed-width-kernel.ts` writes into memory and the kernel reads; all addresses in bytes. */

@unmanaged
export class Run {
  /** The text, with a byte behind it that may be read. */
  text: usize;
  /** float32, where the numbers go. */
  values: usize;
  /** float64, 10^-30 .. 10^22. */
  powersOfTen: usize;
  /** ASCII. */
  separator: i32;
  decimalMark: i32;
  /** Numbers there is room for. */
  maxCount: i32;
  /** Bytes of the text read so far: behind the last number and its separator. Written by the kernel. */
  position: i32;
  /** Numbers read. Written by the kernel. */
  count: i32;
}
