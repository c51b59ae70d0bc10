/** The scores of a set as a table, for a spreadsheet or a notebook. */
import { AAMI_CLASSES, labelOf } from '../../core/label.ts';
import type { Precision } from '../../core/precision.ts';
import { hasScore } from '../../core/score.ts';
import { isFlagged } from '../../metrics/verdict.ts';
import type { ClassifiedBeats } from '../../pipeline/recording-info.ts';
import type { ScoreTable } from '../../pipeline/score-table.ts';
import type { BeatSet } from '../../store/dashboard-store.ts';
import { csvCell } from '../parts/csv-cell.ts';

/** What the beat classifier made of the set. */
export interface ScoreClasses {
  readonly beats: Pick<ClassifiedBeats, 'count' | 'classes' | 'probabilities'>;
  /** Its id and sparsity. */
  readonly classifier: string;
}

const CLASS_COLUMNS = ['class', ...AAMI_CLASSES.map((name) => `p_${name.toLowerCase()}`), 'classifier'];

/** @param place what says where a beat stands in its file */
function header(place: string, hasClasses: boolean): string {
  const scores = `beat,file,${place},label,fp32_score,fp32_verdict,int8_score,int8_verdict,model,fp32_threshold,int8_threshold`;
  return `${hasClasses ? [scores, ...CLASS_COLUMNS].join(',') : scores}\n`;
}

/** Empty for a beat that is not classed. */
function classCells({ beats, classifier }: ScoreClasses, index: number): string {
  if (index >= beats.count) return ','.repeat(CLASS_COLUMNS.length);
  const width = AAMI_CLASSES.length;
  const row = beats.probabilities.subarray(index * width, (index + 1) * width);
  const shares = Array.from(row, (value) => value.toFixed(4)).join(',');
  return `,${AAMI_CLASSES[beats.classes[index]]},${shares},${classifier}`;
}

/** Enough to give every float32 back exactly. */
const FLOAT32_DIGITS = 9;

/** Rows joined into one piece: a string a beat would be slow, one for all too long. */
const ROWS_PER_PIECE = 10_000;

/**
 * Pieces of text to be put one after another, as `new Blob(pieces)` does.
 * @param classes adds their columns
 */
export function scoreCsv(
  { count, scores, rawLabels, fileIndices, lines }: ScoreTable,
  { files, normalRawLabels }: BeatSet,
  thresholds: Readonly<Record<Precision, number>>,
  model: string,
  classes: ScoreClasses | null = null,
): string[] {
  const names = files.map(({ name }) => csvCell(name));
  const cells = (precision: Precision, index: number): string => {
    const score = scores[precision][index];
    if (!hasScore(score)) return ',not judged';
    return `${Number(score.toPrecision(FLOAT32_DIGITS))},${isFlagged(score, thresholds[precision]) ? 'flagged' : 'passed'}`;
  };
  // Every row tells what its verdicts rest on: rows are sorted, filtered and pasted elsewhere.
  const origin = `${model},${thresholds.fp32},${thresholds.int8}`;
  const pieces = [header(files[0]?.origin === 'recording' ? 'r_peak_sample' : 'line', classes !== null)];
  for (let start = 0; start < count; start += ROWS_PER_PIECE) {
    let piece = '';
    for (let index = start; index < Math.min(count, start + ROWS_PER_PIECE); index++) {
      const file = fileIndices[index];
      const label = labelOf(rawLabels[index], normalRawLabels[file]);
      piece += `${index + 1},${names[file]},${lines[index]},${label},${cells('fp32', index)},${cells('int8', index)},${origin}${classes ? classCells(classes, index) : ''}\n`;
    }
    pieces.push(piece);
  }
  return pieces;
}
