import { formatSpread, type Spread } from './spread.ts';

/** A figure the design is held to. */
export interface Bar {
  readonly title: string;
  readonly measured: Spread;
  /** Where the median has to be, e.g. `at least 6`. */
  readonly side: 'at least' | 'at most';
  readonly limit: number;
}

export function isReached({ measured, side, limit }: Bar): boolean {
  return side === 'at least' ? measured.median >= limit : measured.median <= limit;
}

/** One line of a list. */
export function describeBar(bar: Bar): string {
  const verdict = isReached(bar) ? 'reached' : '**missed**';
  return `- ${bar.title}: ${formatSpread(bar.measured, 2)} times; ${bar.side} ${bar.limit} is asked: ${verdict}`;
}
