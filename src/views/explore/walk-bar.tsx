import { BEAT_LABELS, type BeatLabel } from '../../store/labels.ts';
import { BeatNumber } from '../parts/beat-number.tsx';
import { CLASS_TITLES } from '../parts/class-bars.tsx';
import { useClassification, useDashboardState } from '../session-context.ts';
import { useExplore, useLabels, useRevision } from './explore-context.ts';
import type { ExploreActions } from './use-explore-actions.ts';

/** What the labels mean, and their keys; also letters with Shift. */
export const LABEL_TITLES: Readonly<Record<BeatLabel, string>> = {
  ...CLASS_TITLES,
  artefact: 'Artefact: no beat',
};

/** Steps from beat to beat, and labels for the one chosen. */
export function WalkBar({ actions }: { readonly actions: ExploreActions }) {
  return (
    <div className="walk-bar">
      <WalkButtons actions={actions} />
      <LabelButtons actions={actions} />
      <span className="muted walk-in-vain" aria-live="polite">
        {actions.inVain}
      </span>
    </div>
  );
}

function WalkButtons({ actions }: { readonly actions: ExploreActions }) {
  const { recording } = useExplore();
  useRevision();
  const isEmpty = useDashboardState(({ beatCount }) => beatCount === 0);
  const isClassed = useClassification(({ shown }) => shown !== null);
  return (
    <fieldset className="button-group" aria-label="Walk" disabled={isEmpty}>
      <button
        type="button"
        onClick={() => actions.walk('anomaly', -1)}
        title="Previous beat that is flagged (P)"
      >
        ⇤ flagged
      </button>
      <button
        type="button"
        onClick={() => actions.walk('beat', -1)}
        title="Previous beat (←)"
        aria-label="Previous beat"
      >
        ←
      </button>
      <BeatNumber />
      <button
        type="button"
        onClick={() => actions.walk('beat', 1)}
        title="Next beat (→)"
        aria-label="Next beat"
      >
        →
      </button>
      <button type="button" onClick={() => actions.walk('anomaly', 1)} title="Next beat that is flagged (N)">
        flagged ⇥
      </button>
      <button
        type="button"
        onClick={() => actions.walk('models-differ', 1)}
        title="Next beat on which FP32 and INT8 differ (D; Shift D back)"
      >
        models differ ⇥
      </button>
      <button
        type="button"
        disabled={!isClassed}
        onClick={() => actions.walk('class-contradicts', 1)}
        title="Next beat that is flagged and classed N, or passed and classed otherwise (K; Shift K back)"
      >
        class contradicts ⇥
      </button>
      {recording.reference !== null && (
        <button
          type="button"
          onClick={() => actions.walk('reference-differs', 1)}
          title="Next place where the reference says otherwise: another verdict, a missed beat, or one too many (R; Shift R back)"
        >
          reference differs ⇥
        </button>
      )}
    </fieldset>
  );
}

function LabelButtons({ actions }: { readonly actions: ExploreActions }) {
  const { recording } = useExplore();
  const selected = useDashboardState((state) => state.selectedBeat);
  const sample = selected === null ? null : recording.beats.rPeakSamples[selected];
  const given = useLabels(({ labels }) => (sample === null ? null : (labels.get(sample) ?? null)));
  const done = useLabels((state) => state.done.at(-1)?.title ?? null);
  const undone = useLabels((state) => state.undone.at(-1)?.title ?? null);
  return (
    <fieldset className="button-group" aria-label="Label">
      <span className="unit">Label</span>
      {BEAT_LABELS.map((label, index) => (
        <button
          type="button"
          key={label}
          aria-pressed={given === label}
          disabled={selected === null}
          onClick={() => actions.label(given === label ? null : label)}
          title={`${LABEL_TITLES[label]} (${index + 1}, or Shift ${label[0].toUpperCase()}); again takes it back`}
        >
          {label === 'artefact' ? '✕ artefact' : label}
        </button>
      ))}
      <button
        type="button"
        disabled={done === null}
        onClick={() => actions.undo()}
        title={done === null ? 'Nothing to undo' : `Undo: ${done} (Ctrl Z)`}
      >
        Undo
      </button>
      <button
        type="button"
        disabled={undone === null}
        onClick={() => actions.redo()}
        title={undone === null ? 'Nothing to do again' : `Do again: ${undone} (Ctrl Shift Z)`}
      >
        Redo
      </button>
    </fieldset>
  );
}
