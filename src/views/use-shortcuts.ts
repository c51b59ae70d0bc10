import { useEffect, useRef } from 'react';
import { type BeatPredicate, findBeat, isDisagreement, isFlaggedByAny } from '../store/beat-navigation.ts';
import { linkThresholds, selectBeat, stepSelectedBeat } from '../store/dashboard-store.ts';
import { type Dashboard, useDashboard } from './session-context.ts';

/** Keys that act anywhere on the page but where they already mean something: in inputs, lists and dialogs. */
export function useShortcuts(onHelp: () => void): void {
  const dashboard = useDashboard();
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const isElsewhere =
        event.target instanceof Element &&
        event.target.closest('input:not([type=checkbox]), select, textarea, dialog, [contenteditable]');
      if (isElsewhere && event.key !== 'Escape') return;
      if (act(event, dashboard, help.current)) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [dashboard]);
}

/** @returns whether the key meant something */
function act(event: KeyboardEvent, { store, session }: Dashboard, onHelp: () => void): boolean {
  const { beatCount, selectedBeat, thresholds, areThresholdsLinked, opening, run } = store.getState();
  const stride = event.shiftKey ? 10 : 1;
  const walk = (direction: 1 | -1, predicate: BeatPredicate) => {
    const found = findBeat(session.table, thresholds, selectedBeat, direction, predicate);
    if (found !== null) selectBeat(store, found);
  };
  switch (event.key) {
    case 'ArrowLeft':
      stepSelectedBeat(store, -stride);
      return true;
    case 'ArrowRight':
      stepSelectedBeat(store, stride);
      return true;
    case 'Home':
    case 'End':
      if (beatCount > 0) selectBeat(store, event.key === 'Home' ? 0 : beatCount - 1);
      return true;
    case 'n':
    case 'N':
      walk(1, isFlaggedByAny);
      return true;
    case 'p':
    case 'P':
      walk(-1, isFlaggedByAny);
      return true;
    case 'd':
    case 'D':
      walk(1, isDisagreement);
      return true;
    case 'l':
    case 'L':
      linkThresholds(store, !areThresholdsLinked);
      return true;
    case 'Escape':
      if (opening.kind !== 'loading' && run.kind !== 'running') return false;
      session.cancel();
      return true;
    case '?':
      onHelp();
      return true;
    default:
      return false;
  }
}
