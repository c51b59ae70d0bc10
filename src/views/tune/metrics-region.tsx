import { useMemo } from 'react';
import { RocChart, type RocChartProps } from '../../charts/roc-chart.tsx';
import { PRECISION_NAME, PRECISIONS, type Precision, perPrecision } from '../../core/precision.ts';
import { flaggedAt } from '../../metrics/confusion.ts';
import { flippedAt } from '../../metrics/paired-scores.ts';
import type { RocCurve } from '../../metrics/roc.ts';
import { type DetectorMetrics, metricsAt } from '../../metrics/summary.ts';
import type { Analysis } from '../../store/analysis.ts';
import { formatDifference, formatMetric, METRIC_ROWS, type MetricRow } from '../../store/metric-rows.ts';
import { countOf, formatCount } from '../parts/format.ts';
import { LegendKey } from '../parts/legend-key.tsx';
import { useAnalysis, useDashboardState } from '../session-context.ts';
import './metrics-region.css';

type Metrics = Readonly<Record<Precision, DetectorMetrics>>;

/** Everything the labels allow to say about both networks at their thresholds. */
export function MetricsRegion() {
  const analysis = useAnalysis();
  const thresholds = useDashboardState((state) => state.thresholds);
  const hasLabels = analysis !== null && analysis.normalCount + analysis.abnormalCount > 0;
  const metrics =
    analysis &&
    perPrecision((precision) => {
      const { sorted, areas } = analysis.models[precision];
      return metricsAt(sorted, thresholds[precision], areas);
    });
  return (
    <section className="panel metrics-region" aria-label="Metrics">
      <div className="panel-head">
        <h2>Metrics</h2>
        {analysis && hasLabels && (
          <span className="muted">
            {countOf(analysis.normalCount + analysis.abnormalCount, 'labelled beat')}
          </span>
        )}
      </div>
      {analysis && metrics && analysis.count > 0 ? (
        <>
          <Flagged analysis={analysis} />
          {!hasLabels && (
            <p className="empty">
              These beats carry no labels, so nothing can be said about right and wrong: what remains is how
              many are flagged, which, and how the scores are spread.
            </p>
          )}
          <TrainedOnNotice />
          <MetricsTable metrics={metrics} analysis={analysis} />
          <div className="confusions">
            {PRECISIONS.map((precision) => (
              <ConfusionMatrix key={precision} precision={precision} metrics={metrics[precision]} />
            ))}
          </div>
          <Roc analysis={analysis} metrics={metrics} />
        </>
      ) : (
        <p className="empty">Metrics appear with the first scores.</p>
      )}
    </section>
  );
}

function Flagged({ analysis }: { readonly analysis: Analysis }) {
  const thresholds = useDashboardState((state) => state.thresholds);
  const flipped = flippedAt(analysis.paired, thresholds.fp32, thresholds.int8);
  return (
    <dl className="flagged">
      {PRECISIONS.map((precision) => {
        const flagged = flaggedAt(analysis.models[precision].sorted, thresholds[precision]);
        return (
          <div key={precision}>
            <dt>
              <span className={`swatch is-${precision}`} /> {PRECISION_NAME[precision]} flags
            </dt>
            <dd>
              {formatCount(flagged)}{' '}
              <span className="muted">{formatMetric(flagged / analysis.count, 'percent')}</span>
            </dd>
          </div>
        );
      })}
      <div title="Beats on which the two networks give different verdicts at these thresholds">
        <dt>Verdicts differ</dt>
        <dd>
          {formatCount(flipped)}{' '}
          <span className="muted">{formatMetric(flipped / analysis.count, 'percent')}</span>
        </dd>
      </div>
    </dl>
  );
}

/** The models learned from rows of the Kaggle set: figures on such files are no test. */
function TrainedOnNotice() {
  const files = useDashboardState((state) => state.set?.files);
  const card = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card : null));
  const isKaggle = files?.some(({ dialect }) => dialect?.layout === 'kaggle-heartbeat') ?? false;
  const test = card?.metrics.int8.find(({ part }) => part === 'test');
  if (!isKaggle || !test) return null;
  return (
    <p className="muted trained-on">
      Files of this layout may hold the very beats the model was trained and calibrated on. On its test beats
      INT8 reaches an AUROC of {formatMetric(test.auroc, 'number')} and an accuracy of{' '}
      {formatMetric(test.accuracy, 'percent')}.
    </p>
  );
}

