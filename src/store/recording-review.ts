/** How the person judges the open recording: which pair of networks, and timing as a second criterion. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface PrematurityCriterion {
  readonly isOn: boolean;
  /** A beat is premature where its RR interval is below this share of the running median. */
  readonly ratio: number;
}

export interface ReviewState {
  /** The pair shipped, or the one fine-tuned on this patient. */
  readonly pair: 'global' | 'adapted';
  readonly prematurity: PrematurityCriterion;
}

export type ReviewStore = StoreApi<ReviewState>;

/** Premature by a fifth: a usual bound of rule-based Holter analysis, moved in the panel. */
export const DEFAULT_PREMATURITY_RATIO = 0.8;

export function createReviewStore(): ReviewStore {
  return createStore<ReviewState>()(() => ({
    pair: 'global',
    prematurity: { isOn: false, ratio: DEFAULT_PREMATURITY_RATIO },
  }));
}

/** @param rrRatio RR over its running median; `NaN`, where there is none, is never premature */
export function isPremature(rrRatio: number, { isOn, ratio }: PrematurityCriterion): boolean {
  return isOn && rrRatio < ratio;
}
