/** Labels and verdicts above the R-peaks. Shape and letters tell them apart without colour. */
import { AAMI_CLASSES, NO_CLASS } from '../../core/label.ts';
import { PRECISIONS, type Precision } from '../../core/precision.ts';
import { isContradiction, isEarly, isFlaggedBy, isModelDisagreement } from '../../store/beat-verdicts.ts';
import { lowerBound } from '../../store/recording-navigation.ts';
import { type AddLetter, LETTER_GAP_PX, paintLetters } from './paint-letters.ts';
import { type MarkRow, type MarkRowId, ROW_PX } from './paper-layout.ts';
import { type PaperScene, type Surface, snap } from './paper-scene.ts';

const MARK_GAP_PX = 2;
/** Beats this far apart get a tick at the R-peak and a dot where a network passed them. */
const QUIET_MARK_GAP_PX = 9;
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

export function paintBeatMarks(surface: Surface, scene: PaperScene): void {
  const { view } = surface;
  const { beats, info, layout } = scene;
  const rows: Rows = new Map(layout.rows.map((row) => [row.id, row]));
  const first = lowerBound(beats.rPeakSamples, beats.count, (view.startSeconds - 0.2) * info.rateHz);
  const end = lowerBound(beats.rPeakSamples, beats.count, (view.endSeconds + 0.2) * info.rateHz);
  const gapPx = end > first ? view.widthPx / (end - first) : Number.POSITIVE_INFINITY;
  if (gapPx >= QUIET_MARK_GAP_PX) paintTicks(surface, scene, first, end);
  for (const precision of PRECISIONS) {
    const row = rows.get(precision);
    if (row) paintVerdicts(surface, scene, row, precision, first, end, gapPx >= QUIET_MARK_GAP_PX);
  }
  if (gapPx >= QUIET_MARK_GAP_PX) frameDisagreements(surface, scene, rows, first, end);
  const early = rows.get('early');
  if (early) paintLetters(surface, early, (letters) => addEarly(letters, scene, first, end));
  const classed = rows.get('class');
  if (classed) paintLetters(surface, classed, (letters) => addClasses(letters, surface, scene, first, end));
  const label = rows.get('label');
  if (label) paintLetters(surface, label, (letters) => addLabels(letters, scene, first, end));
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

/**
 * FP32 flags with a triangle, INT8 with a diamond; a dot is a pass, a dash a beat that is not judged. Where beats run
 * together flags are strokes, and nothing else is shown.
 */
function paintVerdicts(
  { context, view }: Surface,
  scene: PaperScene,
  row: MarkRow,
  precision: Precision,
  first: number,
  end: number,
  showsQuiet: boolean,
): void {
  const { beats, info, criteria, colors } = scene;
  const y = row.top + ROW_PX / 2;
  const flagged = new Path2D();
  const quiet = new Path2D();
  // What lies closer than this to the mark before need not be looked at, for there may be a day of it.
  const gapSamples = showsQuiet ? 0 : (MARK_GAP_PX / view.pxPerSecond) * info.rateHz;
  let free = Number.NEGATIVE_INFINITY;
  for (let index = first; index < end; index++) {
    const sample = beats.rPeakSamples[index];
    if (sample < free) continue;
    const x = view.pxAt(sample / info.rateHz);
    if (isFlaggedBy(precision, beats, index, criteria)) {
      free = sample + gapSamples;
      if (showsQuiet) addShape(flagged, precision, x, y);
      else flagged.rect(x - 0.75, y - 6, 1.5, 12);
    } else if (showsQuiet && beats.isJudged[index] === 1) {
      quiet.rect(x - 1, y - 1, 2, 2);
    } else if (showsQuiet) {
      quiet.rect(x - 4, y - 0.75, 8, 1.5);
    }
  }
  context.fillStyle = colors.muted;
  context.fill(quiet);
  context.fillStyle = colors[precision];
  context.fill(flagged);
}

function addShape(path: Path2D, precision: Precision, x: number, y: number): void {
  if (precision === 'fp32') {
    path.moveTo(x, y - 6);
    path.lineTo(x + 6.5, y + 5);
    path.lineTo(x - 6.5, y + 5);
  } else {
    path.moveTo(x, y - 6.5);
    path.lineTo(x + 6, y);
    path.lineTo(x, y + 6.5);
    path.lineTo(x - 6, y);
  }
  path.closePath();
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

/** The person's labels, boxed; artefact is a cross. */
function addLabels(add: AddLetter, scene: PaperScene, first: number, end: number): void {
  const { beats, info, labels, colors } = scene;
  if (labels.size === 0) return;
  for (let index = first; index < end; index++) {
    const sample = beats.rPeakSamples[index];
    const label = labels.get(sample);
    if (label === undefined) continue;
    const text = label === 'artefact' ? '✕' : label;
    const color = label === 'N' ? colors.ink : colors.abnormal;
    add(sample / info.rateHz, { text, color, isStrong: true, isBoxed: true });
  }
}

/** What the beat classifier calls them, boxed where that contradicts the verdicts. Crowded, only what is not usual. */
function addClasses(add: AddLetter, { view }: Surface, scene: PaperScene, first: number, end: number): void {
  const { beats, info, criteria, colors } = scene;
  const isCrowded = view.widthPx < (end - first) * LETTER_GAP_PX;
  const gapSamples = (LETTER_GAP_PX / view.pxPerSecond) * info.rateHz;
  let free = Number.NEGATIVE_INFINITY;
  for (let index = first; index < end; index++) {
    const sample = beats.rPeakSamples[index];
    const called = beats.classes[index];
    if (sample < free || called === NO_CLASS) continue;
    const isUsual = AAMI_CLASSES[called] === 'N';
    const isBoxed = isContradiction(beats, index, criteria);
    if (isUsual && isCrowded && !isBoxed) continue;
    free = sample + gapSamples;
    add(sample / info.rateHz, {
      text: AAMI_CLASSES[called],
      color: isUsual ? colors.muted : colors.abnormal,
      isStrong: !isUsual,
      isBoxed,
    });
  }
}

function addEarly(add: AddLetter, scene: PaperScene, first: number, end: number): void {
  const { beats, info, criteria, colors } = scene;
  for (let index = first; index < end; index++) {
    if (!isEarly(beats, index, criteria)) continue;
    add(beats.rPeakSamples[index] / info.rateHz, {
      text: 'P',
      color: colors.abnormal,
      isStrong: true,
      isBoxed: false,
    });
  }
}
