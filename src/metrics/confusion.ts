import { countAtOrAbove, type SortedScores } from './sorted-scores.ts';

/** Beats by label and verdict; abnormal is the positive class. Beats without a label are in none of the four. */
export interface Confusion {
  /** Abnormal and flagged. */
  readonly tp: number;
  /** Normal and flagged. */
  readonly fp: number;
  /** Normal and not flagged. */
  readonly tn: number;
  /** Abnormal and not flagged. */
  readonly fn: number;
}

export function confusionAt(sorted: SortedScores, threshold: number): Confusion {
  const tp = countAtOrAbove(sorted.abnormal, threshold);
  const fp = countAtOrAbove(sorted.normal, threshold);
  return { tp, fp, tn: sorted.normal.length - fp, fn: sorted.abnormal.length - tp };
}

/** How many of all beats are flagged, those without a label included. */
export function flaggedAt(sorted: SortedScores, threshold: number): number {
  return (
    countAtOrAbove(sorted.normal, threshold) +
    countAtOrAbove(sorted.abnormal, threshold) +
    countAtOrAbove(sorted.unknown, threshold)
  );
}
