import { createContext, type RefObject, useContext, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { assert } from '../../core/assert.ts';
import type { Criteria } from '../../store/beat-verdicts.ts';
import type { LabelState } from '../../store/labels.ts';
import type { ReviewState } from '../../store/recording-review.ts';
import { useDashboardState } from '../session-context.ts';
import type { ExploreSession } from './explore-session.ts';
import type { PaperView } from './paper-view.ts';
import type { PaperViewport } from './paper-viewport.ts';

/** What the parts of the workspace share: the open recording and the part of it on the paper. */
export interface Explore {
  readonly recording: ExploreSession;
  readonly viewport: PaperViewport;
  /** The paper while it is on the page. */
  readonly paper: RefObject<PaperView | null>;
}

export const ExploreContext = createContext<Explore | null>(null);

export function useExplore(): Explore {
  const explore = useContext(ExploreContext);
  assert(explore !== null, 'a part of Explore stands inside an ExploreContext');
  return explore;
}

/** Renders again whenever what the recording holds has changed. */
export function useRevision(): number {
  const { recording } = useExplore();
  return useSyncExternalStore(
    (listener) => recording.subscribe(listener),
    () => recording.revision,
  );
}

export function useLabels<T>(select: (state: LabelState) => T): T {
  return useStore(useExplore().recording.labels, select);
}

export function useReview<T>(select: (state: ReviewState) => T): T {
  return useStore(useExplore().recording.review, select);
}

/** Thresholds and timing, as they stand now. */
export function useCriteria(): Criteria {
  const thresholds = useDashboardState((state) => state.thresholds);
  const prematurity = useReview((state) => state.prematurity);
  return useMemo(() => ({ thresholds, prematurity }), [thresholds, prematurity]);
}
