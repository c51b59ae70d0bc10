/** What annotators said, in rows above the trace. */
import { lowerBound } from '../../core/lower-bound.ts';
import { entriesWithin } from './beats-within.ts';
import type { ReferenceBeats } from './explore-session.ts';
import { LETTER_REACH_PX, paintLetters } from './paint-letters.ts';
import { type MarkRow, ROW_PX } from './paper-layout.ts';
import { PAPER_BOLD, type PaperScene, type Surface, snap } from './paper-scene.ts';

/**
 * Reference beats by their symbol, missed ones in a box; changes of rhythm in a row of their own.
 * @param showsUsual also the symbols of normal beats
 */
export function paintReference(surface: Surface, scene: PaperScene, showsUsual: boolean): void {
  const { reference, layout } = scene;
  if (!reference) return;
  const beatRow = layout.rows.find(({ id }) => id === 'reference');
  if (beatRow) paintSymbols(surface, scene, beatRow, reference, showsUsual);
  const rhythmRow = layout.rows.find(({ id }) => id === 'rhythm');
  if (rhythmRow) paintRemarks(surface, scene, rhythmRow, remarksOf(reference));
}

const isUsual = (symbol: string): boolean => symbol === 'N' || symbol === '·';

function paintSymbols(
  surface: Surface,
  { info, colors }: PaperScene,
  row: MarkRow,
  reference: ReferenceBeats,
  showsUsual: boolean,
): void {
  const { entries, isBeat, missed } = reference;
  paintLetters(surface, row, {
    range: entriesWithin(surface.view, reference, info.rateHz, LETTER_REACH_PX),
    secondsOf: (index) => entries[index].sample / info.rateHz,
    wants: (index) => isBeat[index] === 1 && (showsUsual || !isUsual(entries[index].symbol)),
    letterOf: (index) => {
      const { symbol } = entries[index];
      const isMissed = missed[lowerBound(missed, missed.length, index)] === index;
      return {
        text: symbol,
        color: isMissed ? colors.danger : isUsual(symbol) ? colors.muted : colors.ink,
        isStrong: !isUsual(symbol),
        isBoxed: isMissed,
      };
    },
  });
}

interface Remark {
  readonly sample: number;
  readonly words: string;
  /** Something begins here; else it is a mark of one moment, as each wave of a flutter has one. */
  readonly isChange: boolean;
}

/** From the first of the recording on, since which of them have room depends on those before. */
function paintRemarks(
  { context, view, dpr }: Surface,
  { info, colors, layout }: PaperScene,
  row: MarkRow,
  remarks: readonly Remark[],
): void {
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = PAPER_BOLD;
  context.fillStyle = colors.ink;
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  let free = Number.NEGATIVE_INFINITY;
  for (const { sample, words, isChange } of remarks) {
    const x = view.pxAt(sample / info.rateHz);
    if (x > view.widthPx + LETTER_REACH_PX) return;
    if (x < free) continue;
    free = x + remarkWidth(context, words) + 12;
    if (free < 0) continue;
    if (!isChange) {
      context.fillText(words, x - remarkWidth(context, words) / 2, row.top + ROW_PX / 2);
      continue;
    }
    const line = snap(x, dpr);
    context.fillText(words, line + 4, row.top + ROW_PX / 2);
    context.beginPath();
    context.moveTo(line, row.top);
    context.lineTo(line, layout.lanesTop);
    context.stroke();
  }
}

const remarks = new WeakMap<ReferenceBeats['entries'], readonly Remark[]>();

/** Changes of rhythm and remarks beside the beats; looked for once per set of annotations. */
function remarksOf(reference: ReferenceBeats): readonly Remark[] {
  const known = remarks.get(reference.entries);
  if (known) return known;
  const found = reference.entries
    .filter((_, index) => reference.isBeat[index] !== 1)
    .map(({ sample, text, symbol }) => ({ sample, words: text || symbol, isChange: text !== '' }));
  remarks.set(reference.entries, found);
  return found;
}

const remarkWidths = new Map<string, number>();

/** A recording has few different ones. */
function remarkWidth(context: OffscreenCanvasRenderingContext2D, words: string): number {
  const width = remarkWidths.get(words) ?? context.measureText(words).width;
  remarkWidths.set(words, width);
  return width;
}
