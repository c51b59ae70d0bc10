/** What the pruning view shows, for a spreadsheet or a notebook. Shares are 0..1. */
import { AAMI_CLASSES } from '../../../core/label.ts';
import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import type { Estimate, PruningPoint, PruningRecord } from '../../../models/classifier/pruning-record.ts';
import { csvCell } from '../../parts/csv-cell.ts';

const ESTIMATES = ['accuracy', 'accuracy_low', 'accuracy_high', 'macro_f1', 'macro_f1_low', 'macro_f1_high'];

/** Every method at every sparsity, the unpruned network and the study's row with them. */
export function curvesCsv({ id, unpruned, curves, published }: PruningRecord): string {
  const row = (method: string, { sparsity, seeds, accuracy, macroF1 }: PruningPoint): string =>
    [id, method, sparsity, seeds, ...cellsOf(accuracy), ...cellsOf(macroF1)].join(',');
  return [
    ['classifier', 'method', 'sparsity', 'seeds', ...ESTIMATES].join(','),
    row('unpruned', unpruned),
    ...curves.flatMap(({ method, points }) => points.map((point) => row(method, point))),
    [id, 'published', published.sparsity, '', published.accuracy, '', '', published.macroF1, '', ''].join(
      ',',
    ),
    '',
  ].join('\n');
}

const cellsOf = ({ mean, low, high }: Estimate): number[] => [mean, low, high];

/** @param origin what the matrix was counted on and by which network, repeated in every row */
export function matrixCsv(matrix: ClassMatrix, origin: readonly string[]): string {
  const size = AAMI_CLASSES.length;
  return [
    ['classifier', 'sparsity', 'beats_of', 'true', ...AAMI_CLASSES.map((name) => `called_${name}`)].join(','),
    ...AAMI_CLASSES.map((name, own) =>
      [...origin.map(csvCell), name, ...matrix.subarray(own * size, (own + 1) * size)].join(','),
    ),
    '',
  ].join('\n');
}
