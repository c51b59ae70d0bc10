import type { ShippedModelId } from '../../models/shipped-models.ts';
import { useDashboard, useDashboardState, useRecording } from '../session-context.ts';

/** The shipped pairs as people choose between them. */
const TITLES: Readonly<Record<ShippedModelId, string>> = {
  compact: 'Compact: 1.3 kB of INT8',
  wide: 'Wide: 8 kB of INT8',
};

export function ModelSelect() {
  const { session } = useDashboard();
  const chosen = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card.id : ''));
  const isRecording = useRecording() !== null;
  return (
    <label
      className="model-select"
      title={
        isRecording
          ? 'Recordings are scored by a pair of networks of their own'
          : 'The pair of networks that scores the beats; choosing another one scores them again'
      }
    >
      <span className="visually-hidden">Model</span>
      <select
        value={chosen}
        disabled={chosen === '' || isRecording}
        onChange={({ target }) => {
          const model = MODEL_IDS.find((id) => id === target.value);
          if (model) void session.selectModel(model);
        }}
      >
        {chosen === '' && <option value="">Starting …</option>}
        {isRecording && <option value={chosen}>Made for recordings</option>}
        {MODEL_IDS.map((id) => (
          <option key={id} value={id}>
            {TITLES[id]}
          </option>
        ))}
      </select>
    </label>
  );
}

const MODEL_IDS: readonly ShippedModelId[] = ['compact', 'wide'];
