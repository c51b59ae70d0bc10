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

/**
 * Writes letters where there is room for them.
 * @param candidates who would like one, up to `LETTER_REACH_PX` beside the view, in the order of time
 */
export function paintLetters(
  { context, view }: Surface,
  row: MarkRow,
  candidates: readonly number[],
  secondsOf: (candidate: number) => number,
  letterOf: (candidate: number) => Letter,
): void {
  const places = candidates.map((candidate) => secondsOf(candidate) * view.pxPerSecond);
  const y = row.top + ROW_PX / 2;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const which of placeApart(places, LETTER_GAP_PX)) {
    const x = places[which] - view.startPx;
    if (x < -MARK_REACH_PX || x > view.widthPx + MARK_REACH_PX) continue;
    const { text, color, isStrong, isBoxed } = letterOf(candidates[which]);
    context.fillStyle = color;
    context.font = isStrong ? PAPER_BOLD : PAPER_FONT;
    context.fillText(text, x, y + 0.5);
    if (!isBoxed) continue;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.strokeRect(Math.round(places[which]) - view.startPx - 7.5, row.top + 1.5, 15, ROW_PX - 3);
  }
}
