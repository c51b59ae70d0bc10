import { beatsWithin, entriesWithin, type IndexRange } from './beats-within.ts';
import { LETTER_GAP_PX } from './paint-letters.ts';
import type { PaperScene } from './paper-scene.ts';
import type { PaperWindow } from './paper-window.ts';

/** Beats this far apart get a tick at the R-peak and a dot where a network passed them. */
const QUIET_MARK_GAP_PX = 9;

/** Which marks there is room for. Said of everything in view, it holds for every part of that. */
export interface MarkRoom {
  /** A mark for every beat, and not only for those that are flagged. */
  readonly quietMarks: boolean;
  /** A letter for every beat, and not only for those that are called something unusual. */
  readonly usualClasses: boolean;
  /** The same of the reference. */
  readonly usualSymbols: boolean;
}

export function markRoom(view: PaperWindow, scene: PaperScene): MarkRoom {
  const beats = beatsWithin(view, scene, 0);
  const { reference, info } = scene;
  const entries: IndexRange = reference ? entriesWithin(view, reference, info.rateHz, 0) : [0, 0];
  const hasRoom = ([first, end]: IndexRange, gapPx: number) => (end - first) * gapPx <= view.widthPx;
  return {
    quietMarks: hasRoom(beats, QUIET_MARK_GAP_PX),
    usualClasses: hasRoom(beats, LETTER_GAP_PX),
    usualSymbols: hasRoom(entries, LETTER_GAP_PX),
  };
}
