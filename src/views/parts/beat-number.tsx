import { selectBeat } from '../../store/dashboard-store.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';

/** Number of the chosen beat, counted from 1; another can be typed. */
export function BeatNumber() {
  const { store } = useDashboard();
  const selected = useDashboardState((state) => state.selectedBeat);
  const beatCount = useDashboardState((state) => state.beatCount);
  return (
    <label className="beat-number">
      <span className="visually-hidden">Beat</span>
      <input
        type="number"
        min={1}
        max={Math.max(1, beatCount)}
        value={selected === null ? '' : selected + 1}
        disabled={beatCount === 0}
        onChange={({ target }) => {
          const index = Number(target.value) - 1;
          if (Number.isInteger(index) && index >= 0 && index < beatCount) selectBeat(store, index);
        }}
      />
    </label>
  );
}
