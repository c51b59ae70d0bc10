import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useChartColors } from '../../charts/chart-colors.ts';
import { AppError } from '../../core/app-error.ts';
import { selectBeat } from '../../store/dashboard-store.ts';
import { useDashboard, useDashboardState } from '../session-context.ts';
import { describeCaliper } from './calipers.ts';
import { formatClock } from './clock.ts';
import { useCriteria, useExplore, useLabels } from './explore-context.ts';
import { readPaperColors } from './paper-colors.ts';
import { PRINTED_STRIP_PX } from './paper-layout.ts';
import { listenToPointer } from './paper-pointer.ts';
import type { PaperSettings } from './paper-settings.ts';
import { type PaperInputs, PaperView } from './paper-view.ts';
import './ecg-paper.css';

/** The trace on ECG paper. React makes the canvas and says what has changed; `PaperView` does the drawing. */
export function EcgPaper({ settings }: { readonly settings: PaperSettings }) {
  const { store } = useDashboard();
  const { recording, viewport, paper } = useExplore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const layers = useRef<HTMLDivElement>(null);
  const reading = useRef<HTMLSpanElement>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const inputs = usePaperInputs(settings);
  const latest = useRef({ inputs, settings });
  latest.current = { inputs, settings };

  useLayoutEffect(() => {
    if (!canvas.current || !layers.current) return;
    setFailure(null);
    const view = new PaperView(canvas.current, layers.current, recording, viewport, latest.current.inputs, {
      onCaliper: (caliper) => {
        if (reading.current) reading.current.textContent = caliper ? describeCaliper(caliper) : '';
      },
      onFailure: (error) => {
        // The recording has given way to another one: its paper goes too.
        if (error instanceof AppError && error.code === 'cancelled') return;
        setFailure(error instanceof Error ? error.message : String(error));
      },
    });
    paper.current = view;
    const stopListening = listenToPointer(view, viewport, {
      isMeasuring: () => latest.current.settings.isMeasuring,
      unitOf: (lead) => recording.info.leads[lead].unit,
      onSelect: (beat) => selectBeat(store, beat),
    });
    return () => {
      stopListening();
      view.dispose();
      paper.current = null;
    };
  }, [recording, viewport, paper, store]);

  useLayoutEffect(() => {
    paper.current?.update(inputs);
    // A printer does not wait for the next frame.
    if (matchMedia('print').matches) paper.current?.paintWhole();
  }, [inputs, paper]);

  return (
    <div className={`ecg-paper ${settings.isMeasuring ? 'is-measuring' : ''}`}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`ECG of ${recording.info.name}`}
        style={{ '--print-width': `${PRINTED_STRIP_PX}px` }}
      />
      <div ref={layers} className="paper-layers" />
      <span ref={reading} className="visually-hidden" role="note" aria-live="polite" aria-label="Calipers" />
      {failure !== null && (
        <p className="notice is-error" role="alert">
          Part of the trace could not be read: {failure}
        </p>
      )}
    </div>
  );
}

/** One object that is new only when something on the paper is. */
function usePaperInputs({ leads, mmPerMv, pxPerMm }: PaperSettings): PaperInputs {
  const criteria = useCriteria();
  const labels = useLabels((state) => state.labels);
  const selectedBeat = useDashboardState((state) => state.selectedBeat);
  const theme = useChartColors();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  const colors = useMemo(readPaperColors, [theme]);
  return useMemo(
    () => ({ leads, mmPerMv, pxPerMm, criteria, labels, selectedBeat, colors }),
    [leads, mmPerMv, pxPerMm, criteria, labels, selectedBeat, colors],
  );
}

/** Which part of the recording is on the paper, in words that follow the dragging without a render. */
export function VisibleTime() {
  const { viewport } = useExplore();
  const room = useRef<HTMLSpanElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const write = () => {
      if (!room.current || !text.current) return;
      const { startSeconds, endSeconds, durationSeconds, visibleSeconds } = viewport;
      const digits = visibleSeconds < 60 ? 1 : 0;
      const end = Math.min(endSeconds, durationSeconds);
      const words = `${formatClock(startSeconds, digits)} – ${formatClock(end, digits)} of ${formatClock(durationSeconds)}`;
      text.current.textContent = words;
      // Nothing around it is laid out again while the words are of one length.
      const widest = words.replaceAll(/\d/g, '0');
      if (room.current.dataset.widest !== widest) room.current.dataset.widest = widest;
    };
    write();
    return viewport.subscribe(write);
  }, [viewport]);
  return (
    <span ref={room} className="visible-time">
      <span ref={text} />
    </span>
  );
}
