/** Which beat classifier is running, and what it made of the open set. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../core/app-error.ts';
import type { ShippedClassifierId } from '../models/shipped-models.ts';
import type { ClassifiedBeats } from '../pipeline/recording-info.ts';

export interface ClassifierChoice {
  readonly id: ShippedClassifierId;
  /** Of one of the stages its card lists; 0 is the unpruned network. */
  readonly sparsity: number;
}

export interface ClassificationState {
  /** The network that is wished for. */
  readonly choice: ClassifierChoice;
  /** What is on screen, by the network it came from; stays until the next has answered. `null` before the first. */
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

export function createClassificationStore(choice: ClassifierChoice): ClassificationStore {
  return createStore<ClassificationState>()(() => ({
    choice,
    shown: null,
    isPending: false,
    error: null,
  }));
}
