import { useState } from 'react';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { ExploreWorkspace } from '../explore/explore-workspace.tsx';
import { ModelsWorkspace } from '../models/models-workspace.tsx';
import { useDashboardState, useRecording } from '../session-context.ts';
import { BeatCards } from '../tune/beat-cards.tsx';
import { BeatsRegion } from '../tune/beats-region.tsx';
import { MetricsRegion } from '../tune/metrics-region.tsx';
import { MorphologyRegion } from '../tune/morphology-region.tsx';
import { ThresholdRegion } from '../tune/threshold-region.tsx';
import type { Demo } from './demo-select.tsx';
import { HeaderBar } from './header-bar.tsx';
import { Notices } from './notices.tsx';
import { DropTarget } from './open-files.tsx';
import { SetPanel } from './set-panel.tsx';
import { ShortcutsOverlay } from './shortcuts-overlay.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import './app-view.css';

/** The words tests and screen readers wait for. */
export type PageState = 'idle' | 'loading' | 'running' | 'done' | 'failed';

function pageStateOf({ run, opening, engine }: DashboardState): PageState {
  if (engine.kind === 'dead' || opening.kind === 'refused') return 'failed';
  if (opening.kind === 'loading') return 'loading';
  return run.kind === 'stopped' ? 'done' : run.kind;
}

/** Scores, thresholds and metrics of the open set. */
function TuneWorkspace() {
  return (
    <div className="workspace">
      <div className="column">
        <BeatsRegion />
        <BeatCards />
        <MorphologyRegion />
      </div>
      <div className="column side">
        <ThresholdRegion />
        <MetricsRegion />
      </div>
    </div>
  );
}

export function AppView({ demos }: { readonly demos: readonly Demo[] }) {
  const pageState = useDashboardState(pageStateOf);
  const workspace = useDashboardState((state) => state.workspace);
  const isRecording = useRecording() !== null;
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcuts(() => setHelpOpen(true));
  return (
    <>
      <HeaderBar demos={demos} onHelp={() => setHelpOpen(true)} />
      <main data-state={pageState}>
        <Notices />
        {!isRecording && <SetPanel />}
        {workspace === 'explore' && <ExploreWorkspace />}
        {workspace === 'tune' && <TuneWorkspace />}
        {workspace === 'models' && <ModelsWorkspace />}
      </main>
      <footer>
        <strong>Not a medical device.</strong> Nothing leaves this browser: files are read, scored and shown
        here.
      </footer>
      <DropTarget />
      <ShortcutsOverlay isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
}
