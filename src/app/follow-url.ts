import type { ClassificationStore } from '../store/classification.ts';
import {
  type DashboardState,
  type DashboardStore,
  showModelsPage,
  showWorkspace,
} from '../store/dashboard-store.ts';
import { formatUrlState, parseUrlState, type UrlState } from './url-state.ts';

/** The address follows the state, but not every step of a slider: browsers limit how often it may change. */
const URL_DELAY_MS = 250;

/**
 * Keeps the address of the page in step with the state. A workspace or page chosen by the person is a step of its own,
 * which the browser's Back takes back; everything else, and a workspace that came with another set, rewrites the address.
 */
export function followInUrl(store: DashboardStore, classification: ClassificationStore): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (how: 'pushState' | 'replaceState') => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    history[how](null, '', formatUrlState(store.getState(), classification.getState().choice));
  };
  // Once the slider rests: writing the address costs as much as a step of it.
  const writeSoon = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, URL_DELAY_MS, 'replaceState');
  };
  store.subscribe((state, before) => {
    if (state.set === null || isSameAddress(state, before)) return;
    const isStep = !isSamePlace(state, before) && state.set === before.set;
    if (isStep && !isSamePlace(state, parseUrlState(location.search))) write('pushState');
    else writeSoon();
  });
  classification.subscribe(({ choice }, before) => {
    if (choice !== before.choice && store.getState().set !== null) writeSoon();
  });
  addEventListener('popstate', () => {
    const { workspace, modelsPage } = parseUrlState(location.search);
    if (workspace === 'models') showModelsPage(store, modelsPage);
    if (workspace !== null) showWorkspace(store, workspace);
  });
}

type Place = Pick<UrlState, 'workspace' | 'modelsPage'>;

function isSamePlace(a: Place, b: Place): boolean {
  if (a.workspace !== b.workspace) return false;
  return a.workspace !== 'models' || a.modelsPage === b.modelsPage;
}

function isSameAddress(state: DashboardState, before: DashboardState): boolean {
  return (
    isSamePlace(state, before) &&
    state.engine === before.engine &&
    state.set?.demo === before.set?.demo &&
    state.thresholds === before.thresholds &&
    state.selectedBeat === before.selectedBeat
  );
}
