import type { ModelCard } from '../../models/model-card.ts';
import { formatBytes, formatCount } from '../parts/format.ts';

/** The published study counts one byte a parameter and nothing else (Suryanarayanan et al.). */
const PUBLISHED_BYTES = 1360;

export interface LedgerTableProps {
  readonly card: ModelCard;
  readonly activationBytes: number;
}

/** Bytes of the INT8 artifact to the last one, and what it takes to run it. */
export function LedgerTable({ card, activationBytes }: LedgerTableProps) {
  const { ledger } = card;
  const rows = [
    { title: 'Weights', bytes: ledger.weights, explanation: 'One byte each.' },
    {
      title: 'Biases',
      bytes: ledger.biases,
      explanation: 'Two bytes each: the quantizer sees to it that they fit.',
    },
    {
      title: 'Requantization',
      bytes: ledger.requantization,
      explanation: 'Multipliers, shifts, zero points and the scale of the input.',
    },
    {
      title: 'Threshold',
      bytes: ledger.threshold,
      explanation: 'The score at which the device flags a beat.',
    },
  ];
  return (
    <section className="panel" aria-label="Ledger">
      <div className="panel-head">
        <h2>Bytes of the INT8 artifact</h2>
      </div>
      <table className="figures-table">
        <tbody>
          {rows.map(({ title, bytes, explanation }) => (
            <tr key={title}>
              <th scope="row" title={explanation}>
                {title}
              </th>
              <td>{formatCount(bytes)}</td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">Total</th>
            <td>{formatCount(ledger.total)}</td>
          </tr>
          <tr>
            <th scope="row" title="As the published study counts: one byte a parameter, nothing else">
              Parameters × 1 byte
            </th>
            <td>
              {formatCount(card.parameters)}{' '}
              <span className="muted">published: {formatCount(PUBLISHED_BYTES)}</span>
            </td>
          </tr>
          <tr>
            <th scope="row" title="The same network with four bytes a parameter">
              FP32 file
            </th>
            <td>{formatCount(card.files.fp32.bytes)}</td>
          </tr>
          <tr>
            <th scope="row" title="The largest input and output of a layer that live at the same time">
              Activation memory, INT8
            </th>
            <td>{formatBytes(activationBytes)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
