import { useMemo, useState } from 'react';
import { SparsityChart } from '../../../charts/sparsity-chart.tsx';
import type { PruningRecord } from '../../../models/classifier/pruning-record.ts';
import { countOf } from '../../parts/format.ts';
import { useClassification, useDashboard } from '../../session-context.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { curvesOf, type FigureKey, landmarkOf } from './curve-data.ts';

const FIGURES: readonly { readonly key: FigureKey; readonly title: string }[] = [
  { key: 'accuracy', title: 'Accuracy' },
  { key: 'macroF1', title: 'Macro-F1' },
];

/** What is left of accuracy and macro-F1 at every sparsity, by every way of pruning. */
export function CurvesPanel({ record }: { readonly record: PruningRecord }) {
  const { session } = useDashboard();
  const choice = useClassification((state) => state.choice);
  const [pointed, setPointed] = useState<number | null>(null);
  const charts = useMemo(
    () =>
      FIGURES.map(({ key, title }) => ({
        title,
        curves: curvesOf(record, key),
        landmark: landmarkOf(record, key),
      })),
    [record],
  );
  const stages = useMemo(() => charts[0].curves[0].points.map(({ sparsity }) => sparsity), [charts]);
  const choose = (sparsity: number) => {
    if (sparsity !== choice.sparsity) void session.classifier.choose({ ...choice, sparsity });
  };
  return (
    <section className="panel curves-panel" aria-label="Sparsity curves">
      <div className="panel-head">
        <h2>What pruning costs</h2>
        <span
          className="muted"
          title={`Where a mean would lie, 95 times of 100, had other ${record.drawn} been tested and other seeds drawn`}
        >
          FP32, mean of {countOf(record.seeds.length, 'seed')}; 95 % intervals over {record.drawn} and seeds
        </span>
      </div>
      <div className="curve-charts">
        {charts.map(({ title, curves, landmark }) => (
          <SparsityChart
            key={title}
            quantity={title}
            curves={curves}
            landmark={landmark}
            stages={stages}
            chosen={choice.sparsity}
            pointed={pointed}
            onPoint={setPointed}
            onChoose={choose}
            heightPx={300}
          />
        ))}
      </div>
      {record.drawn === 'records' && (
        <p className="muted">
          Patients differ far more than ways of pruning do: compare these by the differences on the same
          patients, below.
        </p>
      )}
      <ComparisonTable record={record} sparsity={pointed ?? choice.sparsity} />
    </section>
  );
}
