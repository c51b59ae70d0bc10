import { assertUnreachable } from '../../core/assert.ts';
import type { OpenedFile } from '../../pipeline/beat-source.ts';
import type { DashboardState, RunPhase, RunProgress } from '../../store/dashboard-store.ts';
import { countOf, formatBytes, formatCount, formatDuration } from '../parts/format.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import './run-status.css';

/** What is open and how far it is, with a way to stop it. */
export function RunStatus() {
  const { session } = useDashboard();
  const opening = useDashboardState((state) => state.opening);
  const run = useDashboardState((state) => state.run);
  const beatCount = useDashboardState((state) => state.beatCount);
  const what = useDashboardState(describeSet);
  const isBusy = opening.kind === 'loading' || run.kind === 'running';
  return (
    <div className="run-status">
      <div className="run-status-text">
        <span className="set-line">
          <span className="set-name" title={what}>
            {what}
          </span>
          {run.kind === 'running' && (
            <span className="progress-figures">{describeProgress(run.progress)}</span>
          )}
        </span>
        <span role="status">
          {opening.kind === 'loading' ? `Opening ${opening.what} …` : describeRun(run, beatCount)}
        </span>
      </div>
      {run.kind === 'running' && (
        <progress className="run-progress" value={run.progress.fraction} max={1} aria-label="Progress" />
      )}
      {isBusy && (
        <button
          type="button"
          onClick={() => session.cancel()}
          title="Stop reading; the beats scored so far stay (Esc)"
        >
          Cancel
        </button>
      )}
    </div>
  );
}

function describeSet({ set }: DashboardState): string {
  if (set === null) return 'No beats open';
  return set.files.map(describeFile).join(' + ');
}

function describeFile({ name, origin }: OpenedFile): string {
  return origin === 'generated' ? `${name} (generated, not from people)` : name;
}

function describeRun(run: RunPhase, beatCount: number): string {
  const scored = `${countOf(beatCount, 'beat')} scored`;
  switch (run.kind) {
    case 'idle':
      return 'Drop a table of beats anywhere on this page';
    case 'running':
    case 'done':
      return scored;
    case 'stopped':
    case 'failed':
      return `Stopped early; ${scored}`;
    default:
      return assertUnreachable(run);
  }
}

function describeProgress({
  doneBytes,
  totalBytes,
  beatsPerSecond,
  secondsLeft,
  fraction,
}: RunProgress): string {
  const parts = [
    doneBytes !== null && totalBytes !== null
      ? `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`
      : `${Math.floor(fraction * 100)} %`,
  ];
  if (beatsPerSecond !== null) parts.push(`${formatCount(Math.round(beatsPerSecond))} beats/s`);
  if (secondsLeft !== null) parts.push(`${formatDuration(secondsLeft)} left`);
  return parts.join(' · ');
}
