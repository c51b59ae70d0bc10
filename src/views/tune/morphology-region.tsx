import { useCallback, useMemo, useState } from 'react';
import { type BeatOverlay, BeatOverlayChart } from '../../charts/beat-overlay-chart.tsx';
import { useChartColors } from '../../charts/chart-colors.ts';
import type { InputContract } from '../../core/input-contract.ts';
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { flaggedAt } from '../../metrics/confusion.ts';
import type { MeasureDifference } from '../../signal/morphology.ts';
import { sampleByVerdict } from '../../store/beat-navigation.ts';
import type { OverlaidBeats, Overlay, OverlayGroup } from '../../worker/protocol.ts';
import { amplitudeLabel } from '../parts/amplitude-label.ts';
import { formatCount } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { LegendKey } from '../parts/legend-key.tsx';
import { useAnalysis, useDashboard, useDashboardState } from '../session-context.ts';
import './morphology-region.css';

/** Beats a group are fetched and measured at most: enough for a steady mean, few enough to follow the slider. */
const BEATS_PER_GROUP = 200;

/** Beats are gathered once the threshold rests: until then every frame belongs to the slider. */
const REST_MS = 150;

const GROUPS: readonly { readonly group: OverlayGroup; readonly title: string }[] = [
  { group: 'passed', title: 'Passed' },
  { group: 'flagged', title: 'Flagged' },
];

/** Beats on either side of a threshold laid over each other, and what quantization does to their shape. */
export function MorphologyRegion() {
  const { session } = useDashboard();
  const analysis = useAnalysis();
  const [by, setBy] = useState<Precision>('fp32');
  const threshold = useDashboardState((state) => state.thresholds[by]);
  const isStill = useDashboardState(({ run }) => run.kind !== 'running');
  const input = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card.input : null));
  const counts = useMemo(() => {
    if (!analysis) return { passed: 0, flagged: 0 };
    const flagged = flaggedAt(analysis.models[by].sorted, threshold);
    return { flagged, passed: analysis.count - flagged };
  }, [analysis, by, threshold]);
  const ask = useCallback(
    async () => session.overlay(sampleByVerdict(session.table, by, threshold, counts, BEATS_PER_GROUP)),
    [session, by, threshold, counts],
  );
  const answer = useLatest(analysis && analysis.count > 0 && isStill ? ask : null, REST_MS);
  const overlay = latestValue(answer);
  const yRange = useMemo(() => (overlay ? amplitudeRange(overlay) : EMPTY_RANGE), [overlay]);
  return (
    <section
      className="panel morphology-region"
      aria-label="Morphology"
      aria-busy={answer.kind === 'pending'}
    >
      <div className="panel-head">
        <h2>QRS morphology</h2>
        <fieldset className="segmented">
          <legend className="visually-hidden">Verdicts of</legend>
          {PRECISIONS.map((precision) => (
            <label key={precision}>
              <input
                type="radio"
                name="morphology-by"
                checked={by === precision}
                onChange={() => setBy(precision)}
              />
              by {PRECISION_NAME[precision]} verdict
            </label>
          ))}
        </fieldset>
      </div>
      {overlay && input ? (
        <>
          <div className="overlays">
            {GROUPS.map(({ group, title }) => (
              <OverlayPanel
                key={group}
                group={group}
                title={title}
                total={counts[group]}
                beats={overlay.groups[group]}
                yRange={yRange}
                input={input}
              />
            ))}
          </div>
          <p className="legend">
            <LegendKey mark="block is-band">mean ± SD of the inputs</LegendKey>
            <LegendKey mark="line is-fp32">mean FP32 reconstruction</LegendKey>
            <LegendKey mark="line is-int8 is-dashed">mean INT8 reconstruction</LegendKey>
          </p>
          <DifferenceTable overlay={overlay} />
        </>
      ) : (
        <p className="empty">
          {isStill
            ? 'Beats are laid over each other here once they are scored.'
            : 'Follows when all beats are scored.'}
        </p>
      )}
    </section>
  );
}

const EMPTY_RANGE: readonly [number, number] = [0, 1];

/** Spread shown on either side of the means, in standard deviations: single wild beats may run out of it. */
const SHOWN_DEVIATIONS = 2.5;

