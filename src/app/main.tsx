import '../views/parts/palette.css';
import '../views/parts/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { assert } from '../core/assert.ts';
import { MODEL_CARD_FILE, WEIGHT_FILES } from '../models/load-model-pair.ts';
import { DEFAULT_MODEL, RECORDING_MODEL } from '../models/shipped-models.ts';
import { createDashboardStore, showModelsPage, showWorkspace } from '../store/dashboard-store.ts';
import { DashboardContext } from '../views/session-context.ts';
import { AppView } from '../views/shell/app-view.tsx';
import { applyTheme, readStoredTheme } from '../views/shell/theme.ts';
import { sendFilesAhead } from '../worker/files-ahead.ts';
import { followInUrl } from './follow-url.ts';
import { Session } from './session.ts';
import { parseUrlState } from './url-state.ts';
import '../views/parts/print.css';

/** The first is what the page opens on. */
const DEMOS = [
  { name: 'mitdb-208', title: 'Demo: recording', workspace: 'explore' },
  { name: 'synthetic', title: 'Demo: synthetic', workspace: 'tune' },
] as const;

function start(root: HTMLElement): void {
  applyTheme(readStoredTheme());
  const link = parseUrlState(location.search);
  const store = createDashboardStore();
  const baseUrl = new URL('./', document.baseURI).href;
  const session = new Session(store, {
    createWorker: () => createWorker(baseUrl, [link.model ?? DEFAULT_MODEL, RECORDING_MODEL]),
    baseUrl,
    now: () => performance.now(),
    link,
  });
  showModelsPage(store, link.modelsPage);
  const demo = DEMOS.find(({ name }) => name === link.demo) ?? DEMOS[0];
  // At once where it will be, so that the page is not built up twice.
  showWorkspace(store, link.workspace ?? demo.workspace);
  followInUrl(store, session.classifier.state);
  void session.openDemo(link.demo ?? DEMOS[0].name);
  createRoot(root).render(
    <StrictMode>
      <DashboardContext value={{ store, session }}>
        <AppView demos={DEMOS} />
      </DashboardContext>
    </StrictMode>,
  );
}

/** While it starts, the page fetches the models that it may need first. */
function createWorker(baseUrl: string, models: readonly string[]): Worker {
  const worker = new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' });
  const files = [MODEL_CARD_FILE, WEIGHT_FILES.int8, WEIGHT_FILES.fp32];
  const addresses = models.flatMap((id) => files.map((file) => `${baseUrl}models/${id}/${file}`));
  sendFilesAhead(worker, addresses);
  return worker;
}

const root = document.getElementById('root');
assert(root !== null, 'index.html has a root element');
start(root);
