import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { assert } from '../core/assert.ts';
import type { DialectOverrides } from '../formats/beat-table/beat-table-dialect.ts';
import type { ClassifierCard } from '../models/classifier/classifier-card.ts';
import type { PruningRecord } from '../models/classifier/pruning-record.ts';
import type { ClassifierExportFormat } from '../models/export/classifier-formats.ts';
import type { ExportFormat } from '../models/export/export-formats.ts';
import type { ExportedFile } from '../models/export/exported-file.ts';
import type { LayerReport } from '../models/layer-report.ts';
import type { NetworkWeights } from '../models/network.ts';
import type { ClassifierId, ShippedModelId } from '../models/shipped-models.ts';
import type { ClassifierTiming } from '../pipeline/recording-info.ts';
import type { ScoreTable } from '../pipeline/score-table.ts';
import type { Analysis } from '../store/analysis.ts';
import type { ClassificationState, ClassificationStore, ClassifierChoice } from '../store/classification.ts';
import type { DashboardState, DashboardStore } from '../store/dashboard-store.ts';
import type { EngineTime, InspectedBeat, Overlay, OverlayGroup } from '../worker/protocol.ts';
import type { ExploreSession } from './explore/explore-session.ts';

/** What the views ask of whoever owns the worker and the scores. */
export interface SessionActions {
  /** Grows while a run streams in; read it again when the store's `revision` or `beatCount` rose. */
  readonly table: ScoreTable;
  readonly analysis: Analysis | null;
  /** `null` where a table of beats is open; changes together with the store's `set`. */
  readonly recording: ExploreSession | null;
  openFiles(files: readonly File[]): Promise<void>;
  openDemo(name: string): Promise<void>;
  overrideDialect(fileIndex: number, overrides: DialectOverrides): Promise<void>;
  setNormalLabel(fileIndex: number, rawLabel: number): void;
  selectModel(model: ShippedModelId): Promise<void>;
  cancel(): void;
  dismissFailure(): void;
  restart(): Promise<void>;
  inspect(index: number): Promise<InspectedBeat>;
  reportLayers(): Promise<readonly LayerReport[]>;
  exportModel(format: ExportFormat): Promise<ExportedFile>;
  timeEngines(): Promise<readonly EngineTime[]>;
  overlay(groups: Record<OverlayGroup, Uint32Array>): Promise<Overlay>;
  readonly classifier: ClassifierActions;
}

/** What the views ask of the beat classifier. */
export interface ClassifierActions {
  /** What the one in use made of the open set. */
  readonly state: ClassificationStore;
  /** Runs another one, or another of its stages, over the open set; `state` tells how it went. */
  choose(choice: ClassifierChoice): Promise<void>;
  /** Fetched once and kept. @throws AppError `model-broken` */
  card(id: ClassifierId): Promise<ClassifierCard>;
  /** Fetched once and kept. @throws AppError `model-broken` */
  pruningRecord(id: ClassifierId): Promise<PruningRecord>;
  /** What a beat costs a stage of the one in use, on beats of the open set, which have been classed. */
  time(sparsity: number): Promise<ClassifierTiming>;
  /** One stage of the one in use, packed into one archive. */
  export(sparsity: number, format: ClassifierExportFormat): Promise<ExportedFile>;
  /**
   * Weights of one stage in floats, pruned ones 0; as `ClassifierStage.network` has its layers.
   * @throws AppError `model-broken`; `bad-option` where there is no such stage
   */
  weights(id: ClassifierId, sparsity: number): Promise<NetworkWeights>;
}

export interface Dashboard {
  readonly store: DashboardStore;
  readonly session: SessionActions;
}

export const DashboardContext = createContext<Dashboard | null>(null);

export function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  assert(dashboard !== null, 'a view stands inside a DashboardContext');
  return dashboard;
}

export function useDashboardState<T>(select: (state: DashboardState) => T): T {
  return useStore(useDashboard().store, select);
}

export function useClassification<T>(select: (state: ClassificationState) => T): T {
  return useStore(useDashboard().session.classifier.state, select);
}

/** The latest analysis; renders again when a new one was made. */
export function useAnalysis(): Analysis | null {
  const { store, session } = useDashboard();
  return useSyncExternalStore(store.subscribe, () => session.analysis);
}

/** The open recording; renders again when another one is opened. What it holds changes with its own `revision`. */
export function useRecording(): ExploreSession | null {
  const { store, session } = useDashboard();
  return useSyncExternalStore(store.subscribe, () => session.recording);
}
