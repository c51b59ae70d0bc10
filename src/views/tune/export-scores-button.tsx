import { type ClassificationState, classifierInUse } from '../../store/classification.ts';
import { download } from '../parts/download.ts';
import { useSaveWithClasses } from '../parts/use-save-with-classes.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { scoreCsv } from './score-csv.ts';

/** Every beat with its scores and verdicts at the thresholds in force and its class, as CSV. */
export function ExportScoresButton() {
  const { store, session } = useDashboard();
  const isEmpty = useDashboardState((state) => state.beatCount === 0);
  const write = ({ shown, kind }: ClassificationState) => {
    const { set, thresholds, engine } = store.getState();
    if (set === null || engine.kind !== 'ready') return;
    const classes = shown && {
      beats: shown.beats,
      classifier: `${classifierInUse({ choice: shown.choice, kind })} ${shown.choice.sparsity}`,
    };
    const pieces = scoreCsv(session.table, set, thresholds, engine.card.id, classes);
    download('beatlens-scores.csv', pieces, 'text/csv');
  };
  const { save, isWaiting } = useSaveWithClasses(write);
  return (
    <button
      type="button"
      onClick={() => void save()}
      disabled={isEmpty}
      aria-busy={isWaiting}
      title="Save every beat with both scores, verdicts at the present thresholds and class, as CSV"
    >
      Export
    </button>
  );
}
