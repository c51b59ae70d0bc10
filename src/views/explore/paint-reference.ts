/** What annotators said, in rows above the trace. */
import { lowerBound } from '../../store/recording-navigation.ts';
import { LETTER_GAP_PX, paintLetters } from './paint-letters.ts';
import { type MarkRow, ROW_PX } from './paper-layout.ts';
import { PAPER_BOLD, type PaperScene, type Surface, snap } from './paper-scene.ts';

/** Reference beats by their symbol, missed ones in a box; changes of rhythm in a row of their own. */
export function paintReference(surface: Surface, scene: PaperScene): void {
  const { view } = surface;
  const { reference, info, layout, colors } = scene;
  if (!reference) return;
  const { entries, isBeat, missed } = reference;
  const from = firstEntryAt(entries, (view.startSeconds - 0.2) * info.rateHz);
  const to = (view.endSeconds + 0.2) * info.rateHz;
  const beatRow = layout.rows.find(({ id }) => id === 'reference');
  if (beatRow) {
    const gapPx = letterGap(entries, from, to, view.widthPx);
    // What lies closer than this to the letter before need not be looked at, for there may be a day of it.
    const gapSamples = (LETTER_GAP_PX / view.pxPerSecond) * info.rateHz;
    let free = Number.NEGATIVE_INFINITY;
    paintLetters(surface, beatRow, (add) => {
      for (let index = from; index < entries.length && entries[index].sample <= to; index++) {
        if (isBeat[index] !== 1) continue;
        const { sample, symbol } = entries[index];
        if (sample < free) continue;
        const isUsual = symbol === 'N' || symbol === '·';
        // Where not every beat has room for its letter, the usual ones give way.
        if (isUsual && gapPx < LETTER_GAP_PX) continue;
        const isMissed = missed[lowerBound(missed, missed.length, index)] === index;
        free = sample + gapSamples;
        add(sample / info.rateHz, {
          text: symbol,
          color: isMissed ? colors.danger : isUsual ? colors.muted : colors.ink,
          isStrong: !isUsual,
          isBoxed: isMissed,
        });
      }
    });
  }
  const rhythmRow = layout.rows.find(({ id }) => id === 'rhythm');
  if (rhythmRow) paintRhythms(surface, scene, rhythmRow, from, to);
}

function paintRhythms(
  { context, view, dpr }: Surface,
  { reference, info, colors, layout }: PaperScene,
  row: MarkRow,
  from: number,
  to: number,
): void {
  if (!reference) return;
  const { entries, isBeat } = reference;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = PAPER_BOLD;
  context.fillStyle = colors.ink;
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  let free = Number.NEGATIVE_INFINITY;
  for (let index = from; index < entries.length && entries[index].sample <= to; index++) {
    const { sample, text, symbol } = entries[index];
    if (isBeat[index] === 1) continue;
    const x = snap(view.pxAt(sample / info.rateHz), dpr);
    if (x < free) continue;
    const words = text || symbol;
    context.fillText(words, x + 4, row.top + ROW_PX / 2);
    context.beginPath();
    context.moveTo(x, row.top);
    context.lineTo(x, layout.lanesTop);
    context.stroke();
    free = x + context.measureText(words).width + 12;
  }
}

/** Pixels an annotation has on the paper. */
function letterGap(
  entries: readonly { readonly sample: number }[],
  from: number,
  toSample: number,
  widthPx: number,
): number {
  const count = firstEntryAt(entries, toSample) - from;
  return count > 0 ? widthPx / count : Number.POSITIVE_INFINITY;
}

function firstEntryAt(entries: readonly { readonly sample: number }[], sample: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].sample < sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
