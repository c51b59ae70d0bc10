import { CURVE_LOOKS } from '../../../charts/sparsity-curves.ts';
import type { Estimate, PruningRecord } from '../../../models/classifier/pruning-record.ts';
import { type ComparisonRow, comparisonAt } from './curve-data.ts';
import { formatPoints, formatShare } from './format-share.ts';
import { METHOD_NAMES } from './method-names.ts';

export interface ComparisonTableProps {
  readonly record: PruningRecord;
  /** The stage chosen, or the one under the pointer. */
  readonly sparsity: number;
}

/** The curves in numbers, and their legend. */
export function ComparisonTable({ record, sparsity }: ComparisonTableProps) {
  const { published } = record;
  return (
    <div className="scroll-sideways">
      <table className="layers-table comparison-table" aria-label="Methods compared">
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              At {formatShare(sparsity, 0)} sparsity
            </th>
            <th scope="col" rowSpan={2}>
              Accuracy
            </th>
            <th
              scope="col"
              rowSpan={2}
              title={`Mean F1 over ${record.macroClasses.join(', ')}: every class weighs the same, however rare`}
            >
              Macro-F1
            </th>
            <th
              scope="colgroup"
              colSpan={2}
              title="Difference on the same beats and seeds; where the interval holds zero it may be chance"
            >
              Multistage is ahead by, points
            </th>
          </tr>
          <tr>
            <th scope="col">accuracy</th>
            <th scope="col">macro-F1</th>
          </tr>
        </thead>
        <tbody>
          {comparisonAt(record, sparsity).map((row) => (
            <Row key={row.kind} row={row} seeds={record.seeds.length} />
          ))}
          <tr className="published">
            <th scope="row" title={`${published.source}: names neither its classes nor its split`}>
              <span className="landmark-key" /> The study, at {formatShare(published.sparsity, 0)}
            </th>
            <td>{formatShare(published.accuracy, 1)}</td>
            <td>{formatShare(published.macroF1, 2)}</td>
            <td title="Over its own one-shot pruning with fine-tuning">
              {formatPoints(published.accuracyGain, 1)} <span className="muted">over one-shot</span>
            </td>
            <td title="Over its own one-shot pruning with fine-tuning">
              {formatPoints(published.macroF1Gain, 0)} <span className="muted">over one-shot</span>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, seeds }: { readonly row: ComparisonRow; readonly seeds: number }) {
  const { kind, accuracy, macroF1, behind } = row;
  const name = kind === 'unpruned' ? null : METHOD_NAMES[kind];
  return (
    <tr>
      <th scope="row" title={name?.explanation ?? 'The network that every way of pruning starts from'}>
        {name ? <CurveKey look={name.look} /> : <span className="curve-key" />} {name?.title ?? 'Unpruned'}
        {row.seeds < seeds && (
          <span className="muted">
            , {row.seeds} of {seeds} seeds
          </span>
        )}
      </th>
      <td>{withInterval(accuracy, (share) => formatShare(share, 2))}</td>
      <td>{withInterval(macroF1, (share) => formatShare(share, 2))}</td>
      <td>{behind ? withInterval(behind.accuracy, formatPoints) : '–'}</td>
      <td>{behind ? withInterval(behind.macroF1, formatPoints) : '–'}</td>
    </tr>
  );
}

function withInterval({ mean, low, high }: Estimate, format: (share: number) => string) {
  const end = (share: number): string => format(share).replace(' %', '');
  return (
    <>
      {format(mean)}{' '}
      <span className="interval">
        {end(low)} … {end(high)}
      </span>
    </>
  );
}

/** Line and mark of a curve, as the chart draws them. */
function CurveKey({ look }: { readonly look: number }) {
  const { dash, mark } = CURVE_LOOKS[look];
  const color = `var(--series-${look + 1})`;
  return (
    <svg className="curve-key" viewBox="0 0 34 12" aria-hidden="true">
      <line x1="0" y1="6" x2="34" y2="6" stroke={color} strokeWidth="2" strokeDasharray={dash.join(' ')} />
      <g fill={color} transform="translate(17 6)">
        {mark === 'circle' && <circle r="4" />}
        {mark === 'square' && <rect x="-3.6" y="-3.6" width="7.2" height="7.2" />}
        {mark === 'triangle' && <path d="M0 -4.8 L4.6 3.6 L-4.6 3.6 Z" />}
        {mark === 'diamond' && <path d="M0 -5.2 L5.2 0 L0 5.2 L-5.2 0 Z" />}
      </g>
    </svg>
  );
}
