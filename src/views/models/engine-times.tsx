import { useCallback } from 'react';
import { PRECISION_NAME } from '../../core/precision.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';

/** How long each engine takes for a beat, measured here and now. */
export function EngineTimes({ card }: { readonly card: ModelCard }) {
  const { session } = useDashboard();
  const isStill = useDashboardState(({ run }) => run.kind !== 'running');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model is another measurement
  const ask = useCallback(() => session.timeEngines(), [session, card]);
  const answer = useLatest(isStill ? ask : null);
  const times = latestValue(answer) ?? [];
  const slowest = Math.max(...times.map(({ microsecondsPerBeat }) => microsecondsPerBeat));
  return (
    <section className="panel" aria-label="Time" aria-busy={answer.kind === 'pending'}>
      <div className="panel-head">
        <h2>Time a beat</h2>
        <span className="muted">this browser, just now; batches of 256</span>
      </div>
      {times.length === 0 ? (
        <p className="empty">
          {answer.kind === 'failed' ? `Could not be measured: ${answer.message}` : 'Being measured …'}
        </p>
      ) : (
        <table className="figures-table engine-times">
          <tbody>
            {times.map(({ precision, engine, microsecondsPerBeat }) => (
              <tr key={`${precision} ${engine}`}>
                <th scope="row">
                  <span className={`swatch is-${precision}`} /> {PRECISION_NAME[precision]}{' '}
                  <span className="muted">{engine}</span>
                </th>
                <td>{microsecondsPerBeat.toPrecision(3)} µs</td>
                <td className="muted" title="Times faster than the slowest engine of this list">
                  ×{(slowest / microsecondsPerBeat).toFixed(1)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
