import type { SignalLine } from './signal-line.ts';

/** What a header says of the sum of a signal's ADC units, and what it turned out to be. Both modulo 2^16, signed. */
export interface SignalChecksum {
  readonly fileName: string;
  readonly signal: string;
  readonly promised: number;
  readonly computed: number;
}

/**
 * Adds up ADC units while frames stream past. A sum counts once it covers exactly the samples the header promises, as in
 * the WFDB library: files that are too short, and headers without a number of samples or a checksum, prove nothing.
 */
export class ChecksumTally {
  private readonly sums = new Map<SignalLine, { sum: number; frames: number }>();

  add(line: SignalLine, sum: number, frames: number): void {
    const known = this.sums.get(line) ?? { sum: 0, frames: 0 };
    this.sums.set(line, { sum: (known.sum + sum) | 0, frames: known.frames + frames });
  }

  results(): SignalChecksum[] {
    return [...this.sums].flatMap(([line, { sum, frames }]) => {
      const { checksum, promisedFrames, fileName, description } = line;
      if (checksum === null || frames !== promisedFrames) return [];
      const [promised, computed] = [asInt16(checksum), asInt16(sum)];
      return [{ fileName, signal: description ?? 'a signal', promised, computed }];
    });
  }
}

function asInt16(value: number): number {
  return (value << 16) >> 16;
}
