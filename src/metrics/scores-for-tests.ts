import type { SortedScores } from './sorted-scores.ts';

/** Sorted scores out of numbers in any order. */
export function scoresOf(
  normal: readonly number[],
  abnormal: readonly number[],
  unknown: readonly number[] = [],
): SortedScores {
  return {
    normal: Float32Array.from(normal).sort(),
    abnormal: Float32Array.from(abnormal).sort(),
    unknown: Float32Array.from(unknown).sort(),
  };
}

/** A confusion matrix counted beat by beat. */
export function slowConfusion({ normal, abnormal }: SortedScores, threshold: number) {
  const flagged = (scores: Float32Array): number => [...scores].filter((score) => score >= threshold).length;
  const tp = flagged(abnormal);
  const fp = flagged(normal);
  return { tp, fp, tn: normal.length - fp, fn: abnormal.length - tp };
}

/** The distinct scores of the labelled beats, descending. */
export function distinctScores({ normal, abnormal }: SortedScores): number[] {
  return [...new Set([...normal, ...abnormal])].sort((a, b) => b - a);
}
