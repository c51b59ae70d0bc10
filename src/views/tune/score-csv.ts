/** The scores of a set as a table, for a spreadsheet or a notebook. */
import { labelOf } from '../../core/label.ts';
import type { Precision } from '../../core/precision.ts';
import { hasScore } from '../../core/score.ts';
import { isFlagged } from '../../metrics/verdict.ts';
import type { ScoreTable } from '../../pipeline/score-table.ts';
import type { BeatSet } from '../../store/dashboard-store.ts';
import { csvCell } from '../parts/csv-cell.ts';

/** @param place what says where a beat stands in its file */
function header(place: string): string {
  return `beat,file,${place},label,fp32_score,fp32_verdict,int8_score,int8_verdict,model,fp32_threshold,int8_threshold\n`;
}

/** Enough to give every float32 back exactly. */
const FLOAT32_DIGITS = 9;

/** Rows joined into one piece: a string a beat would be slow, one for all too long. */
const ROWS_PER_PIECE = 10_000;

/** Pieces of text to be put one after another, as `new Blob(pieces)` does. */
export function scoreCsv(
  { count, scores, rawLabels, fileIndices, lines }: ScoreTable,
  { files, normalRawLabels }: BeatSet,
  thresholds: Readonly<Record<Precision, number>>,
  model: string,
): string[] {
  const names = files.map(({ name }) => csvCell(name));
  const cells = (precision: Precision, index: number): string => {
    const score = scores[precision][index];
    if (!hasScore(score)) return ',not judged';
    return `${Number(score.toPrecision(FLOAT32_DIGITS))},${isFlagged(score, thresholds[precision]) ? 'flagged' : 'passed'}`;
  };
  // Every row tells what its verdicts rest on: rows are sorted, filtered and pasted elsewhere.
  const origin = `${model},${thresholds.fp32},${thresholds.int8}\n`;
  const pieces = [header(files[0]?.origin === 'recording' ? 'r_peak_sample' : 'line')];
  for (let start = 0; start < count; start += ROWS_PER_PIECE) {
    let piece = '';
    for (let index = start; index < Math.min(count, start + ROWS_PER_PIECE); index++) {
      const file = fileIndices[index];
      const label = labelOf(rawLabels[index], normalRawLabels[file]);
      piece += `${index + 1},${names[file]},${lines[index]},${label},${cells('fp32', index)},${cells('int8', index)},${origin}`;
    }
    pieces.push(piece);
  }
  return pieces;
}
