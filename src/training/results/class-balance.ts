import type { Confusion } from '../../metrics/confusion.ts';

/** Beats of each class in the set Suryanarayanan et al. score, and so the prevalence their figures stand on. */
export const PAPER_BALANCE = { normal: 4046, abnormal: 10506 } as const;

/** What the same recall and specificity come to on as many normal and abnormal beats as the paper has. */
export function atPaperBalance({ tp, fp, tn, fn }: Confusion): Confusion {
  const perNormal = PAPER_BALANCE.normal / (fp + tn);
  const perAbnormal = PAPER_BALANCE.abnormal / (tp + fn);
  return { tp: tp * perAbnormal, fn: fn * perAbnormal, fp: fp * perNormal, tn: tn * perNormal };
}
