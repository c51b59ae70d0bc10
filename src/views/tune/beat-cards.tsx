import { useCallback, useMemo } from 'react';
import { withAlpha } from '../../charts/axes.ts';
import { useChartColors } from '../../charts/chart-colors.ts';
import { type Trace, WaveformChart } from '../../charts/waveform-chart.tsx';
import { assertUnreachable } from '../../core/assert.ts';
import type { InputContract } from '../../core/input-contract.ts';
import { labelOf } from '../../core/label.ts';
import { PRECISION_NAME, PRECISIONS, type Precision } from '../../core/precision.ts';
import { hasScore } from '../../core/score.ts';
import { isFlagged } from '../../metrics/verdict.ts';
import type { OpenedFile } from '../../pipeline/beat-source.ts';
import type { InspectedBeat } from '../../worker/protocol.ts';
import { amplitudeLabel } from '../parts/amplitude-label.ts';
import { countOf, formatCount, formatScore } from '../parts/format.ts';
import { latestValue, useLatest } from '../parts/latest-wins.ts';
import { LegendKey } from '../parts/legend-key.tsx';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { ClassCard } from './class-card.tsx';
import './beat-cards.css';

/** The chosen beat as both networks see it, and how far they are apart. */
export function BeatCards() {
  const { session } = useDashboard();
  const selected = useDashboardState((state) => state.selectedBeat);
  const files = useDashboardState((state) => state.set?.files);
  const input = useDashboardState(({ engine }) => (engine.kind === 'ready' ? engine.card.input : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same index means another beat in another set
  const ask = useCallback(() => session.inspect(selected ?? 0), [session, selected, files]);
  const answer = useLatest(selected === null ? null : ask);
  const beat = latestValue(answer);
  return (
    <div className="beat-cards">
      {PRECISIONS.map((precision) => (
        <BeatCard key={precision} precision={precision} beat={beat} input={input} />
      ))}
      <ClassCard />
      <DifferenceCard beat={beat} input={input} />
      {answer.kind === 'failed' && (
        <p className="notice is-error" role="alert">
          The beat could not be read again: {answer.message}
        </p>
      )}
    </div>
  );
}

interface CardProps {
  readonly beat: InspectedBeat | null;
  readonly input: InputContract | null;
}

/** Room above and below a beat scaled to 0..1, for reconstructions that overshoot. */
const HEADROOM = 0.1;

function BeatCard({ precision, beat, input }: CardProps & { readonly precision: Precision }) {
  const colors = useChartColors();
  const engine = useDashboardState((state) =>
    state.engine.kind === 'ready' ? state.engine.names[precision] : null,
  );
  const shapes = useMemo(() => (beat ? traceBeat(beat, precision) : null), [beat, precision]);
  const waveform = useMemo(
    (): Trace[] =>
      shapes
        ? [
            { samples: shapes.input, color: colors.ink, width: 1.5 },
            { samples: shapes.reconstruction, color: colors.precision[precision], width: 2.25, dash: [6, 3] },
          ]
        : [],
    [shapes, colors, precision],
  );
  const error = useMemo(
    (): Trace[] =>
      shapes
        ? [
            {
              samples: shapes.error,
              color: colors.precision[precision],
              fill: withAlpha(colors.precision[precision], 0.35),
            },
          ]
        : [],
    [shapes, colors, precision],
  );
  return (
    <section className={`panel beat-card is-${precision}`} aria-label={PRECISION_NAME[precision]}>
      <div className="panel-head">
        <h2>
          <span className={`swatch is-${precision}`} /> {PRECISION_NAME[precision]}
        </h2>
        {engine && <span className="muted engine">{engine}</span>}
        <Verdict precision={precision} />
      </div>
      {beat && shapes && input ? (
        <>
          <BeatOrigin index={beat.index} />
          <p className="muted what-is-seen">{describeWindow(input)}</p>
          <WaveformChart
            traces={waveform}
            validLength={beat.validLength}
            rateHz={input.rateHz}
            rPeakSample={input.rPeakSample}
            yLabel={amplitudeLabel(input)}
            yRange={shapes.waveRange}
            heightPx={190}
            hasTimeAxis={false}
            description={`Beat ${beat.index + 1}: input, and its ${PRECISION_NAME[precision]} reconstruction`}
          />
          <WaveformChart
            traces={error}
            validLength={beat.validLength}
            rateHz={input.rateHz}
            rPeakSample={input.rPeakSample}
            yLabel="Error"
            yRange={shapes.errorRange}
            heightPx={110}
            description={`Absolute ${PRECISION_NAME[precision]} reconstruction error along the beat`}
          />
          <p className="legend">
            <LegendKey mark="line is-input">input</LegendKey>
            <LegendKey mark={`line is-${precision} is-dashed`}>reconstruction</LegendKey>
            <LegendKey mark={`block is-${precision}`}>|input − reconstruction|</LegendKey>
          </p>
        </>
      ) : (
        <p className="empty">Choose a beat to see how this network reconstructs it.</p>
      )}
    </section>
  );
}

function Verdict({ precision }: { readonly precision: Precision }) {
  const { session } = useDashboard();
  const selected = useDashboardState((state) => state.selectedBeat);
  const threshold = useDashboardState((state) => state.thresholds[precision]);
  if (selected === null || selected >= session.table.count) return null;
  const score = session.table.scores[precision][selected];
  if (!hasScore(score)) return <span className="verdict">— not judged</span>;
  const flagged = isFlagged(score, threshold);
  return (
    <span className={`verdict ${flagged ? 'is-flagged' : 'is-passed'}`}>
      <span className="score" title="Mean absolute reconstruction error over the valid part of the beat">
        {formatScore(score)}
      </span>{' '}
      {flagged ? '▲ flagged' : '✓ passed'}
    </span>
  );
}

/** What the curves are, so that nobody takes them for a strip of ECG. */
function describeWindow({ lengthSamples, rateHz, window }: InputContract): string {
  const what = `What the network sees: ${lengthSamples} samples at ${rateHz} Hz`;
  return window === 'stitched'
    ? `${what}; before 0 ms stands what precedes the next R-peak of the row`
    : what;
}

/** Where the beat came from and what its file says of it. */
function BeatOrigin({ index }: { readonly index: number }) {
  const { session } = useDashboard();
  const set = useDashboardState((state) => state.set);
  if (!set || index >= session.table.count) return null;
  const { fileIndices, lines, rawLabels } = session.table;
  const file = fileIndices[index];
  const label = labelOf(rawLabels[index], set.normalRawLabels[file]);
  const place = describePlace(set.files[file], lines[index]);
  return (
    <p className="beat-origin">
      Beat {formatCount(index + 1)} <span className="muted">· {place} ·</span>{' '}
      <span className={`label is-${label}`}>{label === 'unknown' ? 'unlabelled' : `labelled ${label}`}</span>
    </p>
  );
}

function describePlace({ name, origin }: OpenedFile, line: number): string {
  switch (origin) {
    case 'table':
      return `${name}, line ${formatCount(line)}`;
    case 'recording':
      return `${name}, R-peak at sample ${formatCount(line)}`;
    case 'generated':
      return name;
    default:
      return assertUnreachable(origin);
  }
}

function DifferenceCard({ beat, input }: CardProps) {
  const colors = useChartColors();
  const difference = useMemo(() => (beat ? differenceOf(beat) : null), [beat]);
  const traces = useMemo(
    (): Trace[] =>
      difference
        ? [{ samples: difference.samples, color: colors.ink, fill: withAlpha(colors.muted, 0.3) }]
        : [],
    [difference, colors],
  );
  if (!beat || !difference || !input) return null;
  const reach = Math.max(difference.maximum, 1e-6) * 1.2;
  return (
    <section className="panel difference-card" aria-label="INT8 − FP32">
      <div className="panel-head">
        <h2>INT8 − FP32 reconstruction</h2>
        <span className="muted">
          largest {formatScore(difference.maximum)} · root mean square {formatScore(difference.rms)} over{' '}
          {countOf(beat.validLength, 'sample')}
        </span>
      </div>
      <WaveformChart
        traces={traces}
        validLength={beat.validLength}
        rateHz={input.rateHz}
        rPeakSample={input.rPeakSample}
        yLabel="Difference"
        yRange={[-reach, reach]}
        heightPx={148}
        description="Difference between the two reconstructions along the beat"
      />
    </section>
  );
}

interface BeatShapes {
  readonly input: Float32Array;
  readonly reconstruction: Float32Array;
  readonly error: Float32Array;
  readonly waveRange: readonly [number, number];
  readonly errorRange: readonly [number, number];
}

/** Both networks get the same ranges, so that their cards can be compared. */
function traceBeat(
  { samples, reconstructions, validLength }: InspectedBeat,
  precision: Precision,
): BeatShapes {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let largestError = 0;
  for (let i = 0; i < validLength; i++) {
    const { fp32, int8 } = reconstructions;
    low = Math.min(low, samples[i], fp32[i], int8[i]);
    high = Math.max(high, samples[i], fp32[i], int8[i]);
    largestError = Math.max(largestError, Math.abs(samples[i] - fp32[i]), Math.abs(samples[i] - int8[i]));
  }
  const reconstruction = reconstructions[precision];
  const room = (high - low) * HEADROOM;
  return {
    input: samples,
    reconstruction,
    error: samples.map((sample, i) => Math.abs(sample - reconstruction[i])),
    waveRange: [low - room, high + room],
    errorRange: [0, Math.max(largestError * 1.1, 1e-6)],
  };
}

function differenceOf({ reconstructions, validLength }: InspectedBeat) {
  const samples = reconstructions.int8.map((value, i) => value - reconstructions.fp32[i]);
  let maximum = 0;
  let squares = 0;
  for (let i = 0; i < validLength; i++) {
    maximum = Math.max(maximum, Math.abs(samples[i]));
    squares += samples[i] ** 2;
  }
  return { samples, maximum, rms: Math.sqrt(squares / Math.max(1, validLength)) };
}