function MetricsTable({ metrics, analysis }: { readonly metrics: Metrics; readonly analysis: Analysis }) {
  return (
    <table className="metrics-table" aria-label="Metrics">
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Metric</span>
          </th>
          {PRECISIONS.map((precision) => (
            <th scope="col" key={precision}>
              {PRECISION_NAME[precision]}
            </th>
          ))}
          <th scope="col" title="INT8 minus FP32; pp are percentage points">
            Difference
          </th>
        </tr>
      </thead>
      <tbody>
        {METRIC_ROWS.map((row) => (
          <MetricsRow key={row.id} row={row} metrics={metrics} analysis={analysis} />
        ))}
      </tbody>
    </table>
  );
}

interface MetricsRowProps {
  readonly row: MetricRow;
  readonly metrics: Metrics;
  readonly analysis: Analysis;
}

function MetricsRow({ row, metrics, analysis }: MetricsRowProps) {
  const { id, title, explanation, unit } = row;
  const baseline = id === 'accuracy' || id === 'f1' ? analysis.baseline[id] : null;
  return (
    <tr>
      <th scope="row" title={explanation}>
        {title}
        {baseline !== null && (
          <span className="baseline" title="What a detector that calls every beat abnormal would reach">
            all abnormal: {formatMetric(baseline, unit)}
          </span>
        )}
      </th>
      {PRECISIONS.map((precision) => (
        <td key={precision}>{formatMetric(metrics[precision][id], unit)}</td>
      ))}
      <td className="difference">{formatDifference(metrics.fp32[id], metrics.int8[id], unit)}</td>
    </tr>
  );
}

function ConfusionMatrix({
  precision,
  metrics,
}: {
  readonly precision: Precision;
  readonly metrics: DetectorMetrics;
}) {
  const name = PRECISION_NAME[precision];
  const { tp, fp, tn, fn } = metrics;
  return (
    <table className="confusion-matrix" aria-label={`${name} confusion matrix`}>
      <caption>
        <span className={`swatch is-${precision}`} /> {name}
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">flagged</th>
          <th scope="col">passed</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">abnormal</th>
          <ConfusionCell count={tp} of={sum(tp, fn)} isRight title="True positives: abnormal and flagged" />
          <ConfusionCell count={fn} of={sum(tp, fn)} title="False negatives: abnormal and passed" />
        </tr>
        <tr>
          <th scope="row">normal</th>
          <ConfusionCell count={fp} of={sum(fp, tn)} title="False positives: normal and flagged" />
          <ConfusionCell count={tn} of={sum(fp, tn)} isRight title="True negatives: normal and passed" />
        </tr>
      </tbody>
    </table>
  );
}

interface ConfusionCellProps {
  readonly count: number | null;
  /** Beats in the row. */
  readonly of: number;
  readonly isRight?: boolean;
  readonly title: string;
}

/** Darker the larger its share of the row; right and wrong are told apart by a mark as well. */
function ConfusionCell({ count, of, isRight = false, title }: ConfusionCellProps) {
  const share = count === null || of === 0 ? 0 : count / of;
  return (
    <td title={title} className={isRight ? 'is-right' : 'is-wrong'} style={{ '--share': share }}>
      {count === null ? '–' : formatCount(count)}
    </td>
  );
}

const sum = (a: number | null, b: number | null): number => (a ?? 0) + (b ?? 0);

function Roc({ analysis, metrics }: { readonly analysis: Analysis; readonly metrics: Metrics }) {
  const { fp32, int8 } = analysis.models;
  if (fp32.roc === null || int8.roc === null) {
    return <p className="empty">A ROC curve needs beats labelled normal and beats labelled abnormal.</p>;
  }
  return (
    <RocCurves
      fp32={fp32.roc}
      int8={int8.roc}
      points={perPrecision((precision) => ({
        falsePositiveRate: 1 - (metrics[precision].specificity ?? 0),
        truePositiveRate: metrics[precision].recall ?? 0,
      }))}
    />
  );
}

interface RocCurvesProps {
  readonly fp32: RocCurve;
  readonly int8: RocCurve;
  readonly points: RocChartProps['points'];
}

/** The curves are the same object while the scores are: a moved threshold moves the points alone. */
function RocCurves({ fp32, int8, points }: RocCurvesProps) {
  const curves = useMemo(() => ({ fp32, int8 }), [fp32, int8]);
  return (
    <>
      <h3>ROC</h3>
      <RocChart curves={curves} points={points} heightPx={270} />
      <p className="legend">
        <LegendKey mark="line is-fp32">FP32</LegendKey>
        <LegendKey mark="line is-int8 is-dashed">INT8</LegendKey>
        <LegendKey mark="line is-chance">chance</LegendKey>
        <LegendKey mark="dot">at its threshold</LegendKey>
      </p>
    </>
  );
}
