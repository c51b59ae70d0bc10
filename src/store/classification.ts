/** Which beat classifier is running, and what it made of the open set. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../core/app-error.ts';
import type { ClassifierId, ShippedClassifierId } from '../models/shipped-models.ts';
import type { OpenedFile } from '../pipeline/beat-source.ts';
import type { ClassifiedBeats } from '../pipeline/recording-info.ts';

export interface ClassifierChoice {
  readonly id: ShippedClassifierId;
  /** Of one of the stages its card lists; 0 is the unpruned network. */
  readonly sparsity: number;
}

/** What of the set on screen can be classed: beats in their rhythm, rows one by one, or rows of unknown rate, which cannot. */
export type ClassedKind = 'recording' | 'rows' | 'nothing';

export interface ClassificationState {
  /** The network that is wished for. */
  readonly choice: ClassifierChoice;
  readonly kind: ClassedKind;
  /** What is on screen, by the network it came from; of rows that for tables; stays until the next has answered. `null` before the first. */
  readonly shown: { readonly choice: ClassifierChoice; readonly beats: ClassifiedBeats } | null;
  readonly isPending: boolean;
  /** Why there are no classes by `choice`. */
  readonly error: AppErrorData | null;
}

export type ClassificationStore = StoreApi<ClassificationState>;

/** The study's sparsity, of the network that never saw the patients it was judged on. */
export const DEFAULT_CLASSIFIER: ClassifierChoice = { id: 'classifier-by-patient', sparsity: 0.6 };

export function isSameClassifier(a: ClassifierChoice, b: ClassifierChoice): boolean {
  return a.id === b.id && a.sparsity === b.sparsity;
}

/** For rows of a table, by the one for recordings that was trained on the same beats. */
const SISTER_FOR_ROWS: Readonly<Record<ShippedClassifierId, ClassifierId>> = {
  'classifier-by-patient': 'classifier-rows-by-patient',
  'classifier-mixed': 'classifier-rows-mixed',
};

/** The network that runs: the wished one, or where rows are classed its sister for tables. */
export function classifierInUse({
  choice,
  kind,
}: Pick<ClassificationState, 'choice' | 'kind'>): ClassifierId {
  return kind === 'recording' ? choice.id : SISTER_FOR_ROWS[choice.id];
}

/** @param files of a set that is no recording */
export function classedKindOfTable(files: readonly OpenedFile[]): ClassedKind {
  const isKnown = files.every(
    ({ origin, dialect }) => origin === 'generated' || dialect?.layout === 'kaggle-heartbeat',
  );
  return isKnown ? 'rows' : 'nothing';
}

export function createClassificationStore(choice: ClassifierChoice): ClassificationStore {
  return createStore<ClassificationState>()(() => ({
    choice,
    kind: 'recording',
    shown: null,
    isPending: false,
    error: null,
  }));
}

/** What it holds once no answer is on its way any more. */
export function settledClassification(store: ClassificationStore): Promise<ClassificationState> {
  return new Promise((resolve) => {
    const state = store.getState();
    if (!state.isPending) {
      resolve(state);
      return;
    }
    const unsubscribe = store.subscribe((next) => {
      if (next.isPending) return;
      unsubscribe();
      resolve(next);
    });
  });
}
