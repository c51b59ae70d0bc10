/** Verdicts above the R-peaks. Shapes tell them apart without colour. */
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import { isFlaggedBy, isModelDisagreement } from '../../store/beat-verdicts.ts';
import { beatsWithin } from './beats-within.ts';
import type { MarkRoom } from './mark-room.ts';
import { paintBeatLetters } from './paint-beat-letters.ts';
import { type MarkRow, type MarkRowId, ROW_PX } from './paper-layout.ts';
import { MARK_REACH_PX, type PaperScene, type Surface, snap } from './paper-scene.ts';

const MARK_GAP_PX = 2;
const MARK_PX = 1.5;
const BEFORE_R_S = 0.28;
const AFTER_R_S = 0.44;

type Rows = ReadonlyMap<MarkRowId, MarkRow>;

export function paintSelection({ context, view, dpr }: Surface, scene: PaperScene): void {
  const { selectedBeat, beats, layout, colors, info } = scene;
  if (selectedBeat === null || selectedBeat >= beats.count) return;
  const at = beats.rPeakSamples[selectedBeat] / info.rateHz;
  const left = view.pxAt(at - BEFORE_R_S);
  const width = Math.max(5, (BEFORE_R_S + AFTER_R_S) * view.pxPerSecond);
  context.save();
  context.globalAlpha = 0.09;
  context.fillStyle = colors.accent;
  context.fillRect(left, 0, width, layout.lanesBottom);
  context.restore();
  const x = snap(view.pxAt(at), dpr);
  context.strokeStyle = colors.accent;
  context.lineWidth = 1.5;
  context.strokeRect(left, 1, width, layout.lanesBottom - 1);
  context.beginPath();
  context.moveTo(x, layout.lanesTop);
  context.lineTo(x, layout.lanesTop + 9);
  context.stroke();
}

/** @param room there is in all that is in view, of which this may be a part */
export function paintBeatMarks(surface: Surface, scene: PaperScene, room: MarkRoom): void {
  const rows: Rows = new Map(scene.layout.rows.map((row) => [row.id, row]));
  const [first, end] = beatsWithin(surface.view, scene, MARK_REACH_PX);
  if (room.quietMarks) paintTicks(surface, scene, first, end);
  for (const precision of PRECISIONS) {
    const row = rows.get(precision);
    if (!row) continue;
    const paint = room.quietMarks ? paintVerdicts : paintFlags;
    paint(surface, scene, row, precision, first, end);
  }
  if (room.quietMarks) frameDisagreements(surface, scene, rows, first, end);
  paintBeatLetters(surface, scene, room.usualClasses);
}

function paintTicks({ context, view, dpr }: Surface, scene: PaperScene, first: number, end: number): void {
  const { beats, info, layout, colors } = scene;
  context.beginPath();
  for (let index = first; index < end; index++) {
    const x = snap(view.pxAt(beats.rPeakSamples[index] / info.rateHz), dpr);
    context.moveTo(x, layout.lanesTop - 4);
    context.lineTo(x, layout.lanesTop + 3);
  }
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.stroke();
}

/** FP32 flags with a triangle, INT8 with a diamond; a dot is a pass, a dash a beat that is not judged. */
function paintVerdicts(
  { context, view, dpr }: Surface,
  { beats, info, criteria, colors }: PaperScene,
  row: MarkRow,
  precision: Precision,
  first: number,
  end: number,
): void {
  const y = row.top + ROW_PX / 2;
  for (let index = first; index < end; index++) {
    const x = snap(view.pxAt(beats.rPeakSamples[index] / info.rateHz), dpr);
    const isFlag = isFlaggedBy(precision, beats, index, criteria);
    context.fillStyle = isFlag ? colors[precision] : colors.muted;
    // One by one: how the edges of a path are smoothed depends on all that is in it.
    if (isFlag) fillShape(context, precision, x, y);
    else if (beats.isJudged[index] === 1) context.fillRect(x - 1, y - 1, 2, 2);
    else context.fillRect(x - 4, y - 0.75, 8, 1.5);
  }
}

/** Where beats run together: a stroke for every two pixels with a flag on them, and nothing else. */
function paintFlags(
  { context, view }: Surface,
  { beats, info, criteria, colors }: PaperScene,
  row: MarkRow,
  precision: Precision,
  first: number,
  end: number,
): void {
  const samplesPerMark = (MARK_GAP_PX / view.pxPerSecond) * info.rateHz;
  // What shares its stroke with a flag before need not be looked at, for there may be a day of it.
  let free = Number.NEGATIVE_INFINITY;
  context.fillStyle = colors[precision];
  for (let index = first; index < end; index++) {
    const sample = beats.rPeakSamples[index];
    if (sample < free || !isFlaggedBy(precision, beats, index, criteria)) continue;
    const mark = Math.floor(sample / samplesPerMark);
    free = (mark + 1) * samplesPerMark;
    context.fillRect(mark * MARK_GAP_PX - view.startPx, row.top + ROW_PX / 2 - 6, MARK_PX, 12);
  }
}

function fillShape(
  context: OffscreenCanvasRenderingContext2D,
  precision: Precision,
  x: number,
  y: number,
): void {
  context.beginPath();
  if (precision === 'fp32') {
    context.moveTo(x, y - 6);
    context.lineTo(x + 6.5, y + 5);
    context.lineTo(x - 6.5, y + 5);
  } else {
    context.moveTo(x, y - 6.5);
    context.lineTo(x + 6, y);
    context.lineTo(x, y + 6.5);
    context.lineTo(x - 6, y);
  }
  context.fill();
}

function frameDisagreements(
  { context, view, dpr }: Surface,
  { beats, info, criteria, colors }: PaperScene,
  rows: Rows,
  first: number,
  end: number,
): void {
  const top = rows.get('fp32')?.top ?? 0;
  const bottom = (rows.get('int8')?.top ?? 0) + ROW_PX;
  context.strokeStyle = colors.ink;
  context.lineWidth = 1;
  for (let index = first; index < end; index++) {
    if (!isModelDisagreement(beats, index, criteria)) continue;
    const x = snap(view.pxAt(beats.rPeakSamples[index] / info.rateHz), dpr);
    context.strokeRect(x - 9, snap(top, dpr), 18, bottom - top - 1);
  }
}
