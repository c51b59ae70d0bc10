import { useMemo } from 'react';
import type { ScoreMarks } from '../../charts/score-marks.ts';
import { ScoreScatter } from '../../charts/score-scatter.tsx';
import { labelOf } from '../../core/label.ts';
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { flaggedAt } from '../../metrics/confusion.ts';
import { isDisagreement, isFlaggedByAny } from '../../store/beat-navigation.ts';
import { selectBeat, stepSelectedBeat } from '../../store/dashboard-store.ts';
import { BeatNumber } from '../parts/beat-number.tsx';
import { countOf, formatCount } from '../parts/format.ts';
import { walkContradictions, walkTo } from '../parts/walk-to.ts';
import { useAnalysis, useClassification, useDashboard, useDashboardState } from '../session-context.ts';
import { LabelLegend } from './label-legend.tsx';
import { type BeatView, useBeatView } from './use-beat-view.ts';
import './beats-region.css';

/** The score of every beat over its position in the set, for both models. */
export function BeatsRegion() {
  const { store, session } = useDashboard();
  const analysis = useAnalysis();
  const set = useDashboardState((state) => state.set);
  const selected = useDashboardState((state) => state.selectedBeat);
  const thresholds = useDashboardState((state) => state.thresholds);
  const count = analysis?.count ?? 0;
  const beatView = useBeatView(count, selected, set?.files);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marks are those of the latest analysis
  const marks = useMemo(() => {
    const normalRawLabels = set?.normalRawLabels ?? [];
    const { table } = session;
    const labelAt: ScoreMarks['labelAt'] = (index) =>
      labelOf(table.rawLabels[index], normalRawLabels[table.fileIndices[index]]);
    const of = (precision: Precision): ScoreMarks => ({ count, scores: table.scores[precision], labelAt });
    return { fp32: of('fp32'), int8: of('int8') };
  }, [analysis, set?.normalRawLabels]);

  return (
    <section className="panel beats-region" aria-label="Beats">
      <div className="panel-head">
        <h2>Beats</h2>
        <BeatWalk />
        <ZoomButtons beatView={beatView} count={count} />
      </div>
      {analysis && count > 0 ? (
        PRECISIONS.map((precision) => (
          <div key={precision} className="scatter">
            <div className="scatter-title">
              <span className={`swatch is-${precision}`} /> {PRECISION_NAME[precision]}{' '}
              <span className="muted">
                {formatCount(flaggedAt(analysis.models[precision].sorted, thresholds[precision]))} of{' '}
                {countOf(count, 'beat')} flagged
              </span>
              {precision === 'fp32' && <LabelLegend />}
            </div>
            <ScoreScatter
              precision={precision}
              marks={marks[precision]}
              range={analysis.range}
              threshold={thresholds[precision]}
              selected={selected !== null && selected < count ? selected : null}
              view={beatView.view}
              onView={beatView.show}
              onSelect={(index) => selectBeat(store, index)}
              heightPx={185}
            />
          </div>
        ))
      ) : (
        <p className="empty">Scores appear here, one mark a beat, as soon as the first beats are read.</p>
      )}
    </section>
  );
}

function ZoomButtons({ beatView, count }: { readonly beatView: BeatView; readonly count: number }) {
  const { view, isWhole, zoom, pan, showAll } = beatView;
  return (
    <span className="button-group">
      <button
        type="button"
        onClick={() => zoom(0.5)}
        title="Zoom in (+, or Ctrl and wheel, or drag over the plot)"
        aria-label="Zoom in"
      >
        +
      </button>
      <button
        type="button"
        onClick={() => zoom(2)}
        disabled={isWhole}
        title="Zoom out (-)"
        aria-label="Zoom out"
      >
        −
      </button>
      <button
        type="button"
        onClick={() => pan(-0.5)}
        disabled={view[0] <= 1}
        title="Earlier beats (Shift and wheel)"
        aria-label="Pan to earlier beats"
      >
        ◂
      </button>
      <button
        type="button"
        onClick={() => pan(0.5)}
        disabled={view[1] >= count}
        title="Later beats (Shift and wheel)"
        aria-label="Pan to later beats"
      >
        ▸
      </button>
      <button type="button" onClick={showAll} disabled={isWhole} title="Show all beats (0)">
        All
      </button>
    </span>
  );
}

/** Steps through the set, all beats or only those that matter. */
function BeatWalk() {
  const dashboard = useDashboard();
  const { store } = dashboard;
  const selected = useDashboardState((state) => state.selectedBeat);
  const beatCount = useDashboardState((state) => state.beatCount);
  const isClassed = useClassification(({ shown }) => shown !== null);
  return (
    <span className="button-group beat-walk">
      <button
        type="button"
        onClick={() => walkTo(dashboard, -1, isFlaggedByAny)}
        disabled={beatCount === 0}
        title="Previous flagged beat (P)"
      >
        ⇤ flagged
      </button>
      <button
        type="button"
        onClick={() => stepSelectedBeat(store, -1)}
        disabled={!selected}
        title="Previous beat (←)"
        aria-label="Previous beat"
      >
        ←
      </button>
      <BeatNumber />
      <button
        type="button"
        onClick={() => stepSelectedBeat(store, 1)}
        disabled={selected === null || selected >= beatCount - 1}
        title="Next beat (→)"
        aria-label="Next beat"
      >
        →
      </button>
      <button
        type="button"
        onClick={() => walkTo(dashboard, 1, isFlaggedByAny)}
        disabled={beatCount === 0}
        title="Next flagged beat (N)"
      >
        flagged ⇥
      </button>
      <button
        type="button"
        onClick={() => walkTo(dashboard, 1, isDisagreement)}
        disabled={beatCount === 0}
        title="Next beat on which FP32 and INT8 disagree (D)"
      >
        disagree ⇥
      </button>
      <button
        type="button"
        onClick={() => walkContradictions(dashboard, 1)}
        disabled={!isClassed}
        title="Next beat that is flagged and classed N, or passed and classed otherwise (K; Shift K back)"
      >
        class contradicts ⇥
      </button>
    </span>
  );
}
