import type { Precision } from '../core/precision.ts';
import { SHIPPED_CLASSIFIERS, type ShippedModelId, shippedModel } from '../models/shipped-models.ts';
import { type ClassifierChoice, DEFAULT_CLASSIFIER, isSameClassifier } from '../store/classification.ts';
import {
  type DashboardState,
  MODELS_PAGES,
  type ModelsPage,
  WORKSPACES,
  type Workspace,
} from '../store/dashboard-store.ts';

/** What a link carries. Thresholds and the chosen beat are `null` where the link does not name them. */
export interface UrlState {
  /** `null` where the link names no model, or none that is shipped. */
  readonly model: ShippedModelId | null;
  /** `null` where the link names none: the one that suits what is opened. */
  readonly workspace: Workspace | null;
  /** Of the Models workspace: the first where the link names none. */
  readonly modelsPage: ModelsPage;
  readonly demo: string | null;
  /** `null` where the link names none, or none that is shipped. */
  readonly classifier: ClassifierChoice | null;
  readonly thresholds: Readonly<Record<Precision, number | null>>;
  /** Index of the chosen beat; links count from 1. */
  readonly selectedBeat: number | null;
}

export function parseUrlState(search: string): UrlState {
  const params = new URLSearchParams(search);
  const beat = readNumber(params.get('beat'));
  return {
    model: shippedModel(params.get('model')) ?? null,
    workspace: WORKSPACES.find((workspace) => workspace === params.get('view')) ?? null,
    modelsPage: MODELS_PAGES.find((page) => page === params.get('page')) ?? MODELS_PAGES[0],
    demo: params.get('demo') || null,
    classifier: readClassifier(params),
    thresholds: { fp32: readThreshold(params.get('fp32')), int8: readThreshold(params.get('int8')) },
    selectedBeat: beat !== null && Number.isInteger(beat) && beat >= 1 ? beat - 1 : null,
  };
}

/**
 * Files cannot be named in a link, so theirs holds the thresholds and the beat only.
 * @param classifier left out where it is the one that is used without a word
 */
export function formatUrlState(
  { workspace, modelsPage, engine, set, thresholds, selectedBeat }: DashboardState,
  classifier: ClassifierChoice = DEFAULT_CLASSIFIER,
): string {
  const params = new URLSearchParams();
  params.set('view', workspace);
  if (workspace === 'models' && modelsPage !== MODELS_PAGES[0]) params.set('page', modelsPage);
  if (engine.kind === 'ready') params.set('model', engine.card.id);
  if (set?.demo) params.set('demo', set.demo);
  if (!isSameClassifier(classifier, DEFAULT_CLASSIFIER)) {
    params.set('classifier', classifier.id);
    params.set('pruned', String(classifier.sparsity));
  }
  // Every digit: among a million scores fewer would put the threshold beyond a neighbour.
  params.set('fp32', String(thresholds.fp32));
  params.set('int8', String(thresholds.int8));
  if (selectedBeat !== null) params.set('beat', String(selectedBeat + 1));
  return `?${params}`;
}

function readClassifier(params: URLSearchParams): ClassifierChoice | null {
  const id = SHIPPED_CLASSIFIERS.find((shipped) => shipped === params.get('classifier'));
  const sparsity = readNumber(params.get('pruned'));
  if (!id || sparsity === null || sparsity < 0 || sparsity >= 1) return null;
  return { id, sparsity };
}

function readThreshold(text: string | null): number | null {
  const value = readNumber(text);
  return value !== null && value >= 0 ? value : null;
}

function readNumber(text: string | null): number | null {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
