import { classifierInUse } from '../../store/classification.ts';
import { download } from '../parts/download.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { scoreCsv } from './score-csv.ts';

/** Every beat with its scores and verdicts at the thresholds in force, as CSV. */
export function ExportScoresButton() {
  const { store, session } = useDashboard();
  const isEmpty = useDashboardState((state) => state.beatCount === 0);
  const save = () => {
    const { set, thresholds, engine } = store.getState();
    if (set === null || engine.kind !== 'ready') return;
    const { shown, kind } = session.classification.getState();
    const classes = shown && {
      beats: shown.beats,
      classifier: `${classifierInUse({ choice: shown.choice, kind })} ${shown.choice.sparsity}`,
    };
    const pieces = scoreCsv(session.table, set, thresholds, engine.card.id, classes);
    download('beatlens-scores.csv', pieces, 'text/csv');
  };
  return (
    <button
      type="button"
      onClick={save}
      disabled={isEmpty}
      title="Save every beat with both scores and verdicts at the present thresholds, as CSV"
    >
      Export
    </button>
  );
}
