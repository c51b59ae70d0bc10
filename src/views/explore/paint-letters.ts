import type { IndexRange } from './beats-within.ts';
import { type MarkRow, ROW_PX } from './paper-layout.ts';
import { MARK_REACH_PX, PAPER_BOLD, PAPER_FONT, type Surface } from './paper-scene.ts';
import { placeApart } from './place-apart.ts';

/** Letters nearer than this run together; every one that would is left out. */
export const LETTER_GAP_PX = 11;

/** Whatever decides on the letters in view stands no further beside it. */
export const LETTER_REACH_PX = MARK_REACH_PX + 2 * LETTER_GAP_PX;

export interface Letter {
  readonly text: string;
  readonly color: string;
  readonly isStrong: boolean;
  readonly isBoxed: boolean;
}

/** Who in a row gets a letter, and which. */
export interface Lettering {
  /** Up to `LETTER_REACH_PX` beside the view, in the order of time. */
  readonly range: IndexRange;
  readonly secondsOf: (index: number) => number;
  readonly wants: (index: number) => boolean;
  readonly letterOf: (index: number) => Letter;
}

/** Writes letters where there is room for them. */
export function paintLetters({ context, view, dpr }: Surface, row: MarkRow, lettering: Lettering): void {
  const { range, secondsOf, wants, letterOf } = lettering;
  const placeOf = (index: number) => secondsOf(index) * view.pxPerSecond;
  const y = row.top + ROW_PX / 2;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const index of placeApart({ range, placeOf, wants }, LETTER_GAP_PX)) {
    const place = placeOf(index);
    // On whole pixels of the device a letter looks the same whichever stretch it is painted with.
    const x = Math.round(place * dpr) / dpr - view.startPx;
    if (x < -MARK_REACH_PX || x > view.widthPx + MARK_REACH_PX) continue;
    const { text, color, isStrong, isBoxed } = letterOf(index);
    context.fillStyle = color;
    context.font = isStrong ? PAPER_BOLD : PAPER_FONT;
    context.fillText(text, x, y + 0.5);
    if (!isBoxed) continue;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.strokeRect(x - 7.5, row.top + 1.5, 15, ROW_PX - 3);
  }
}
