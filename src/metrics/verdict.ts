/** The threshold rule, written here and nowhere else: a beat is flagged when its score reaches the threshold. */
export function isFlagged(score: number, threshold: number): boolean {
  return score >= threshold;
}
