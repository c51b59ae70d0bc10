import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../core/app-error.ts';
import { type Precision, perPrecision } from '../core/precision.ts';
import type { ModelCard } from '../models/model-card.ts';
import type { OpenedFile, SkippedBeat } from '../pipeline/beat-source.ts';

/** What became of the engines that score beats. */
export type EnginePhase =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'ready';
      readonly card: ModelCard;
      readonly names: Readonly<Record<Precision, string>>;
      readonly activationBytes: number;
      readonly fallbackReason: string | null;
    }
  | { readonly kind: 'dead'; readonly error: AppErrorData };

/** A set that was asked for and is not on screen yet, if there is one. */
export type OpeningPhase =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly what: string }
  | { readonly kind: 'refused'; readonly error: AppErrorData };

/** How far the set on screen is. */
export type RunPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: RunProgress }
  | { readonly kind: 'done'; readonly elapsedMs: number }
  /** Ended before its end; the beats scored until then stay. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: AppErrorData };

export interface RunProgress {
  /** 0..1. */
  readonly fraction: number;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
  readonly beatsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** The set whose scores are on screen. */
export interface BeatSet {
  readonly files: readonly OpenedFile[];
  /** The name under which a link finds it again; `null` for files. */
  readonly demo: string | null;
  /** Per file the raw label that means normal: as recognised, or as the person said. */
  readonly normalRawLabels: readonly number[];
  /** Per file: the meaning of its labels was recognised or confirmed, not assumed. */
  readonly isLabelMeaningSettled: readonly boolean[];
  readonly skippedCount: number;
  /** The first ones only; see `LISTED_SKIPPED`. */
  readonly skipped: readonly SkippedBeat[];
}

/** Rows listed one by one; all are counted. */
export const LISTED_SKIPPED = 1000;

/**
 * Views over the same open set: one to walk a recording, one for thresholds and metrics, one for the insides of the
 * networks.
 */
export const WORKSPACES = ['explore', 'tune', 'models'] as const;
export type Workspace = (typeof WORKSPACES)[number];

/** Of the Models workspace: the pair of autoencoders in use, or the beat classifier and its pruned stages. */
export const MODELS_PAGES = ['autoencoders', 'classifier'] as const;
export type ModelsPage = (typeof MODELS_PAGES)[number];

export interface DashboardState {
  readonly workspace: Workspace;
  readonly modelsPage: ModelsPage;
  readonly engine: EnginePhase;
  readonly opening: OpeningPhase;
  readonly run: RunPhase;
  readonly set: BeatSet | null;
  /** Beats scored so far in the set on screen. */
  readonly beatCount: number;
  /** Rises whenever the analysis outside the store was made anew. */
  readonly revision: number;
  readonly thresholds: Readonly<Record<Precision, number>>;
  readonly areThresholdsLinked: boolean;
  /** Chosen beat, an index into the score table. */
  readonly selectedBeat: number | null;
}

export type DashboardStore = StoreApi<DashboardState>;

const INITIAL: DashboardState = {
  workspace: 'tune',
  modelsPage: 'autoencoders',
  engine: { kind: 'starting' },
  opening: { kind: 'none' },
  run: { kind: 'idle' },
  set: null,
  beatCount: 0,
  revision: 0,
  thresholds: { fp32: 0, int8: 0 },
  areThresholdsLinked: false,
  selectedBeat: null,
};

export function createDashboardStore(): DashboardStore {
  return createStore<DashboardState>()(() => INITIAL);
}

/** Moves one threshold, and the other with it when they are linked: linked thresholds are the same number. */
export function moveThreshold(store: DashboardStore, precision: Precision, threshold: number): void {
  store.setState(({ thresholds, areThresholdsLinked }) => ({
    thresholds: areThresholdsLinked
      ? perPrecision(() => threshold)
      : { ...thresholds, [precision]: threshold },
  }));
}

/** Sets both thresholds at once; linked ones both take the FP32 value. */
export function setThresholds(store: DashboardStore, thresholds: Readonly<Record<Precision, number>>): void {
  store.setState(({ areThresholdsLinked }) => ({
    thresholds: areThresholdsLinked ? perPrecision(() => thresholds.fp32) : { ...thresholds },
  }));
}

/** Linking gives INT8 the FP32 threshold; unlinking leaves both where they are. */
export function linkThresholds(store: DashboardStore, areLinked: boolean): void {
  store.setState(({ thresholds }) => ({
    areThresholdsLinked: areLinked,
    thresholds: areLinked ? perPrecision(() => thresholds.fp32) : thresholds,
  }));
}

/** Puts a set on screen whose scores are about to arrive. @param demo its name in links; `null` for files */
export function showSet(store: DashboardStore, files: readonly OpenedFile[], demo: string | null): void {
  store.setState({
    opening: { kind: 'none' },
    set: {
      files,
      demo,
      normalRawLabels: files.map(({ dialect }) => dialect?.normalRawLabel ?? 0),
      isLabelMeaningSettled: files.map(({ dialect }) => dialect?.isNormalLabelKnown ?? true),
      skippedCount: 0,
      skipped: [],
    },
    beatCount: 0,
    selectedBeat: null,
  });
}

/** Counts rows that hold no beat, and lists the first of them. */
export function addSkipped(store: DashboardStore, rows: readonly SkippedBeat[]): void {
  store.setState(({ set }) =>
    set === null
      ? {}
      : {
          set: {
            ...set,
            skippedCount: set.skippedCount + rows.length,
            skipped:
              set.skipped.length < LISTED_SKIPPED
                ? [...set.skipped, ...rows].slice(0, LISTED_SKIPPED)
                : set.skipped,
          },
        },
  );
}

/** Says which raw label means normal in one file. */
export function settleNormalLabel(store: DashboardStore, fileIndex: number, rawLabel: number): void {
  store.setState(({ set }) =>
    set === null
      ? {}
      : {
          set: {
            ...set,
            normalRawLabels: set.normalRawLabels.with(fileIndex, rawLabel),
            isLabelMeaningSettled: set.isLabelMeaningSettled.with(fileIndex, true),
          },
        },
  );
}

/** Chooses the beat `step` further along, within the set. */
export function stepSelectedBeat(store: DashboardStore, step: number): void {
  store.setState(({ selectedBeat, beatCount }) =>
    beatCount === 0
      ? {}
      : { selectedBeat: Math.min(beatCount - 1, Math.max(0, (selectedBeat ?? -1) + step)) },
  );
}

export function showWorkspace(store: DashboardStore, workspace: Workspace): void {
  store.setState({ workspace });
}

export function showModelsPage(store: DashboardStore, modelsPage: ModelsPage): void {
  store.setState({ modelsPage });
}

export function selectBeat(store: DashboardStore, index: number | null): void {
  store.setState({ selectedBeat: index });
}
