import { useEffect, useMemo, useRef } from 'react';
import { showWorkspace } from '../../store/dashboard-store.ts';
import { useDashboard, useDashboardState, useRecording } from '../session-context.ts';
import { ThresholdRegion } from '../tune/threshold-region.tsx';
import { AdaptPanel } from './adapt-panel.tsx';
import { AnnotationList } from './annotation-list.tsx';
import { BeatDetails } from './beat-details.tsx';
import { Ec57Table } from './ec57-table.tsx';
import { ImportPanel } from './import-panel.tsx';
import { RecordingSummary } from './recording-summary.tsx';
import { ReportFoot, ReportHead } from './report-head.tsx';
import { TemplatesPanel } from './templates-panel.tsx';
import { useExploreActions } from './use-explore-actions.ts';
import { useExploreShortcuts } from './use-explore-shortcuts.ts';
import { WalkBar } from './walk-bar.tsx';
import './explore-workspace.css';
import { EcgPaper } from './ecg-paper.tsx';
import { ExploreContext, useExplore } from './explore-context.ts';
import type { ExploreSession } from './explore-session.ts';
import { PaperControls } from './paper-controls.tsx';
import { usePaperSettings } from './paper-settings.ts';
import type { PaperView } from './paper-view.ts';
import { PaperViewport } from './paper-viewport.ts';
import { RecordingOverview } from './recording-overview.tsx';

/** A whole recording, walked beat by beat. */
export function ExploreWorkspace() {
  const recording = useRecording();
  const isBusy = useDashboardState(({ opening }) => opening.kind === 'loading');
  if (recording === null) return <NoRecording isBusy={isBusy} />;
  if (recording.info.leads.length === 0) return <AnnotationList recording={recording} />;
  return <OpenRecording recording={recording} />;
}

function OpenRecording({ recording }: { readonly recording: ExploreSession }) {
  const paper = useRef<PaperView | null>(null);
  const { fileNames, sizeBytes } = recording.info;
  const files = `${fileNames.join('/')} ${sizeBytes}`;
  // Read in another way, the recording is the same: the paper stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another recording has another place
  const viewport = useMemo(() => new PaperViewport(), [files]);
  const explore = useMemo(() => ({ recording, viewport, paper }), [recording, viewport]);
  return (
    <ExploreContext value={explore}>
      <Panels />
    </ExploreContext>
  );
}

/** Everything about the open recording, with the keys of the workspace. */
function Panels() {
  const { recording } = useExplore();
  const settings = usePaperSettings(recording);
  const actions = useExploreActions();
  useExploreShortcuts(actions, settings);
  useFollowSelection();
  return (
    <div className="explore-workspace">
      <ReportHead />
      <ImportPanel />
      <section className="panel strip" aria-label="ECG">
        <PaperControls settings={settings} />
        <WalkBar actions={actions} />
        <EcgPaper settings={settings} />
        <RecordingOverview />
      </section>
      <RecordingSummary />
      <div className="explore-columns">
        <div className="column">
          <BeatDetails />
          <TemplatesPanel actions={actions} />
        </div>
        <div className="column">
          <ThresholdRegion />
          <AdaptPanel />
          <Ec57Table actions={actions} />
        </div>
      </div>
      <ReportFoot />
    </div>
  );
}

/** A beat chosen by key, list or link is brought into view; the paper stays where it shows it already. */
function useFollowSelection(): void {
  const { recording, viewport } = useExplore();
  const selected = useDashboardState((state) => state.selectedBeat);
  useEffect(() => {
    const { beats, info } = recording;
    if (selected !== null && selected < beats.count)
      viewport.reveal(beats.rPeakSamples[selected] / info.rateHz);
  }, [selected, recording, viewport]);
}

function NoRecording({ isBusy }: { readonly isBusy: boolean }) {
  const { store } = useDashboard();
  return (
    <section className={isBusy ? 'panel no-recording' : 'panel'} aria-label="Explore">
      <p className="empty">
        {isBusy
          ? 'Opening …'
          : 'What is open is a table of beats, which has no trace to walk through. Open a recording to see it on ECG paper.'}
      </p>
      {!isBusy && (
        <button type="button" onClick={() => showWorkspace(store, 'tune')}>
          See the beats in Tune
        </button>
      )}
    </section>
  );
}
