import { useCallback, useState } from 'react';
import { ScoreHistogramChart } from '../../charts/score-histogram.tsx';
import { PRECISION_NAME, PRECISIONS, type Precision, perPrecision } from '../../core/precision.ts';
import type { ScoreRange } from '../../metrics/histogram.ts';
import { PRESETS, type Preset } from '../../metrics/operating-points.ts';
import type { Analysis } from '../../store/analysis.ts';
import { linkThresholds, moveThreshold, setThresholds } from '../../store/dashboard-store.ts';
import { formatScore } from '../parts/format.ts';
import { useAnalysis, useDashboard, useDashboardState } from '../session-context.ts';
import './threshold-region.css';

/** Steps of a slider over its whole range. */
const SLIDER_STEPS = 1000;

/** One threshold a model: slid, typed, dragged in the histogram, or taken from a preset. */
export function ThresholdRegion() {
  const { store } = useDashboard();
  const analysis = useAnalysis();
  const areLinked = useDashboardState((state) => state.areThresholdsLinked);
  return (
    <section className="panel threshold-region" aria-label="Threshold">
      <div className="panel-head">
        <h2>Threshold</h2>
        <label
          className="switch"
          title="Linked thresholds are the same number; unlinked ones suit each network"
        >
          <input
            type="checkbox"
            role="switch"
            aria-checked={areLinked}
            checked={areLinked}
            onChange={({ target }) => linkThresholds(store, target.checked)}
          />
          Link thresholds
        </label>
      </div>
      {PRECISIONS.map((precision) => (
        <ThresholdControl key={precision} precision={precision} analysis={analysis} />
      ))}
      <Presets analysis={analysis} />
    </section>
  );
}

interface ThresholdControlProps {
  readonly precision: Precision;
  readonly analysis: Analysis | null;
}

const EMPTY_RANGE: ScoreRange = { low: 0, high: 1 };

function ThresholdControl({ precision, analysis }: ThresholdControlProps) {
  const { store } = useDashboard();
  const threshold = useDashboardState((state) => state.thresholds[precision]);
  const { low, high } = analysis?.range ?? EMPTY_RANGE;
  const name = PRECISION_NAME[precision];
  const move = useCallback((value: number) => moveThreshold(store, precision, value), [store, precision]);
  return (
    <div className={`threshold-control is-${precision}`}>
      {analysis && analysis.count > 0 && (
        <ScoreHistogramChart
          precision={precision}
          histogram={analysis.models[precision].histogram}
          threshold={threshold}
          onThreshold={move}
          heightPx={132}
        />
      )}
      <div className="slider-row">
        <span className="slider-name">
          <span className={`swatch is-${precision}`} /> {name}
        </span>
        <input
          type="range"
          aria-label={`${name} threshold`}
          min={low}
          max={Math.max(high, threshold)}
          step={(high - low) / SLIDER_STEPS}
          value={threshold}
          aria-valuetext={formatScore(threshold)}
          onChange={({ target }) => move(Number(target.value))}
        />
        <ThresholdNumber name={name} threshold={threshold} onChange={move} />
      </div>
    </div>
  );
}

interface ThresholdNumberProps {
  readonly name: string;
  readonly threshold: number;
  readonly onChange: (threshold: number) => void;
}

/** What is being typed stays as typed until it is left; every valid number acts at once. */
function ThresholdNumber({ name, threshold, onChange }: ThresholdNumberProps) {
  const [text, setText] = useState<string | null>(null);
  const isInvalid = text !== null && !isThreshold(text);
  return (
    <input
      type="text"
      inputMode="decimal"
      className="threshold-number"
      aria-label={`${name} threshold value`}
      aria-invalid={isInvalid}
      title={isInvalid ? 'A number, 0 or larger' : 'The exact threshold; type another'}
      value={text ?? formatScore(threshold)}
      onChange={({ target }) => {
        setText(target.value);
        if (isThreshold(target.value)) onChange(Number(target.value.replace(',', '.')));
      }}
      onBlur={() => setText(null)}
      onKeyDown={({ key }) => {
        if (key === 'Enter' || key === 'Escape') setText(null);
      }}
    />
  );
}

function isThreshold(text: string): boolean {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0;
}

function Presets({ analysis }: { readonly analysis: Analysis | null }) {
  return (
    <fieldset className="presets">
      <legend>Presets</legend>
      {PRESETS.map((preset) => (
        <PresetButton key={preset.id} preset={preset} analysis={analysis} />
      ))}
    </fieldset>
  );
}

function PresetButton({ preset, analysis }: { readonly preset: Preset; readonly analysis: Analysis | null }) {
  const { store } = useDashboard();
  const found = analysis && perPrecision((precision) => analysis.models[precision].presets.get(preset.id));
  const isActive = useDashboardState(
    ({ thresholds }) =>
      found?.fp32?.kind === 'value' &&
      found.int8?.kind === 'value' &&
      found.fp32.threshold === thresholds.fp32 &&
      found.int8.threshold === thresholds.int8,
  );
  const reason = found?.fp32?.kind === 'unavailable' ? found.fp32.reason : null;
  const isUsable = found?.fp32?.kind === 'value' && found.int8?.kind === 'value';
  const apply = () => {
    if (found?.fp32?.kind === 'value' && found.int8?.kind === 'value') {
      // A preset names a threshold for each network, which linked thresholds cannot hold.
      linkThresholds(store, false);
      setThresholds(store, { fp32: found.fp32.threshold, int8: found.int8.threshold });
    }
  };
  return (
    <button
      type="button"
      className="preset"
      aria-pressed={isActive}
      disabled={!isUsable}
      title={reason === null ? preset.explanation : `${reason}. ${preset.explanation}`}
      onClick={apply}
    >
      {preset.title}
      {reason !== null && <span className="preset-reason">{reason}</span>}
    </button>
  );
}
