/** Which beats a report shows at length. */
import type { RecordingBeats } from './explore-session.ts';
import { RARE_COUNT, type TemplateRow } from './template-order.ts';

/** Shapes that are shown, the usual one among them. */
const MOST_EXAMPLES = 6;

export interface Example {
  readonly row: TemplateRow;
  /** The most frequent shape. */
  readonly isUsual: boolean;
  /** Index of the beat in the middle of its strip. */
  readonly beat: number;
}

/**
 * One beat for each of the most anomalous shapes and, last, one for the most frequent shape to compare them with. Of its
 * shape it is the judged beat with the middle score: neither the mildest nor the worst.
 * @param rows the most anomalous first; shapes seen once or twice are noise more often than a rhythm and left out
 */
export function reportExamples(rows: readonly TemplateRow[], beats: RecordingBeats): Example[] {
  const common = rows.filter(({ count }) => count > RARE_COUNT);
  if (common.length === 0) return [];
  const usual = common.reduce((most, row) => (row.count > most.count ? row : most));
  const unusual = common.filter((row) => row !== usual).slice(0, MOST_EXAMPLES - 1);
  return [...unusual, usual].flatMap((row) => {
    const beat = middleBeat(row.template, beats);
    return beat === null ? [] : [{ row, isUsual: row === usual, beat }];
  });
}

function middleBeat(
  template: number,
  { count, templateOf, isJudged, scores }: RecordingBeats,
): number | null {
  const { fp32 } = scores;
  const isMember = (beat: number) =>
    templateOf[beat] === template && isJudged[beat] === 1 && !Number.isNaN(fp32[beat]);
  const sorted = fp32
    .slice(0, count)
    .filter((_, beat) => isMember(beat))
    .sort();
  const middle = sorted[sorted.length >> 1];
  for (let beat = 0; beat < count; beat++) if (fp32[beat] === middle && isMember(beat)) return beat;
  return null;
}
