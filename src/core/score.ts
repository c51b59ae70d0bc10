/**
 * What stands in the place of a score of a beat that is marked rather than judged, its stretch of the recording being
 * too poor. It is never flagged, and counts nowhere.
 */
export const NO_SCORE = Number.NaN;

export function hasScore(score: number): boolean {
  return !Number.isNaN(score);
}
