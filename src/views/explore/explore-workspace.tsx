import { useDashboardState, useRecording } from '../session-context.ts';

/** A whole recording, walked beat by beat. */
export function ExploreWorkspace() {
  const recording = useRecording();
  const isBusy = useDashboardState(({ opening }) => opening.kind === 'loading');
  if (recording === null) return <NoRecording isBusy={isBusy} />;
  return null;
}

function NoRecording({ isBusy }: { readonly isBusy: boolean }) {
  return (
    <section className="panel" aria-label="Explore">
      <p className="empty">
        {isBusy
          ? 'Opening …'
          : 'What is open is a table of beats, which has no trace to walk through. Open a recording to see it on ECG paper.'}
      </p>
    </section>
  );
}
