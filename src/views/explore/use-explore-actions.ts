import { useEffect, useMemo, useRef, useState } from 'react';
import { selectBeat } from '../../store/dashboard-store.ts';
import { type BeatLabel, labelBeats, redoLabels, undoLabels } from '../../store/labels.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { useExplore } from './explore-context.ts';
import { type WalkKind, walkOn } from './walks.ts';

export interface ExploreActions {
  /** Said of a walk that found nothing, until another beat is chosen; else empty. */
  readonly inVain: string;
  /** Goes to the next or the previous target; stays where there is none. */
  walk(kind: WalkKind, direction: 1 | -1): void;
  /** Shows a moment without choosing a beat. */
  goTo(sample: number): void;
  /** Labels the chosen beat; `null` takes its label away. */
  label(label: BeatLabel | null): void;
  /** Labels many beats in one stroke. */
  labelAll(beats: readonly number[], label: BeatLabel | null): void;
  undo(): void;
  redo(): void;
}

/** What buttons and keys of the workspace do. */
export function useExploreActions(): ExploreActions {
  const { store } = useDashboard();
  const { recording, viewport } = useExplore();
  // A missed beat cannot be chosen: the walk goes on from where it stood.
  const missed = useRef<{ sample: number; from: number | null } | null>(null);
  const [inVain, setInVain] = useState('');
  const actions = useMemo(() => {
    const label = (beats: readonly number[], given: BeatLabel | null) => {
      const samples = beats.map((beat) => recording.beats.rPeakSamples[beat]);
      recording.labels.setState((state) => labelBeats(state, samples, given));
    };
    return {
      walk(kind: WalkKind, direction: 1 | -1) {
        const { selectedBeat, thresholds } = store.getState();
        const { beats, reference, review } = recording;
        const criteria = { thresholds, prematurity: review.getState().prematurity };
        const beatSample = selectedBeat === null ? null : beats.rPeakSamples[selectedBeat];
        const stands = missed.current?.from === selectedBeat ? missed.current.sample : beatSample;
        const target = walkOn({ beats, reference, criteria }, kind, stands, selectedBeat, direction);
        setInVain(target === null ? (direction > 0 ? 'none further on' : 'none before') : '');
        if (target === null) return;
        missed.current = target.kind === 'missed' ? { sample: target.sample, from: selectedBeat } : null;
        if (target.kind === 'beat') selectBeat(store, target.beat);
        viewport.reveal(target.sample / recording.info.rateHz);
      },
      goTo: (sample: number) => viewport.centreOn(sample / recording.info.rateHz),
      label(given: BeatLabel | null) {
        const { selectedBeat } = store.getState();
        if (selectedBeat !== null) label([selectedBeat], given);
      },
      labelAll: label,
      undo: () => recording.labels.setState(undoLabels),
      redo: () => recording.labels.setState(redoLabels),
    };
  }, [store, recording, viewport]);
  const selectedBeat = useDashboardState((state) => state.selectedBeat);
  // biome-ignore lint/correctness/useExhaustiveDependencies: said of this beat of this recording
  useEffect(() => setInVain(''), [selectedBeat, recording]);
  return useMemo(() => ({ ...actions, inVain }), [actions, inVain]);
}
