import { useCallback, useMemo } from 'react';
import { useChartColors } from '../../charts/chart-colors.ts';
import { type Trace, WaveformChart } from '../../charts/waveform-chart.tsx';
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { isEarly, isFlaggedBy } from '../../store/beat-verdicts.ts';
import type { InspectedBeat } from '../../worker/protocol.ts';
import { amplitudeLabel } from '../parts/amplitude-label.ts';
import { formatCount, formatScore } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { LegendKey } from '../parts/legend-key.tsx';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { ClassOpinion } from './class-opinion.tsx';
import { formatClock } from './clock.ts';
import { useCriteria, useExplore, useLabels, useReview, useRevision } from './explore-context.ts';
import { LABEL_TITLES } from './walk-bar.tsx';
import './beat-details.css';

/** The chosen beat: where, when, how both networks judge it, and what they make of its shape. */
export function BeatDetails() {
  const { recording } = useExplore();
  useRevision();
  const selected = useDashboardState((state) => state.selectedBeat);
  const isThere = selected !== null && selected < recording.beats.count;
  return (
    <section className="panel beat-details" aria-label="Beat">
      {isThere ? (
        <>
          <BeatHead index={selected} />
          <BeatFacts index={selected} />
          <ClassOpinion index={selected} />
          <BeatShapes index={selected} />
        </>
      ) : (
        <>
          <h2>Beat</h2>
          <p className="empty">Choose a beat on the paper: click it, or step with ← and →.</p>
        </>
      )}
    </section>
  );
}

function BeatHead({ index }: { readonly index: number }) {
  const { recording } = useExplore();
  const { beats, info } = recording;
  const sample = beats.rPeakSamples[index];
  const label = useLabels(({ labels }) => labels.get(sample) ?? null);
  return (
    <div className="panel-head">
      <h2>
        Beat {formatCount(index + 1)} <span className="muted">at {formatClock(sample / info.rateHz, 2)}</span>
      </h2>
      <span className="muted">
        {label === null ? 'no label of yours' : `labelled ${label}: ${LABEL_TITLES[label].toLowerCase()}`}
      </span>
    </div>
  );
}

function BeatFacts({ index }: { readonly index: number }) {
  const { recording } = useExplore();
  const criteria = useCriteria();
  const { beats, reference } = recording;
  const rr = beats.rrMs[index];
  const ratio = beats.rrRatio[index];
  const entry = beats.referenceOf[index];
  return (
    <dl className="facts">
      {PRECISIONS.map((precision) => (
        <VerdictFact key={precision} precision={precision} index={index} />
      ))}
      <Fact title="RR to the beat before">
        {Number.isNaN(rr) ? '–' : `${Math.round(rr)} ms · ${Math.round(60_000 / rr)} bpm`}
      </Fact>
      <Fact title="Timing" hint="RR over the running median of RR; below 100 % is early">
        {Number.isNaN(ratio) ? '–' : `${Math.round(ratio * 100)} % of usual`}
        {isEarly(beats, index, criteria) && <strong className="is-early"> P early</strong>}
      </Fact>
      <Fact title="Reference">
        {reference === null
          ? 'none with this file'
          : entry < 0
            ? 'no beat here'
            : reference.entries[entry].symbol}
      </Fact>
      <Fact title="Signal">{beats.isJudged[index] === 1 ? 'good' : 'too poor to judge'}</Fact>
    </dl>
  );
}

/** The marks of the paper. */
const FLAGS: Readonly<Record<Precision, string>> = { fp32: '▲', int8: '◆' };

function VerdictFact({ precision, index }: { readonly precision: Precision; readonly index: number }) {
  const { recording } = useExplore();
  const criteria = useCriteria();
  const { beats } = recording;
  const score = beats.scores[precision][index];
  const isFlagged = isFlaggedBy(precision, beats, index, criteria);
  const isJudged = beats.isJudged[index] === 1;
  const words = !isJudged ? '— not judged' : isFlagged ? `${FLAGS[precision]} flagged` : '✓ passed';
  const className = !isJudged ? '' : isFlagged ? 'is-flagged' : 'is-passed';
  return (
    <div>
      <dt>
        <span className={`swatch is-${precision}`} /> {PRECISION_NAME[precision]}
      </dt>
      <dd>
        {!Number.isNaN(score) && (
          <span title="Mean absolute reconstruction error">{formatScore(score)} </span>
        )}
        <span className={`verdict-word ${className}`}>{words}</span>
      </dd>
    </div>
  );
}

interface FactProps {
  readonly title: string;
  readonly hint?: string;
  readonly children: React.ReactNode;
}

function Fact({ title, hint, children }: FactProps) {
  return (
    <div title={hint}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const CHART_PX = 210;

/** What the networks see of the beat, and both reconstructions over it. */
function BeatShapes({ index }: { readonly index: number }) {
  const { session } = useDashboard();
  const { recording } = useExplore();
  useRevision();
  const { adaptation } = recording;
  const pair = useReview((state) => state.pair);
  const input = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card.input : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another recording has other beats, another pair other shapes
  const ask = useCallback(() => session.inspect(index), [session, index, recording, adaptation, pair]);
  const answer = useLatest(ask);
  const beat = latestValue(answer);
  const shapes = useBeatTraces(beat);
  if (answer.kind === 'failed') {
    return (
      <p className="notice is-error" role="alert">
        The beat could not be read again: {answer.message}
      </p>
    );
  }
  if (!beat || !shapes || !input) return <div style={{ height: CHART_PX }} />;
  return (
    <>
      <WaveformChart
        traces={shapes.traces}
        validLength={beat.validLength}
        rateHz={input.rateHz}
        rPeakSample={input.rPeakSample}
        yLabel={amplitudeLabel(input)}
        yRange={shapes.range}
        heightPx={CHART_PX}
        description={`Beat ${beat.index + 1} as the networks see it, with both reconstructions`}
      />
      <p className="legend">
        <LegendKey mark="line is-input">beat</LegendKey>
        <LegendKey mark="line is-fp32">FP32</LegendKey>
        <LegendKey mark="line is-int8 is-dashed">INT8 reconstruction</LegendKey>
      </p>
    </>
  );
}

function useBeatTraces(beat: InspectedBeat | null) {
  const colors = useChartColors();
  return useMemo(() => {
    if (!beat) return null;
    const { samples, reconstructions, validLength } = beat;
    const all = [samples, reconstructions.fp32, reconstructions.int8];
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const values of all) {
      for (let index = 0; index < validLength; index++) {
        low = Math.min(low, values[index]);
        high = Math.max(high, values[index]);
      }
    }
    const room = Math.max(high - low, 1e-6) * 0.08;
    const traces: Trace[] = [
      { samples, color: colors.ink, width: 1.75 },
      { samples: reconstructions.fp32, color: colors.precision.fp32, width: 2.5 },
      { samples: reconstructions.int8, color: colors.precision.int8, width: 2, dash: [5, 4] },
    ];
    return { traces, range: [low - room, high + room] as const };
  }, [beat, colors]);
}
