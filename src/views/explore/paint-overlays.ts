import type { BadStretch } from '../../pipeline/recording-info.ts';
import { type Caliper, describeCaliper } from './calipers.ts';
import type { LaneScale } from './lane-scale.ts';
import type { Lane } from './paper-layout.ts';
import { PAPER_BOLD, PAPER_FONT, type PaperScene, type Surface, snap } from './paper-scene.ts';

const HATCH_GAP_PX = 9;
/** Height of the hatching at the foot of the paper: all of the height would hide the trace, and flicker in short stretches. */
const HATCH_PX = 10;
/** A stretch is this wide at least. */
const NARROWEST_PX = 2;
/** Narrower than any of the words. */
const NARROWEST_WORDS_PX = 60;

const REASONS: Readonly<Record<BadStretch['reason'], string>> = {
  missing: 'no signal',
  flat: 'flat',
  saturated: 'saturated',
  noise: 'noisy',
};

/** Stretches too bad to judge: tinted, and hatched at the foot. */
export function paintStretches(surface: Surface, { stretches, info, layout, colors }: PaperScene): void {
  const { view } = surface;
  const height = layout.lanesBottom - layout.lanesTop;
  const from = (view.startSeconds - NARROWEST_PX / view.pxPerSecond) * info.rateHz;
  for (let index = firstEndingAfter(stretches, from); index < stretches.length; index++) {
    const { startSample, endSample } = stretches[index];
    const left = view.pxAt(startSample / info.rateHz);
    if (left >= view.widthPx) return;
    const right = Math.max(left + NARROWEST_PX, view.pxAt(endSample / info.rateHz));
    // What lies beside the view is cut away.
    const [shownLeft, shownRight] = [Math.max(left, -1), Math.min(right, view.widthPx + 1)];
    hatch(surface, shownLeft, layout.lanesTop, shownRight - shownLeft, height, colors.muted);
  }
}

/** Why they are not judged, in words, where there is room. */
export function nameStretches({ context, view }: Surface, scene: PaperScene): void {
  const { stretches, info, layout, colors } = scene;
  context.font = PAPER_FONT;
  context.fillStyle = colors.muted;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  const first = firstEndingAfter(stretches, view.startSeconds * info.rateHz);
  const end = firstEndingAfter(stretches, view.endSeconds * info.rateHz) + 1;
  // No room for words where there are more than fit side by side.
  if (end - first > view.widthPx / NARROWEST_WORDS_PX) return;
  for (const { startSample, endSample, reason } of stretches.slice(first, end)) {
    const left = Math.max(0, view.pxAt(startSample / info.rateHz));
    const right = Math.min(view.widthPx, view.pxAt(endSample / info.rateHz));
    if (right - left < NARROWEST_WORDS_PX) continue;
    const words = `not judged: ${REASONS[reason]}`;
    if (right - left >= context.measureText(words).width + 10)
      context.fillText(words, left + 5, layout.lanesBottom - HATCH_PX - 2);
  }
}

function firstEndingAfter(stretches: readonly BadStretch[], sample: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle].endSample <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}

function hatch(
  { context, view }: Surface,
  left: number,
  top: number,
  width: number,
  height: number,
  color: string,
): void {
  context.save();
  context.globalAlpha = 0.1;
  context.fillStyle = color;
  context.fillRect(left, top, width, height);
  const foot = top + height - HATCH_PX;
  context.beginPath();
  context.rect(left, foot, width, HATCH_PX);
  context.clip();
  context.globalAlpha = 0.7;
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  // The hatching belongs to the recording: it moves along when the paper is dragged.
  const drift = view.pxAt(0) % HATCH_GAP_PX;
  const from = Math.floor((left - HATCH_PX - drift) / HATCH_GAP_PX) * HATCH_GAP_PX + drift;
  for (let x = from; x < left + width; x += HATCH_GAP_PX) {
    context.moveTo(x, foot + HATCH_PX);
    context.lineTo(x + HATCH_PX, foot);
  }
  context.stroke();
  context.restore();
}

/** Both legs, the distance between them, and the reading beside the moving one. */
export function paintCaliper(
  { context, view, dpr }: Surface,
  { caliper, colors }: PaperScene,
  lane: Lane,
  scale: LaneScale,
): void {
  if (!caliper) return;
  const x = (seconds: number) => snap(view.pxAt(seconds), dpr);
  const y = (value: number) =>
    snap(lane.top + lane.height / 2 - (value - scale.middle) * scale.pxPerUnit, dpr);
  const [x0, x1] = [x(caliper.fixed.seconds), x(caliper.moving.seconds)];
  const [y0, y1] = [y(caliper.fixed.value), y(caliper.moving.value)];
  context.strokeStyle = colors.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const at of [x0, x1]) {
    context.moveTo(at, lane.top);
    context.lineTo(at, lane.top + lane.height);
  }
  context.stroke();
  context.setLineDash([5, 3]);
  context.beginPath();
  for (const at of [y0, y1]) {
    context.moveTo(Math.min(x0, x1) - 16, at);
    context.lineTo(Math.max(x0, x1) + 16, at);
  }
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(x1, y1, 4, 0, 2 * Math.PI);
  context.fillStyle = colors.accent;
  context.fill();
  paintReading(context, caliper, lane, view.widthPx, (x0 + x1) / 2, colors.surface, colors.accent);
}

function paintReading(
  context: OffscreenCanvasRenderingContext2D,
  caliper: Caliper,
  lane: Lane,
  widthPx: number,
  middlePx: number,
  ground: string,
  ink: string,
): void {
  const words = describeCaliper(caliper);
  context.font = PAPER_BOLD;
  const width = context.measureText(words).width + 14;
  const left = Math.min(Math.max(2, middlePx - width / 2), widthPx - width - 2);
  context.fillStyle = ground;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, lane.top + 4, width, 22, 5);
  context.fill();
  context.stroke();
  context.fillStyle = ink;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(words, left + width / 2, lane.top + 15.5);
}
