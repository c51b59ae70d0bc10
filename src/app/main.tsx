import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../core/assert.ts';
import { createDashboardStore, type DashboardStore, showWorkspace } from '../store/dashboard-store.ts';
import { AppView } from '../views/app-view.tsx';
import { DashboardContext } from '../views/session-context.ts';
import { applyTheme, readStoredTheme } from '../views/theme.ts';
import '../views/page.css';
import { Session } from './session.ts';
import { formatUrlState, parseUrlState } from './url-state.ts';

const DEFAULT_DEMO = 'synthetic';

/** The address follows the state, but not every step of a slider: browsers limit how often it may change. */
const URL_DELAY_MS = 250;

function followInUrl(store: DashboardStore): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  store.subscribe((state, before) => {
    const isSame =
      state.workspace === before.workspace &&
      state.engine === before.engine &&
      state.set?.demo === before.set?.demo &&
      state.thresholds === before.thresholds &&
      state.selectedBeat === before.selectedBeat;
    if (isSame || state.set === null) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, '', formatUrlState(store.getState())), URL_DELAY_MS);
  });
}

function start(root: HTMLElement): void {
  applyTheme(readStoredTheme());
  const link = parseUrlState(location.search);
  const store = createDashboardStore();
  const session = new Session(store, {
    createWorker: () => new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' }),
    modelsUrl: new URL('./models/', document.baseURI).href,
    now: () => performance.now(),
    link,
  });
  showWorkspace(store, link.workspace);
  followInUrl(store);
  void session.openDemo(link.demo ?? DEFAULT_DEMO);
  createRoot(root).render(
    <StrictMode>
      <DashboardContext value={{ store, session }}>
        <AppView demo={DEFAULT_DEMO} />
      </DashboardContext>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
assert(root !== null, 'index.html has a root element');
start(root);
