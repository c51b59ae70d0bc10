/**
 * The figures of ANSI/AAMI EC57 on beats, counted as WFDB's `bxb` counts them.
 *
 * - QRS: every reference beat paired is a true positive whatever it was called; one without partner is missed; a
 *   detected beat without partner is a false positive.
 * - V: a V called V is a true positive; a V called anything else, or missed, is missed. N or S called V is a false
 *   positive, and so is V called where there is no beat. F or Q called V is not held against the detector: a fusion has a
 *   ventricular half, and of Q nobody knows.
 * - S: as for V; N, V or F called S is a false positive, Q is not.
 * - The false positive rate of V is over all that is not V: beats called otherwise and extra beats included.
 */
import { AAMI_CLASSES, type AamiClass } from '../core/label.ts';
import type { ClassMatrix } from './class-figures.ts';
import type { BeatPair, BeatTimes } from './ec57-match.ts';

export interface Ec57Counts {
  readonly tp: number;
  readonly fn: number;
  readonly fp: number;
}

/** Fractions; `null` where there is nothing to take one of. */
export interface Ec57Figures extends Ec57Counts {
  readonly sensitivity: number | null;
  readonly positivePredictivity: number | null;
}

export interface Ec57Tally {
  readonly qrs: Ec57Counts;
  readonly v: Ec57Counts;
  readonly s: Ec57Counts;
  /** What is not V and was not called V. */
  readonly vTrueNegatives: number;
}

const NO_COUNTS: Ec57Counts = { tp: 0, fn: 0, fp: 0 };
export const EMPTY_TALLY: Ec57Tally = { qrs: NO_COUNTS, v: NO_COUNTS, s: NO_COUNTS, vTrueNegatives: 0 };

/** Reference classes that, called V or S wrongly, count as false positives; extra beats always do. */
const HELD_AGAINST: Readonly<Record<'V' | 'S', readonly AamiClass[]>> = {
  V: ['N', 'S'],
  S: ['N', 'V', 'F'],
};

/** @param pairs of these two lists, from `matchBeats` */
export function tallyPairs(pairs: readonly BeatPair[], reference: BeatTimes, detected: BeatTimes): Ec57Tally {
  const qrs = { tp: 0, fn: 0, fp: 0 };
  const v = { tp: 0, fn: 0, fp: 0 };
  const s = { tp: 0, fn: 0, fp: 0 };
  let vTrueNegatives = 0;
  for (const pair of pairs) {
    const truth = pair.reference === null ? null : reference.classes[pair.reference];
    const call = pair.detected === null ? null : detected.classes[pair.detected];
    if (truth !== null && call !== null) qrs.tp++;
    else if (truth !== null) qrs.fn++;
    else qrs.fp++;
    count(v, 'V', truth, call);
    count(s, 'S', truth, call);
    if (truth !== 'V' && call !== null && call !== 'V') vTrueNegatives++;
  }
  return { qrs, v, s, vTrueNegatives };
}

function count(
  counts: { -readonly [K in keyof Ec57Counts]: number },
  kind: 'V' | 'S',
  truth: AamiClass | null,
  call: AamiClass | null,
): void {
  if (truth === kind) {
    if (call === kind) counts.tp++;
    else counts.fn++;
  } else if (call === kind && (truth === null || HELD_AGAINST[kind].includes(truth))) counts.fp++;
}

/** The same counts of V or S from beats that all have a partner: a confusion matrix holds no missed and no extra beat. */
export function countsOfMatrix(matrix: ClassMatrix, kind: 'V' | 'S'): Ec57Counts {
  const counts = { tp: 0, fn: 0, fp: 0 };
  for (const [own, truth] of AAMI_CLASSES.entries()) {
    for (const [called, call] of AAMI_CLASSES.entries()) {
      const beats = matrix[own * AAMI_CLASSES.length + called];
      if (truth === kind && call === kind) counts.tp += beats;
      else if (truth === kind) counts.fn += beats;
      else if (call === kind && HELD_AGAINST[kind].includes(truth)) counts.fp += beats;
    }
  }
  return counts;
}

/** Gross figures are taken over the sum of the counts: every beat weighs the same. */
export function sumTallies(tallies: readonly Ec57Tally[]): Ec57Tally {
  const sum = (of: (tally: Ec57Tally) => Ec57Counts): Ec57Counts =>
    tallies.map(of).reduce((a, b) => ({ tp: a.tp + b.tp, fn: a.fn + b.fn, fp: a.fp + b.fp }), NO_COUNTS);
  return {
    qrs: sum(({ qrs }) => qrs),
    v: sum(({ v }) => v),
    s: sum(({ s }) => s),
    vTrueNegatives: tallies.reduce((total, { vTrueNegatives }) => total + vTrueNegatives, 0),
  };
}

export function figuresOf({ tp, fn, fp }: Ec57Counts): Ec57Figures {
  return { tp, fn, fp, sensitivity: ratio(tp, tp + fn), positivePredictivity: ratio(tp, tp + fp) };
}

/** `null` where nothing is other than V. */
export function vFalsePositiveRate({ v, vTrueNegatives }: Ec57Tally): number | null {
  return ratio(v.fp, v.fp + vTrueNegatives);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
