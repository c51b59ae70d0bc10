import { useEffect, useRef } from 'react';
import { isDisagreement, isFlaggedByAny } from '../../store/beat-navigation.ts';
import { linkThresholds, selectBeat, stepSelectedBeat } from '../../store/dashboard-store.ts';
import { isTaken } from '../parts/is-typing.ts';
import { walkContradictions, walkTo } from '../parts/walk-to.ts';
import { type Dashboard, useDashboard } from '../session-context.ts';

/** Keys that act anywhere on the page but where they already mean something. */
export function useShortcuts(onHelp: () => void): void {
  const dashboard = useDashboard();
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTaken(event)) return;
      if (act(event, dashboard, help.current)) event.preventDefault();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [dashboard]);
}

/** @returns whether the key meant something */
function act(event: KeyboardEvent, dashboard: Dashboard, onHelp: () => void): boolean {
  const { store, session } = dashboard;
  const { beatCount, areThresholdsLinked, opening, run } = store.getState();
  const stride = event.shiftKey ? 10 : 1;
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
      walkTo(dashboard, 1, isFlaggedByAny);
      return true;
    case 'p':
    case 'P':
      walkTo(dashboard, -1, isFlaggedByAny);
      return true;
    case 'd':
    case 'D':
      walkTo(dashboard, 1, isDisagreement);
      return true;
    case 'k':
    case 'K':
      return walkContradictions(dashboard, event.shiftKey ? -1 : 1);
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
