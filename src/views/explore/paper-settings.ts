import { useCallback, useMemo, useState } from 'react';
import type { ExploreSession } from './explore-session.ts';
import type { PaperGain } from './paper-viewport.ts';
import { readCalibration, storeCalibration, UNCALIBRATED_PX_PER_MM } from './screen-calibration.ts';

export interface PaperSettings {
  /** Indices of the leads on the paper. */
  readonly leads: readonly number[];
  /** `null` shows all of them. */
  readonly chosenLead: number | null;
  readonly chooseLead: (lead: number | null) => void;
  readonly mmPerMv: PaperGain;
  readonly setGain: (mmPerMv: PaperGain) => void;
  readonly pxPerMm: number;
  readonly isCalibrated: boolean;
  readonly calibrate: (pxPerMm: number | null) => void;
  readonly isMeasuring: boolean;
  readonly setMeasuring: (isMeasuring: boolean) => void;
}

/** Signals that are no ECG are left out unless there is nothing else. */
export function drawableLeads({ leads }: ExploreSession['info']): readonly number[] {
  const ecg = leads.flatMap(({ isEcg }, index) => (isEcg ? [index] : []));
  return ecg.length > 0 ? ecg : leads.map((_, index) => index);
}

export function usePaperSettings({ info }: ExploreSession): PaperSettings {
  const [chosenLead, chooseLead] = useState<number | null>(null);
  const [mmPerMv, setGain] = useState<PaperGain>(10);
  const [calibration, setCalibration] = useState(readCalibration);
  const [isMeasuring, setMeasuring] = useState(false);
  const calibrate = useCallback((pxPerMm: number | null) => {
    setCalibration(pxPerMm);
    storeCalibration(pxPerMm);
  }, []);
  const { leads: all } = info;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what can be drawn follows from the leads
  const leads = useMemo(() => (chosenLead === null ? drawableLeads(info) : [chosenLead]), [chosenLead, all]);
  return {
    leads,
    chosenLead,
    chooseLead,
    mmPerMv,
    setGain,
    pxPerMm: calibration ?? UNCALIBRATED_PX_PER_MM,
    isCalibrated: calibration !== null,
    calibrate,
    isMeasuring,
    setMeasuring,
  };
}