/** One range for both groups, so that they can be compared. */
function amplitudeRange({ groups }: Overlay): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { group } of GROUPS) {
    const { mean, sd } = groups[group].spread.input;
    for (let sample = 0; sample < mean.length; sample++) {
      low = Math.min(low, mean[sample] - SHOWN_DEVIATIONS * sd[sample]);
      high = Math.max(high, mean[sample] + SHOWN_DEVIATIONS * sd[sample]);
    }
  }
  return low < high ? [low, high] : EMPTY_RANGE;
}

interface OverlayPanelProps {
  readonly group: OverlayGroup;
  readonly title: string;
  readonly total: number;
  readonly beats: OverlaidBeats;
  readonly yRange: readonly [number, number];
  readonly input: InputContract;
}

function OverlayPanel({ group, title, total, beats, yRange, input }: OverlayPanelProps) {
  const colors = useChartColors();
  const overlay = useMemo(
    (): BeatOverlay => ({
      beats: beats.layers.input,
      length: beats.length,
      validLengths: beats.validLengths,
      color: colors.muted,
      band: beats.spread.input,
      yRange,
      lines: [
        { values: beats.spread.fp32.mean, stroke: { color: colors.precision.fp32, width: 4.5 } },
        {
          values: beats.spread.int8.mean,
          stroke: { color: colors.precision.int8, width: 2, dash: [5, 5] },
        },
      ],
    }),
    [beats, yRange, colors],
  );
  const shown =
    beats.count < total ? `${formatCount(beats.count)} of ${formatCount(total)}` : formatCount(total);
  return (
    <figure>
      <figcaption>
        {title} <span className="muted">{shown} beats</span>
      </figcaption>
      {beats.count > 0 ? (
        <BeatOverlayChart
          overlay={overlay}
          rateHz={input.rateHz}
          rPeakSample={input.rPeakSample}
          yLabel={amplitudeLabel(input)}
          heightPx={210}
          description={`${shown} ${group} beats laid over each other, with the mean of both reconstructions`}
        />
      ) : (
        <p className="empty">No beat is {group} at this threshold.</p>
      )}
    </figure>
  );
}

interface Measure {
  readonly id: keyof Overlay['difference'];
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  readonly explanation: string;
}

const MEASURES: readonly Measure[] = [
  {
    id: 'rAmplitude',
    title: 'R amplitude',
    unit: 'units',
    digits: 4,
    explanation: 'Height of the R-peak above the PQ segment.',
  },
  {
    id: 'qrsWidthMs',
    title: 'R-wave width at half height',
    unit: 'ms',
    digits: 1,
    explanation:
      'Full width of the R wave at half its amplitude, edges interpolated between samples; as the network sees it, so no QRS duration.',
  },
  {
    id: 'qrsAreaMs',
    title: 'QRS area',
    unit: 'units × ms',
    digits: 3,
    explanation: 'Integral of the absolute deviation from the PQ level, 60 ms before to 80 ms after R.',
  },
  {
    id: 'inputCorrelation',
    title: 'Correlation with the input',
    unit: '–1 … 1',
    digits: 4,
    explanation: 'Pearson correlation of the reconstruction with the input over the valid part.',
  },
];

function DifferenceTable({ overlay }: { readonly overlay: Overlay }) {
  return (
    <table className="morphology-table" aria-label="Morphology difference, FP32 to INT8">
      <caption>What quantization changes: |INT8 − FP32| over the beats shown</caption>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Median</th>
          <th scope="col">95th percentile</th>
          <th scope="col" title="Beats on which the measure is defined in both reconstructions">
            Beats
          </th>
        </tr>
      </thead>
      <tbody>
        {MEASURES.map(({ id, title, unit, digits, explanation }) => {
          const { median, p95, n } = overlay.difference[id];
          return (
            <tr key={id}>
              <th scope="row" title={explanation}>
                {title} <span className="unit">({unit})</span>
              </th>
              <td>{formatMeasure(median, digits)}</td>
              <td>{formatMeasure(p95, digits)}</td>
              <td>{formatCount(n)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const formatMeasure = (value: MeasureDifference['median'], digits: number): string =>
  value === null ? '–' : value.toFixed(digits);
