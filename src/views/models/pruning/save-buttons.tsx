import type { ClassMatrix } from '../../../metrics/class-figures.ts';
import type { PruningRecord } from '../../../models/classifier/pruning-record.ts';
import { download } from '../../parts/download.ts';
import { curvesCsv, matrixCsv } from './pruning-csv.ts';

export function SaveCurvesButton({ record }: { readonly record: PruningRecord }) {
  return (
    <button
      type="button"
      className="is-small"
      title="Accuracy and macro-F1 of every method at every sparsity, with intervals"
      onClick={() => download(`beatlens-${record.id}-pruning.csv`, [curvesCsv(record)], 'text/csv')}
    >
      Curves as CSV
    </button>
  );
}

export interface SaveMatrixButtonProps {
  readonly matrix: ClassMatrix;
  /** Classifier, sparsity and beats. */
  readonly origin: readonly string[];
}

export function SaveMatrixButton({ matrix, origin }: SaveMatrixButtonProps) {
  return (
    <button
      type="button"
      className="is-small"
      title="The confusion matrix shown"
      onClick={() => download('beatlens-class-matrix.csv', [matrixCsv(matrix, origin)], 'text/csv')}
    >
      Matrix as CSV
    </button>
  );
}
