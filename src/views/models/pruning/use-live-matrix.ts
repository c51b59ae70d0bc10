import { useMemo, useSyncExternalStore } from 'react';
import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import type { ClassifiedBeats } from '../../../pipeline/recording-info.ts';
import type { ClassifierChoice } from '../../../store/classification.ts';
import type { ExploreSession } from '../../explore/explore-session.ts';
import { UNKNOWN_RATE } from '../../parts/class-bars.tsx';
import {
  type SessionActions,
  useClassification,
  useDashboard,
  useDashboardState,
  useRecording,
} from '../../session-context.ts';
import { labelledClasses, matrixAgainst, referenceClasses } from './reference-matrix.ts';

/** What the running network makes of the open set, and what can be said of it. */
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
  const { session } = useDashboard();
  const files = useDashboardState((state) => state.set?.files);
  const shown = useClassification((state) => state.shown);
  const kind = useClassification((state) => state.kind);
  // Which beat belongs to which annotation is settled while the recording is read.
  const revision = useSyncExternalStore(
    recording === null ? noChange : (listener) => recording.subscribe(listener),
    () => recording?.revision ?? 0,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the beats are those of the revision, or of the set that was classed
  const truth = useMemo(
    () => (recording === null ? truthOfTable(session, files) : truthOfRecording(recording)),
    [recording, revision, session, files, shown],
  );
  return useMemo((): LiveMatrix => {
    if (kind === 'nothing') return { kind: 'nothing', why: `Nothing is classed: ${UNKNOWN_RATE}` };
    if (shown === null) return { kind: 'nothing', why: 'Beats are classed once the set is read.' };
    const { beats, choice } = shown;
    const name = recording?.info.name ?? files?.map((file) => file.name).join(', ') ?? 'the table';
    if (truth === null) return { kind: 'calls', name, beats, choice };
    const matrix = matrixAgainst(truth.classes.subarray(0, beats.count), beats.classes);
    return { kind: 'matrix', name, reference: truth.reference, matrix, choice };
  }, [recording, files, kind, shown, truth]);
}

interface Truth {
  /** By beat, an index into `AAMI_CLASSES` or `NO_CLASS`. */
  readonly classes: Uint8Array;
  /** Who says so, for people. */
  readonly reference: string;
}

function truthOfRecording({ reference, beats }: ExploreSession): Truth | null {
  if (reference === null) return null;
  return { classes: referenceClasses(reference, beats), reference: reference.name };
}

function truthOfTable({ table }: Pick<SessionActions, 'table'>, files: unknown): Truth | null {
  const classes = files === undefined ? null : labelledClasses(table);
  return classes && { classes, reference: 'its labels' };
}
