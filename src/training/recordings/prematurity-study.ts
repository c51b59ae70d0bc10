/**
 * What timing adds to shape: premature supraventricular beats look normal one by one. Criteria are compared at the same
 * share of normal beats flagged, on the beats of classes N and S, and their sensitivity for V and F is told beside it.
 */
import { assert } from '../../core/assert.ts';
import type { AamiClass } from '../../core/label.ts';
import { lowerBound } from '../../core/lower-bound.ts';
import { auroc } from '../../metrics/roc.ts';
import { prematurity } from '../../signal/rhythm.ts';
import { sortPartScores } from '../evaluate.ts';

export const CRITERIA = ['score', 'prematurity', 'either'] as const;
export type Criterion = (typeof CRITERIA)[number];
export const MATCHED_FALSE_POSITIVE_RATES = [0.01, 0.02, 0.05];

export interface TimedBeats {
  readonly scores: Float32Array;
  /** RR over the usual RR; `NaN` where there is none, which counts as on time. */
  readonly rhythm: Float32Array;
  readonly classes: readonly (AamiClass | null)[];
}

export interface CriterionFigures {
  readonly criterion: Criterion;
  /** S against N, all records together. */
  readonly auroc: number | null;
  /** One for each of `MATCHED_FALSE_POSITIVE_RATES`. */
  readonly atRates: readonly { readonly supraventricular: number; readonly ventricular: number }[];
}

export function comparePrematurity({ scores, rhythm, classes }: TimedBeats): CriterionFigures[] {
  const isNormal = classes.map((aamiClass) => aamiClass === 'N');
  const early = Float32Array.from(rhythm, (ratio) => (Number.isNaN(ratio) ? 0 : prematurity(ratio)));
  const byScore = normalShareAbove(scores, isNormal);
  const byTiming = normalShareAbove(early, isNormal);
  const surprise: Record<Criterion, Float32Array> = {
    score: byScore.map((share) => -share),
    prematurity: byTiming.map((share) => -share),
    // Whichever of the two is rarer among normal beats.
    either: byScore.map((share, beat) => -Math.min(share, byTiming[beat])),
  };
  return CRITERIA.map((criterion) => figuresOf(criterion, surprise[criterion], classes, isNormal));
}

/** Share of the normal beats with at least this value: 1 for the most usual. */
function normalShareAbove(values: Float32Array, isNormal: readonly boolean[]): Float32Array {
  const normals = values.filter((_, beat) => isNormal[beat]).sort();
  assert(normals.length > 0, 'there are normal beats');
  const count = normals.length;
  return values.map((value) => (count - lowerBound(normals, count, value)) / count);
}

function figuresOf(
  criterion: Criterion,
  surprise: Float32Array,
  classes: readonly (AamiClass | null)[],
  isNormal: readonly boolean[],
): CriterionFigures {
  const ofClasses = (...wanted: AamiClass[]): Float32Array =>
    surprise.filter((_, beat) => wanted.some((aamiClass) => classes[beat] === aamiClass));
  const [normal, supraventricular, ventricular] = [ofClasses('N'), ofClasses('S'), ofClasses('V', 'F')];
  const scores = new Float32Array(normal.length + supraventricular.length);
  scores.set(normal);
  scores.set(supraventricular, normal.length);
  const isAbnormal = new Uint8Array(scores.length).fill(1, normal.length);
  const descending = surprise
    .filter((_, beat) => isNormal[beat])
    .sort()
    .reverse();
  return {
    criterion,
    auroc: auroc(sortPartScores(scores, { isAbnormal })),
    atRates: MATCHED_FALSE_POSITIVE_RATES.map((rate) => {
      // The lowest threshold that flags no more normal beats than the rate allows.
      const allowed = Math.floor(rate * descending.length);
      const limit = descending[allowed];
      const sensitivity = (values: Float32Array): number =>
        values.filter((value) => value > limit).length / values.length;
      return { supraventricular: sensitivity(supraventricular), ventricular: sensitivity(ventricular) };
    }),
  };
}
