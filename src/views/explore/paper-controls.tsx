import { useState, useSyncExternalStore } from 'react';
import { CalibrationDialog } from './calibration-dialog.tsx';
import { VisibleTime } from './ecg-paper.tsx';
import { useExplore, useRevision } from './explore-context.ts';
import { ExportButtons } from './export-buttons.tsx';
import type { PaperSettings } from './paper-settings.ts';
import { PAPER_GAINS_MM_PER_MV, PAPER_SPEEDS_MM_PER_S } from './paper-viewport.ts';

/** Leads, speed, gain, zoom and calipers of the paper. */
export function PaperControls({ settings }: { readonly settings: PaperSettings }) {
  const [isCalibrating, setCalibrating] = useState(false);
  return (
    <div className="paper-controls">
      <LeadChoice settings={settings} />
      <SpeedChoice />
      <GainChoice settings={settings} />
      <button
        type="button"
        className="is-small"
        aria-pressed={settings.isMeasuring}
        onClick={() => settings.setMeasuring(!settings.isMeasuring)}
        title="Measure time and amplitude: drag, or move the legs with the arrow keys (C); Shift and drag measures at any time"
      >
        Calipers
      </button>
      <button
        type="button"
        className="is-small"
        onClick={() => setCalibrating(true)}
        title={
          settings.isCalibrated
            ? 'Millimetres are true on this screen'
            : 'Millimetres are as the browser assumes: 96 pixels an inch. Calibrate with a bank card'
        }
      >
        {settings.isCalibrated ? '✓ true to scale' : 'Calibrate …'}
      </button>
      <span className="at-end">
        <VisibleTime />
        <ExportButtons />
      </span>
      <CalibrationDialog
        isOpen={isCalibrating}
        pxPerMm={settings.pxPerMm}
        onCalibrate={settings.calibrate}
        onClose={() => setCalibrating(false)}
      />
    </div>
  );
}

function LeadChoice({ settings }: { readonly settings: PaperSettings }) {
  const { recording } = useExplore();
  useRevision();
  const { leads } = recording.info;
  if (leads.length < 2) return null;
  return (
    <label title="Leads on the paper">
      <span className="visually-hidden">Leads</span>
      <select
        value={settings.chosenLead ?? ''}
        onChange={({ target }) => settings.chooseLead(target.value === '' ? null : Number(target.value))}
      >
        <option value="">All leads</option>
        {leads.map(({ name, isEcg }, index) => (
          <option key={index} value={index}>
            {name}
            {isEcg ? '' : ' (no ECG)'}
          </option>
        ))}
      </select>
    </label>
  );
}

function SpeedChoice() {
  const { viewport } = useExplore();
  const speed = useSyncExternalStore(
    (listener) => viewport.subscribe(listener),
    () => viewport.mmPerSecond,
  );
  const isStandard = PAPER_SPEEDS_MM_PER_S.some((value) => value === speed);
  return (
    <fieldset className="button-group" aria-label="Paper speed">
      <button
        type="button"
        onClick={() => viewport.zoom(2)}
        aria-label="Zoom out"
        title="More time on the paper (−, or Ctrl and wheel)"
      >
        −
      </button>
      {PAPER_SPEEDS_MM_PER_S.map((value) => (
        <button
          type="button"
          key={value}
          aria-pressed={speed === value}
          onClick={() => viewport.setSpeed(value)}
          title={`${value} mm of paper a second`}
        >
          {value}
        </button>
      ))}
      <button
        type="button"
        onClick={() => viewport.zoom(0.5)}
        aria-label="Zoom in"
        title="Less time on the paper (+, or Ctrl and wheel)"
      >
        +
      </button>
      <span className="unit">{isStandard ? 'mm/s' : `now ${speed.toPrecision(2)} mm/s`}</span>
    </fieldset>
  );
}

function GainChoice({ settings }: { readonly settings: PaperSettings }) {
  const { recording } = useExplore();
  useRevision();
  const isKnown = settings.leads.some((lead) => recording.info.leads[lead].unit === 'mV');
  return (
    <fieldset className="button-group" aria-label="Gain">
      {PAPER_GAINS_MM_PER_MV.map((value) => (
        <button
          type="button"
          key={value}
          aria-pressed={isKnown && settings.mmPerMv === value}
          disabled={!isKnown}
          onClick={() => settings.setGain(value)}
          title={isKnown ? `${value} mm of paper a millivolt` : 'The unit of this signal is unknown'}
        >
          {value}
        </button>
      ))}
      <span className="unit">mm/mV</span>
    </fieldset>
  );
}
