/** What is said of beats by letters above them: by the person, by timing, by the beat classifier. */
import { AAMI_CLASSES, NO_CLASS } from '../../core/label.ts';
import { isContradiction, isEarly } from '../../store/beat-verdicts.ts';
import { beatsWithin } from './beats-within.ts';
import { LETTER_REACH_PX, type Letter, paintLetters } from './paint-letters.ts';
import type { MarkRowId } from './paper-layout.ts';
import type { PaperScene, Surface } from './paper-scene.ts';

/** A row of letters: who gets one, and which. */
interface LetterRow {
  readonly row: MarkRowId;
  readonly wants: (beat: number) => boolean;
  readonly letterOf: (beat: number) => Letter;
}

/** @param showsUsual also what the classifier calls normal */
export function paintBeatLetters(surface: Surface, scene: PaperScene, showsUsual: boolean): void {
  const { beats, info, layout } = scene;
  const range = beatsWithin(surface.view, scene, LETTER_REACH_PX);
  const secondsOf = (beat: number) => beats.rPeakSamples[beat] / info.rateHz;
  for (const { row: id, wants, letterOf } of letterRows(scene, showsUsual)) {
    const row = layout.rows.find((each) => each.id === id);
    if (row) paintLetters(surface, row, { range, secondsOf, wants, letterOf });
  }
}

function letterRows(scene: PaperScene, showsUsual: boolean): LetterRow[] {
  const { labels, beats, criteria, colors } = scene;
  const rows: LetterRow[] = [classRow(scene, showsUsual)];
  if (criteria.prematurity.isOn) {
    const letter = { text: 'P', color: colors.abnormal, isStrong: true, isBoxed: false };
    rows.push({ row: 'early', wants: (beat) => isEarly(beats, beat, criteria), letterOf: () => letter });
  }
  if (labels.size > 0) rows.push(labelRow(scene));
  return rows;
}

/** The person's labels, boxed; artefact is a cross. */
function labelRow({ labels, beats, colors }: PaperScene): LetterRow {
  return {
    row: 'label',
    wants: (beat) => labels.has(beats.rPeakSamples[beat]),
    letterOf: (beat) => {
      const label = labels.get(beats.rPeakSamples[beat]) ?? '';
      return {
        text: label === 'artefact' ? '✕' : label,
        color: label === 'N' ? colors.ink : colors.abnormal,
        isStrong: true,
        isBoxed: true,
      };
    },
  };
}

/** What the beat classifier calls them, boxed where that contradicts the verdicts. */
function classRow({ beats, criteria, colors }: PaperScene, showsUsual: boolean): LetterRow {
  const isUsual = (beat: number) => AAMI_CLASSES[beats.classes[beat]] === 'N';
  return {
    row: 'class',
    wants: (beat) =>
      beats.classes[beat] !== NO_CLASS &&
      (showsUsual || !isUsual(beat) || isContradiction(beats, beat, criteria)),
    letterOf: (beat) => ({
      text: AAMI_CLASSES[beats.classes[beat]],
      color: isUsual(beat) ? colors.muted : colors.abnormal,
      isStrong: !isUsual(beat),
      isBoxed: isContradiction(beats, beat, criteria),
    }),
  };
}
