import { formatClock } from './clock.ts';
import type { ExploreSession } from './explore-session.ts';

/** A file that holds annotations and no signal: what it says, in the order of time. */
export function AnnotationList({ recording }: { readonly recording: ExploreSession }) {
  const { info, reference } = recording;
  return (
    <section className="panel" aria-label="Annotations">
      <div className="panel-head">
        <h2>{info.name}</h2>
        <span className="muted">{info.format}</span>
      </div>
      {info.notes.map((note) => (
        <p key={note} className="muted">
          {note}
        </p>
      ))}
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Annotation</th>
          </tr>
        </thead>
        <tbody>
          {reference?.entries.map(({ sample, symbol, text }, index) => (
            <tr key={index}>
              <td>{formatClock(sample / info.rateHz)}</td>
              <td>{text || symbol}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
