import { type BeatPredicate, contradictsClass, findBeat } from '../../store/beat-navigation.ts';
import { selectBeat } from '../../store/dashboard-store.ts';
import type { Dashboard } from '../session-context.ts';

/** Chooses the nearest beat in a direction that fulfils the predicate; stays where there is none. */
export function walkTo({ store, session }: Dashboard, direction: 1 | -1, predicate: BeatPredicate): void {
  const { thresholds, selectedBeat } = store.getState();
  const found = findBeat(session.table, thresholds, selectedBeat, direction, predicate);
  if (found !== null) selectBeat(store, found);
}

/** On to the next beat whose class contradicts the verdicts. @returns whether there are classes */
export function walkContradictions(dashboard: Dashboard, direction: 1 | -1): boolean {
  const { shown } = dashboard.session.classifier.state.getState();
  if (shown !== null) walkTo(dashboard, direction, contradictsClass(shown.beats));
  return shown !== null;
}
