import { useState } from 'react';
import { type ClassificationState, settledClassification } from '../../store/classification.ts';
import { useDashboard } from '../session-context.ts';

/**
 * A button whose file holds the classes of the beats: where they are still on their way the file waits for them,
 * and is not written where another set was opened meanwhile.
 * @param write hands the file out
 */
export function useSaveWithClasses(write: (classification: ClassificationState) => void): {
  readonly save: () => Promise<void>;
  readonly isWaiting: boolean;
} {
  const { store, session } = useDashboard();
  const [isWaiting, setWaiting] = useState(false);
  const save = async () => {
    if (isWaiting) return;
    const { set } = store.getState();
    setWaiting(true);
    const classification = await settledClassification(session.classifier.state);
    setWaiting(false);
    if (store.getState().set === set) write(classification);
  };
  return { save, isWaiting };
}
