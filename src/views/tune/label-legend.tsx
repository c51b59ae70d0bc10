import { formatCount } from '../parts/format.ts';
import { useAnalysis } from '../session-context.ts';

/** The marks of the charts with their counts: shape and colour both tell the label. */
export function LabelLegend() {
  const analysis = useAnalysis();
  const unknown = analysis ? analysis.count - analysis.normalCount - analysis.abnormalCount : 0;
  return (
    <ul className="label-legend" aria-label="Labels">
      <li>
        <svg viewBox="0 0 12 12" className="is-normal" aria-hidden="true">
          <circle cx="6" cy="6" r="4" />
        </svg>
        normal {analysis && <span className="muted">{formatCount(analysis.normalCount)}</span>}
      </li>
      <li>
        <svg viewBox="0 0 12 12" className="is-abnormal" aria-hidden="true">
          <path d="M6 1 11 10H1z" />
        </svg>
        abnormal {analysis && <span className="muted">{formatCount(analysis.abnormalCount)}</span>}
      </li>
      {unknown > 0 && (
        <li>
          <svg viewBox="0 0 12 12" className="is-unknown" aria-hidden="true">
            <circle cx="6" cy="6" r="4" />
          </svg>
          unlabelled <span className="muted">{formatCount(unknown)}</span>
        </li>
      )}
    </ul>
  );
}
