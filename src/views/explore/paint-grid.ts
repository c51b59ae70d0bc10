import { formatClock } from './clock.ts';
import { labelStep, multiplesWithin } from './paper-grid.ts';
import { AXIS_PX } from './paper-layout.ts';
import { PAPER_BOLD, PAPER_FONT, type PaperScene, type Surface, snap } from './paper-scene.ts';

/** Room for the longest time, as `119:59:59.9`. */
const MAX_TIME_PX = 90;

/** The times below the paper, and what it is drawn at. */
export function paintTimes(surface: Surface, scene: PaperScene): void {
  paintAxis(surface, scene);
  paintScale(surface, scene);
}

/** Speed and gain in words, as every printed strip has them. */
function paintScale({ context, view }: Surface, { layout, colors, info, mmPerMv }: PaperScene): void {
  const isKnown = layout.lanes.some(({ lead }) => info.leads[lead].unit === 'mV');
  const speed = Number(view.mmPerSecond.toPrecision(3));
  const words = `${speed} mm/s${isKnown ? ` · ${mmPerMv} mm/mV` : ' · amplitude not to scale'}`;
  context.font = PAPER_FONT;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  // A rim of the ground keeps the words apart from lines and trace behind them.
  context.strokeStyle = colors.ground;
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeText(words, view.widthPx - 4, layout.lanesBottom - 9);
  context.fillStyle = colors.muted;
  context.fillText(words, view.widthPx - 4, layout.lanesBottom - 9);
}

function paintAxis({ context, view, dpr }: Surface, { layout, colors, info }: PaperScene): void {
  const step = labelStep(view.pxPerSecond);
  const { first, last } = multiplesWithin(
    step,
    view.startSeconds,
    Math.min(view.endSeconds, info.sampleCount / info.rateHz),
  );
  const top = layout.lanesBottom;
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.fillStyle = colors.muted;
  context.font = PAPER_FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.beginPath();
  for (let index = first; index <= last; index++) {
    const x = snap(view.pxAt(index * step), dpr);
    context.moveTo(x, top);
    context.lineTo(x, top + 5);
    const text = formatClock(index * step, step < 1 ? 1 : 0);
    // The first and the last time stay whole.
    const isAtEdge = x < MAX_TIME_PX / 2 || x > view.widthPx - MAX_TIME_PX / 2;
    const half = isAtEdge ? context.measureText(text).width / 2 : 0;
    context.fillText(text, Math.min(Math.max(x, half), view.widthPx - half), top + AXIS_PX / 2 + 3);
  }
  context.stroke();
}

/** Room for words above or below a pulse. */
const PULSE_WORDS_PX = 18;
const TIGHT_PULSE_PX = 40;

/** Names of rows and leads, and a pulse of 1 mV of 200 ms beside each lead whose unit is known. */
export function paintGutter({ context, view, dpr }: Surface, scene: PaperScene): void {
  const { layout, colors, info, mmPerMv } = scene;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = PAPER_FONT;
  context.fillStyle = colors.muted;
  for (const row of layout.rows) context.fillText(row.title, 0, row.top + 9);
  context.fillText('Time', 0, layout.lanesBottom + AXIS_PX / 2 + 3);
  const pulsePx = Math.min(30, 0.2 * 25 * view.pxPerMm);
  for (const lane of layout.lanes) {
    const lead = info.leads[lane.lead];
    context.fillStyle = colors.ink;
    context.font = PAPER_BOLD;
    context.fillText(lead.name, 0, lane.top + 12, layout.gutterPx - 4);
    context.font = PAPER_FONT;
    context.fillStyle = colors.muted;
    if (lead.unit !== 'mV') {
      const words = lead.unit === null ? ['unknown', 'units'] : [lead.unit];
      for (const [index, word] of words.entries()) {
        context.fillText(word, 0, lane.top + 30 + index * 14, layout.gutterPx - 4);
      }
      continue;
    }
    const foot = snap(lane.top + lane.height / 2 + (mmPerMv * view.pxPerMm) / 2, dpr);
    const head = snap(foot - mmPerMv * view.pxPerMm, dpr);
    // Beside the name where there is no room below it, and then the first one says for all what it is.
    const isTight = foot - head + 2 * PULSE_WORDS_PX > lane.height;
    const left = isTight ? TIGHT_PULSE_PX : 8;
    context.strokeStyle = colors.trace;
    context.lineWidth = 1.25;
    context.beginPath();
    context.moveTo(left - 6, foot);
    context.lineTo(left, foot);
    context.lineTo(left, head);
    context.lineTo(left + pulsePx, head);
    context.lineTo(left + pulsePx, foot);
    context.lineTo(left + 6 + pulsePx, foot);
    context.stroke();
    if (!isTight) context.fillText('1 mV', left, foot + 11);
    else if (lane === layout.lanes[0]) context.fillText('1 mV', 0, lane.top + 28);
  }
}
