import { useMemo, useSyncExternalStore } from 'react';
import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import type { ClassifiedBeats } from '../../../pipeline/recording-info.ts';
import type { ClassifierChoice } from '../../../store/classification.ts';
import type { ExploreSession } from '../../explore/explore-session.ts';
import { useClassification, useRecording } from '../../session-context.ts';
import { matrixAgainst, referenceClasses } from './reference-matrix.ts';

/** What the running network makes of the open recording, and what can be said of it. */
export type LiveMatrix =
  | { readonly kind: 'nothing'; readonly why: string }
  | {
      readonly kind: 'calls';
      readonly name: string;
      readonly beats: ClassifiedBeats;
      readonly choice: ClassifierChoice;
    }
  | {
      readonly kind: 'matrix';
      readonly name: string;
      readonly reference: string;
      readonly matrix: ClassMatrix;
      readonly choice: ClassifierChoice;
    };

const noChange = () => () => {};

export function useLiveMatrix(): LiveMatrix {
  const recording = useRecording();
  const shown = useClassification((state) => state.shown);
  // Which beat belongs to which annotation is settled while the recording is read.
  const revision = useSyncExternalStore(
    recording === null ? noChange : (listener) => recording.subscribe(listener),
    () => recording?.revision ?? 0,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats are those of the revision
  const truth = useMemo(() => truthOf(recording), [recording, revision]);
  return useMemo((): LiveMatrix => {
    if (recording === null)
      return {
        kind: 'nothing',
        why: 'A table of beats is open: classes need the rhythm around a beat, which only a recording has.',
      };
    if (shown === null) return { kind: 'nothing', why: 'Beats are classed once the recording is read.' };
    const { name } = recording.info;
    if (truth === null || recording.reference === null)
      return { kind: 'calls', name, beats: shown.beats, choice: shown.choice };
    const matrix = matrixAgainst(truth.subarray(0, shown.beats.count), shown.beats.classes);
    return { kind: 'matrix', name, reference: recording.reference.name, matrix, choice: shown.choice };
  }, [recording, shown, truth]);
}

function truthOf(recording: ExploreSession | null): Uint8Array | null {
  if (recording === null || recording.reference === null) return null;
  return referenceClasses(recording.reference, recording.beats);
}
