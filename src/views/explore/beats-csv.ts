/** The beats of a recording as a table other programs read. */
import { AAMI_CLASSES } from '../../core/label.ts';
import type { ClassifiedBeats } from '../../pipeline/recording-info.ts';
import { type Criteria, isEarly, isFlaggedBy } from '../../store/beat-verdicts.ts';
import type { LabelMap } from '../../store/labels.ts';
import type { RecordingBeats, ReferenceBeats } from './explore-session.ts';

const HEADER = [
  'beat',
  'sample',
  'time_s',
  'rr_ms',
  'rr_share_of_usual',
  'judged',
  'score_fp32',
  'score_int8',
  'flagged_fp32',
  'flagged_int8',
  'early',
  'class',
  ...AAMI_CLASSES.map((name) => `p_${name.toLowerCase()}`),
  'reference',
  'label',
];

export interface BeatsTable {
  readonly beats: RecordingBeats;
  readonly reference: ReferenceBeats | null;
  readonly labels: LabelMap;
  /** By the beat classifier, `null` where it has not spoken. */
  readonly classified: Pick<ClassifiedBeats, 'classes' | 'probabilities'> | null;
  readonly criteria: Criteria;
  readonly rateHz: number;
}

/** One line a beat, a header first; cells without a value are empty. Beats count from 1, samples from 0. */
export function beatsCsv(table: BeatsTable): string {
  const lines = [HEADER.join(',')];
  for (let beat = 0; beat < table.beats.count; beat++) lines.push(lineOf(table, beat).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function lineOf(
  { beats, reference, labels, classified, criteria, rateHz }: BeatsTable,
  beat: number,
): (string | number)[] {
  const sample = beats.rPeakSamples[beat];
  const entry = beats.referenceOf[beat];
  const symbol = reference !== null && entry >= 0 ? reference.entries[entry].symbol : '';
  return [
    beat + 1,
    sample,
    (sample / rateHz).toFixed(4),
    known(beats.rrMs[beat], 1),
    known(beats.rrRatio[beat], 4),
    beats.isJudged[beat],
    known(beats.scores.fp32[beat], 6),
    known(beats.scores.int8[beat], 6),
    Number(isFlaggedBy('fp32', beats, beat, criteria)),
    Number(isFlaggedBy('int8', beats, beat, criteria)),
    Number(isEarly(beats, beat, criteria)),
    ...classCells(classified, beat),
    // WFDB has a symbol for a quotation mark and none for a comma.
    symbol === '"' ? '""""' : symbol,
    labels.get(sample) ?? '',
  ];
}

function classCells(classified: BeatsTable['classified'], beat: number): string[] {
  const width = AAMI_CLASSES.length;
  if (classified === null || beat >= classified.classes.length) return new Array(width + 1).fill('');
  const row = classified.probabilities.subarray(beat * width, (beat + 1) * width);
  return [AAMI_CLASSES[classified.classes[beat]], ...Array.from(row, (value) => value.toFixed(4))];
}

const known = (value: number, digits: number): string => (Number.isNaN(value) ? '' : value.toFixed(digits));
