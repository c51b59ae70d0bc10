import { showWorkspace, WORKSPACES, type Workspace } from '../../store/dashboard-store.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';

const TITLES: Readonly<Record<Workspace, string>> = { explore: 'Explore', tune: 'Tune', models: 'Models' };

const EXPLANATIONS: Readonly<Record<Workspace, string>> = {
  explore: 'Walk the open recording beat by beat on ECG paper',
  tune: 'Scores, thresholds and metrics of the open beats',
  models: 'Inside both networks: layers, bytes, quantization, time and downloads',
};

export function WorkspaceTabs() {
  const { store } = useDashboard();
  const shown = useDashboardState((state) => state.workspace);
  return (
    <nav className="workspace-tabs" aria-label="Workspaces">
      {WORKSPACES.map((workspace) => (
        <button
          type="button"
          key={workspace}
          aria-pressed={shown === workspace}
          title={EXPLANATIONS[workspace]}
          onClick={() => showWorkspace(store, workspace)}
        >
          {TITLES[workspace]}
        </button>
      ))}
    </nav>
  );
}
