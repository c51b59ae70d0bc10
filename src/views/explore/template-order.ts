/** Which templates come first, and what is known of each from its members. */
import type { Precision } from '../../core/precision.ts';
import type { TemplateSet } from '../../pipeline/recording-info.ts';
import { type Criteria, isAnomalous } from '../../store/beat-verdicts.ts';
import type { BeatLabel, LabelMap } from '../../store/labels.ts';
import type { RecordingBeats } from './explore-session.ts';

export interface TemplateRow {
  /** Index into `TemplateSet.templates`. */
  readonly template: number;
  readonly count: number;
  readonly flagged: number;
  /** Mean score of its judged members; `NaN` where there is none. */
  readonly meanScore: Readonly<Record<Precision, number>>;
  /** The person's labels of its members, most frequent first. */
  readonly labels: readonly (readonly [BeatLabel, number])[];
}

/** Shapes seen no more often than this are noise more often than a rhythm: they are listed after the others. */
export const RARE_COUNT = 2;

/** `T1` is the largest group. A letter would look like a label. */
export const templateName = (index: number): string => `T${index + 1}`;

/** One pass over the beats; the template with the highest FP32 mean first, rare ones after all others. */
export function templateRows(
  { templates }: TemplateSet,
  beats: RecordingBeats,
  labels: LabelMap,
  criteria: Criteria,
): TemplateRow[] {
  const tallies = templates.map(() => ({
    count: 0,
    judged: 0,
    flagged: 0,
    fp32: 0,
    int8: 0,
    labels: new Map<BeatLabel, number>(),
  }));
  for (let beat = 0; beat < beats.count; beat++) {
    const tally = tallies[beats.templateOf[beat]];
    if (!tally) continue;
    tally.count++;
    if (isAnomalous(beats, beat, criteria)) tally.flagged++;
    if (beats.isJudged[beat] === 1 && !Number.isNaN(beats.scores.fp32[beat])) {
      tally.judged++;
      tally.fp32 += beats.scores.fp32[beat];
      tally.int8 += beats.scores.int8[beat];
    }
    const label = labels.size > 0 ? labels.get(beats.rPeakSamples[beat]) : undefined;
    if (label) tally.labels.set(label, (tally.labels.get(label) ?? 0) + 1);
  }
  const rows = tallies.map(
    (tally, template): TemplateRow => ({
      template,
      count: tally.count,
      flagged: tally.flagged,
      meanScore: { fp32: tally.fp32 / tally.judged, int8: tally.int8 / tally.judged },
      labels: [...tally.labels].sort((a, b) => b[1] - a[1]),
    }),
  );
  const rank = ({ meanScore }: TemplateRow) =>
    Number.isNaN(meanScore.fp32) ? Number.NEGATIVE_INFINITY : meanScore.fp32;
  const isRare = ({ count }: TemplateRow) => Number(count <= RARE_COUNT);
  return rows.filter(({ count }) => count > 0).sort((a, b) => isRare(a) - isRare(b) || rank(b) - rank(a));
}

/** Beats of one template, in the order of time. */
export function membersOf(template: number, { count, templateOf }: RecordingBeats): number[] {
  const members: number[] = [];
  for (let beat = 0; beat < count; beat++) if (templateOf[beat] === template) members.push(beat);
  return members;
}
