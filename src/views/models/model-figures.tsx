import { PRECISION_NAME, PRECISIONS } from '../../core/precision.ts';
import type { ModelCard } from '../../models/model-card.ts';
import { formatMetric, METRIC_ROWS } from '../../store/metric-rows.ts';
import { formatCount, formatScore } from '../parts/format.ts';

/** What the card says of the model: figures by part of the data, and the thresholds it ships. */
export function ModelFigures({ card }: { readonly card: ModelCard }) {
  return (
    <section className="panel" aria-label="Figures of the card">
      <div className="panel-head">
        <h2>Figures of the model card</h2>
      </div>
      <div className="scroll-sideways">
        <table className="layers-table">
          <thead>
            <tr>
              <th scope="col">Network, part of the data</th>
              {METRIC_ROWS.map(({ id, title, explanation }) => (
                <th scope="col" key={id} title={explanation}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {PRECISIONS.flatMap((precision) =>
              card.metrics[precision].map((figures) => (
                <tr key={`${precision} ${figures.part}`}>
                  <th scope="row">
                    {PRECISION_NAME[precision]}, {figures.part}{' '}
                    <span className="muted">
                      {formatCount(figures.normal)} normal, {formatCount(figures.abnormal)} abnormal
                    </span>
                  </th>
                  {METRIC_ROWS.map(({ id, unit }) => (
                    <td key={id}>{formatMetric(figures[id], unit)}</td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </div>
      <ul className="plain-list">
        {PRECISIONS.map((precision) => (
          <li key={precision}>
            {PRECISION_NAME[precision]} threshold {formatScore(card.thresholds[precision].value)}:{' '}
            {card.thresholds[precision].description}
          </li>
        ))}
      </ul>
    </section>
  );
}
