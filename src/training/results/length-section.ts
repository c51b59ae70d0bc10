/**
 * Is the score the heart rate in disguise? In this set abnormal hearts beat faster, so a detector could live on the
 * length of the row alone. Within a narrow range of lengths it could not.
 */
import { PRECISION_NAME, PRECISIONS } from '../../core/precision.ts';
import { auroc } from '../../metrics/roc.ts';
import { sortPartScores } from '../evaluate.ts';
import { formatCount, formatFigure, markdownTable } from './markdown.ts';
import type { ScoredPart } from './scored-part.ts';

const STRATA = 5;

export function lengthSection(part: ScoredPart): string {
  const ordered = Int32Array.from(part.rowLengths.keys()).sort(
    (a, b) => part.rowLengths[a] - part.rowLengths[b] || a - b,
  );
  const strata = Array.from({ length: STRATA }, (_, i) =>
    ordered.subarray(
      Math.round((i * ordered.length) / STRATA),
      Math.round(((i + 1) * ordered.length) / STRATA),
    ),
  );
  const head = ['row length in samples', 'beats (normal + abnormal)', ...PRECISIONS.map(aurocName)];
  const table = markdownTable(
    head,
    strata.map((beats) => stratumRow(part, beats)),
  );
  return `${table}\n\n${correlationSentence(part)}`;
}

const aurocName = (precision: (typeof PRECISIONS)[number]): string => `AUROC ${PRECISION_NAME[precision]}`;

function stratumRow(part: ScoredPart, beats: Int32Array): string[] {
  const { isAbnormal } = part.beats;
  const labels = { isAbnormal: Uint8Array.from(beats, (beat) => isAbnormal[beat]) };
  const areas = PRECISIONS.map((precision) => {
    const scores = Float32Array.from(beats, (beat) => part.scores[precision][beat]);
    return formatFigure(auroc(sortPartScores(scores, labels)), 4);
  });
  const abnormal = labels.isAbnormal.reduce((sum, label) => sum + label, 0);
  const lengths = `${part.rowLengths[beats[0]]} to ${part.rowLengths[beats[beats.length - 1]]}`;
  return [lengths, `${formatCount(beats.length - abnormal)} + ${formatCount(abnormal)}`, ...areas];
}

function correlationSentence({ beats, rowLengths, scores }: ScoredPart): string {
  const [normal, abnormal] = [0, 1].map((label) => {
    const members = Array.from(beats.isAbnormal.keys()).filter((beat) => beats.isAbnormal[beat] === label);
    const lengths = Float64Array.from(members, (beat) => rowLengths[beat]);
    const rho = spearman(
      lengths,
      Float64Array.from(members, (beat) => scores.int8[beat]),
    );
    return formatFigure(rho, 2);
  });
  return (
    `Rank correlation (Spearman) of the INT8 score with the row's length: ${normal} among normal beats, ` +
    `${abnormal} among abnormal ones.`
  );
}

/** Pearson correlation of the ranks, ties sharing their mean rank; `null` where one side is constant. */
export function spearman(first: Float64Array, second: Float64Array): number | null {
  const a = meanRanks(first);
  const b = meanRanks(second);
  const mean = (a.length - 1) / 2;
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    products += (a[i] - mean) * (b[i] - mean);
    squaresA += (a[i] - mean) ** 2;
    squaresB += (b[i] - mean) ** 2;
  }
  const scale = Math.sqrt(squaresA * squaresB);
  return scale === 0 ? null : products / scale;
}

function meanRanks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}
