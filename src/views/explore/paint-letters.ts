import { type MarkRow, ROW_PX } from './paper-layout.ts';
import { PAPER_BOLD, PAPER_FONT, type Surface } from './paper-scene.ts';

/** Letters nearer than this run together; every one that would is left out. */
export const LETTER_GAP_PX = 11;

interface Letter {
  readonly text: string;
  readonly color: string;
  readonly isStrong: boolean;
  readonly isBoxed: boolean;
}

export type AddLetter = (seconds: number, letter: Letter) => void;

/** Writes letters from left to right; what does not fit beside the one before is left out. */
export function paintLetters(
  { context, view }: Surface,
  row: MarkRow,
  collect: (add: AddLetter) => void,
): void {
  const y = row.top + ROW_PX / 2;
  let lastX = Number.NEGATIVE_INFINITY;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  collect((seconds, { text, color, isStrong, isBoxed }) => {
    const x = view.pxAt(seconds);
    if (x - lastX < LETTER_GAP_PX) return;
    lastX = x;
    context.fillStyle = color;
    context.font = isStrong ? PAPER_BOLD : PAPER_FONT;
    context.fillText(text, x, y + 0.5);
    if (!isBoxed) return;
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.strokeRect(Math.round(x) - 7.5, row.top + 1.5, 15, ROW_PX - 3);
  });
}
