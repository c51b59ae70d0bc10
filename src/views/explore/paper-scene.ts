import type { BadStretch, RecordingInfo } from '../../pipeline/recording-info.ts';
import type { Criteria } from '../../store/beat-verdicts.ts';
import type { LabelMap } from '../../store/labels.ts';
import type { Caliper } from './calipers.ts';
import type { RecordingBeats, ReferenceBeats } from './explore-session.ts';
import type { PaperColors } from './paper-colors.ts';
import type { PaperLayout } from './paper-layout.ts';
import type { PaperWindow } from './paper-window.ts';

/** Everything that is on the paper but the samples. */
export interface PaperScene {
  readonly info: RecordingInfo;
  readonly beats: RecordingBeats;
  readonly stretches: readonly BadStretch[];
  readonly reference: ReferenceBeats | null;
  readonly labels: LabelMap;
  readonly criteria: Criteria;
  readonly selectedBeat: number | null;
  readonly mmPerMv: number;
  readonly caliper: Caliper | null;
  readonly colors: PaperColors;
  readonly layout: PaperLayout;
}

/** A canvas with its scale: drawing happens in CSS pixels, lines are snapped to those of the device. */
export interface Surface {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly dpr: number;
  /** What is to be painted; marks that stand beside it may reach into it. */
  readonly view: PaperWindow;
}

/** Furthest that the mark of a beat reaches to either side, CSS pixels. */
export const MARK_REACH_PX = 12;

export const PAPER_FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';
export const PAPER_BOLD = `600 ${PAPER_FONT}`;

/** The nearest middle of a device pixel, in CSS pixels: a thin line there is sharp. */
export function snap(px: number, dpr: number): number {
  return (Math.floor(px * dpr) + 0.5) / dpr;
}
